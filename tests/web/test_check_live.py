"""`samdulea check` looks at the cases of the database too: is anybody forgotten?"""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

import engine
from engine.database import Database
from engine.live_proofs import live_proof
from engine.tables import clock_steps, grants, persons, state_counts, tasks
from tests.builders import MONDAY, a_person
from tests.web.test_cli import run
from tests.workflows.histories import shipped
from workflows.register.companies import add_company
from workflows.register.sites import add_site

SIGNAL = {"signal_source": "visit", "signal_on": "2026-09-14"}


@pytest.fixture
def heard_of(database_url):
    """Give a city that heard of two companies: the database and its address."""
    db = Database(database_url)
    hall = engine.add_organisation(db, actor=engine.SYSTEM, name="Antwerpen", kind="city")
    employee = a_person(db, "Lies Maes", "city_employee", None)
    a_person(db, "Els Bos", "city_coordinator", None)
    for name in ("Bakkerij De Korst", "Garage Peelmans"):
        company = add_company(db, {"name": name, "postcode": "2100"}, actor=employee, now=MONDAY).id
        site = add_site(db, {"company_id": company, "postcode": "2100"}, actor=employee, now=MONDAY).id
        fields = {**SIGNAL, "company_id": company, "site_id": site}
        engine.open_case(db, shipped(), "company_lead", actor=employee, fields=fields, organisation_id=hall, now=MONDAY)
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


ACCIDENTS = {
    "owner left": (update(persons).values(active=False),),
    "nobody at the end": (delete(grants).where(grants.c.role == "city_coordinator"),),
    "nothing to come": (update(clock_steps).values(status="fired"), update(tasks).values(status="cancelled")),
    "other figures": (update(state_counts).values(cases=7),),
}


def test_whatever_went_wrong_is_named_with_its_number(heard_of):
    """Who waits for nobody, what nothing will ever move, a role that must never be empty, figures that are not so."""
    db, url = heard_of
    change(db, *(each for accident in ACCIDENTS.values() for each in accident))

    done = check(url)

    assert done.returncode == 1
    assert "2 van 2 open dossiers hebben niemand" in done.stdout
    assert "2 van 2 open dossiers hebben geen lopende termijn" in done.stdout
    assert "  city_coordinator" in done.stdout
    assert "bijgehouden 7, geteld 2" in done.stdout


@pytest.mark.parametrize("accident", ACCIDENTS.values(), ids=ACCIDENTS)
def test_one_of_them_alone_is_enough_to_fail(heard_of, accident):
    """Otherwise the last escalation reaches nobody, or the pages show figures that nobody counted."""
    db, _ = heard_of
    change(db, *accident)

    with db.read() as tx:
        assert not live_proof(tx, shipped()).holds


def test_without_a_database_the_files_are_proved_alone(tmp_path):
    """A workflow is written before there is any case."""
    done = run("check", database=f"sqlite:///{tmp_path}/none.db")

    assert done.returncode == 0
    assert "alleen de bestanden zijn bewezen" in done.stdout
    assert not (tmp_path / "none.db").exists()
