"""`samdulea check` looks at the cases of the database too: is anybody forgotten?"""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

import engine
from engine.database import Database
from engine.settings import Settings
from engine.tables import clock_steps, grants, persons, state_counts, tasks
from tests.builders import MONDAY, a_person
from tests.web.test_cli import run
from web.main import all_workflows
from workflows.register.companies import add_company
from workflows.register.sites import add_site

SIGNAL = {"signal_source": "visit", "signal_on": "2026-09-14"}


@pytest.fixture
def heard_of(database_url):
    """Give a city that heard of two companies: the database and its address."""
    db = Database(database_url)
    workflows = all_workflows(Settings(database=database_url))
    hall = engine.add_organisation(db, actor=engine.SYSTEM, name="Antwerpen", kind="city")
    employee = a_person(db, "Lies Maes", "city_employee", None)
    a_person(db, "Els Bos", "city_coordinator", None)
    for name in ("Bakkerij De Korst", "Garage Peelmans"):
        company = add_company(db, {"name": name, "postcode": "2100"}, actor=employee, now=MONDAY).id
        site = add_site(db, {"company_id": company, "postcode": "2100"}, actor=employee, now=MONDAY).id
        fields = {**SIGNAL, "company_id": company, "site_id": site}
        engine.open_case(db, workflows, "company_lead", actor=employee, fields=fields, organisation_id=hall, now=MONDAY)
    yield db, database_url
    db.dispose()


def check(url):
    """Run the command on this database."""
    return run("check", database=url)


def change(db, *statements):
    """Change rows behind the engine's back, as an accident would."""
    with db.transaction() as tx:
        for each in statements:
            tx.execute(each)


def test_every_open_case_has_somebody_and_something_that_reminds(heard_of):
    """The number is told, not only that it is right."""
    _, url = heard_of

    done = check(url)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 van 2 open dossiers hebben niemand" in done.stdout
    assert "0 van 2 open dossiers hebben geen lopende termijn en geen open taak" in done.stdout


def test_a_case_whose_owner_left_is_named(heard_of):
    """Whoever runs the system sees which cases wait for nobody."""
    db, url = heard_of
    change(db, update(persons).values(active=False))

    done = check(url)

    assert done.returncode == 1
    assert "2 van 2 open dossiers hebben niemand" in done.stdout


def test_a_role_that_must_never_be_empty_and_is_is_named(heard_of):
    """Otherwise the last escalation reaches nobody."""
    db, url = heard_of
    change(db, delete(grants).where(grants.c.role == "city_coordinator"))

    done = check(url)

    assert done.returncode == 1
    assert "  city_coordinator" in done.stdout


def test_a_case_that_nothing_will_ever_move_is_named(heard_of):
    """No step to come and no task: such a case would lie there for ever."""
    db, url = heard_of
    change(db, update(clock_steps).values(status="fired"), update(tasks).values(status="cancelled"))

    done = check(url)

    assert done.returncode == 1
    assert "2 van 2 open dossiers hebben geen lopende termijn" in done.stdout


def test_kept_counts_that_differ_are_named(heard_of):
    """The figures of the pages come from them."""
    db, url = heard_of
    change(db, update(state_counts).values(cases=7))

    done = check(url)

    assert done.returncode == 1
    assert "bijgehouden 7, geteld 2" in done.stdout


def test_without_a_database_the_files_are_proved_alone(tmp_path):
    """A workflow is written before there is any case."""
    done = run("check", database=f"sqlite:///{tmp_path}/none.db")

    assert done.returncode == 0
    assert "alleen de bestanden zijn bewezen" in done.stdout
    assert not (tmp_path / "none.db").exists()
