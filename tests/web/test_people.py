"""Beheer, mensen: who signs in, with which roles; a coordinator keeps the own school, nobody locks everybody out."""

from __future__ import annotations

import re
import subprocess

import pytest
from sqlalchemy import select

import engine
from engine.tables import grants, persons
from tests.builders import MONDAY, a_person
from tests.web.site import Site
from tests.web.test_cli import PROGRAM, ROOT
from tests.workflows.histories import shipped
from workflows.register.record_audit import audit_register


@pytest.fixture
def site(db):
    """A school with a coordinator, another school, and an administrator."""
    school = engine.add_organisation(db, actor=engine.SYSTEM, name="Don Bosco", kind="vt")
    site = Site(db, school, workflows=shipped())
    site.other = engine.add_organisation(db, actor=engine.SYSTEM, name="Talentenschool", kind="clw")
    site.ann = a_person(db, "Ann Peeters", "school_coordinator", school)
    site.hakima = a_person(db, "Hakima Said", "administrator", None)
    site.stranger = a_person(db, "Jonas Wit", "trajectory_coach", site.other)
    return site


def form(**more):
    """Return a filled form for a coach."""
    return {"name": "Mia Claes", "email": "Mia.Claes@school.example", "phone": "", "language": "nl"} | more


def held(site, person_id):
    """Return the roles somebody holds and where."""
    with site.db.read() as tx:
        query = select(grants.c.role, grants.c.organisation_id).where(grants.c.person_id == person_id)
        return {(row.role, row.organisation_id) for row in tx.execute(query.order_by(grants.c.id))}


def added(browser, **more):
    """Add somebody and return their id."""
    answer = browser.post("/beheer/mensen/nieuw", data=form(**more))
    assert answer.status_code == 303, re.findall(r'error-message">(.*?)<', answer.text, re.DOTALL)
    return int(re.search(r"/mensen/(\d+)", answer.headers["location"])[1])


def test_a_coordinator_takes_a_coach_on_who_can_ask_for_a_link_at_once(site):
    """No password travels: the address is enough, and what was done is in the record."""
    ann = site.signed_in(site.ann)

    coach = added(ann, role="trajectory_coach", organisation_id=str(site.place))

    assert held(site, coach) == {("trajectory_coach", site.place)}
    assert "Mia Claes" in ann.get("/beheer/mensen?q=claes").text
    with site.db.read() as tx:
        assert (
            tx.execute(select(persons.c.email).where(persons.c.id == coach)).scalar_one() == "mia.claes@school.example"
        )
        assert audit_register(tx).broken == ()


def test_a_coordinator_reaches_neither_another_school_nor_the_city(site):
    """Not to read, not to change, not to give a role there."""
    ann = site.signed_in(site.ann)

    assert "Jonas Wit" not in ann.get("/beheer/mensen").text
    assert ann.get(f"/beheer/mensen/{site.stranger.person_id}").status_code == 404
    elsewhere = form(role="trajectory_coach", organisation_id=str(site.other))
    assert ann.post("/beheer/mensen/nieuw", data=elsewhere).status_code == 403
    city = form(role="city_coordinator", organisation_id="stad")
    assert ann.post("/beheer/mensen/nieuw", data=city).status_code == 403
    assert ann.get("/beheer/organisaties").status_code == 403
    assert site.signed_in(site.stranger).get("/beheer/mensen").status_code == 403


def test_an_administrator_changes_somebody_and_gives_and_takes_roles(site):
    """A coach who becomes coordinator at another school keeps one account."""
    hakima = site.signed_in(site.hakima)
    path = f"/beheer/mensen/{site.stranger.person_id}"

    hakima.post(
        path, data={"name": "Jonas De Wit", "email": "jonas@school.example", "phone": "03 201 11 12", "language": "en"}
    )
    hakima.post(f"{path}/rol", data={"role": "school_coordinator", "organisation_id": str(site.place)})
    page = hakima.get(path).text
    first = re.search(rf"{path}/rol/(\d+)/weg", page)[1]
    assert "Jonas De Wit" in page
    assert hakima.post(f"{path}/rol/{first}/weg").status_code == 303

    assert held(site, site.stranger.person_id) == {("school_coordinator", site.place)}


def test_access_ends_at_once_and_can_be_given_back(site):
    """Who was let go is sent to the sign-in page with the next click."""
    jonas, hakima = site.signed_in(site.stranger), site.signed_in(site.hakima)
    path = f"/beheer/mensen/{site.stranger.person_id}/toegang"
    assert jonas.get("/vandaag").status_code == 200

    hakima.post(path, data={"active": "nee"})
    assert jonas.get("/vandaag").headers["location"].startswith("/aanmelden")

    hakima.post(path, data={"active": "ja"})
    assert jonas.get("/vandaag").status_code == 200


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "Naam: dit is nog niet ingevuld"),
        ({"email": "geen adres"}, "Mailadres"),
        ({"email": "Jonas.Wit@school.example"}, "meldt zich al aan met dit mailadres"),
        ({"organisation_id": "stad"}, "Kies een school"),
        ({"role": ""}, "Rol"),
        ({"role": "administrator"}, "geldt voor de hele stad"),
        ({"name": "Mia 85.07.30-033.28"}, "Naam"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(site, change, told):
    """In a sentence that names the field and what to do."""
    hakima = site.signed_in(site.hakima)
    with site.db.transaction() as tx:
        tx.execute(
            persons.update().where(persons.c.id == site.stranger.person_id).values(email="jonas.wit@school.example")
        )

    answer = hakima.post(
        "/beheer/mensen/nieuw",
        data=form(role="trajectory_coach", organisation_id=str(site.place), phone="03 201 11 12") | change,
    )

    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="03 201 11 12"' in answer.text


def test_the_last_administrator_can_neither_leave_nor_lose_the_role(site):
    """Else nobody could let anybody in any more."""
    hakima = site.signed_in(site.hakima)
    path = f"/beheer/mensen/{site.hakima.person_id}"
    grant = re.search(rf"{path}/rol/(\d+)/weg", hakima.get(path).text)[1]

    own, last = hakima.post(f"{path}/toegang", data={"active": "nee"}), hakima.post(f"{path}/rol/{grant}/weg")

    assert (own.status_code, last.status_code) == (422, 422)
    assert "uw eigen toegang" in own.text
    assert "laatste beheerder" in last.text


def test_an_administrator_adds_a_school_once(site):
    """The same name again is told; a coordinator finds the new school nowhere."""
    hakima = site.signed_in(site.hakima)

    assert hakima.post("/beheer/organisaties", data={"name": "Spectrumschool", "kind": "vt"}).status_code == 303
    again = hakima.post("/beheer/organisaties", data={"name": "spectrumschool", "kind": "vt"})

    assert again.status_code == 422
    assert "die naam bestaat al" in again.text
    assert hakima.get("/beheer/organisaties").text.count("Spectrumschool") == 1
    assert added(hakima, role="trajectory_coach", organisation_id=str(site.place)) > 0
    assert site.now == MONDAY


def test_the_first_administrator_is_added_by_a_command(tmp_path):
    """On a fresh machine nobody can let anybody in yet; the same address twice is told in a sentence."""
    environment = {"SAMDULEA_DATABASE": f"sqlite:///{tmp_path}/own.db", "SAMDULEA_SECRET_KEY": "s" * 40}

    def run(*words):
        return subprocess.run(
            [*PROGRAM, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    run("migrate")
    first, again = (run("add-admin", "Hakima Said", "hakima@stad.example") for _ in range(2))

    assert first.returncode == 0
    assert "/aanmelden" in first.stdout
    assert again.returncode == 1
    assert "meldt zich al aan met dit mailadres" in again.stderr


def test_a_coordinator_cannot_take_over_who_holds_a_role_elsewhere_too(site):
    """An address that a coordinator changes gets the sign-in link: then the city's rights would be theirs."""
    ann, hakima = site.signed_in(site.ann), site.signed_in(site.hakima)
    path = f"/beheer/mensen/{site.hakima.person_id}"
    hakima.post(f"{path}/rol", data={"role": "trajectory_coach", "organisation_id": str(site.place)})
    taken = {"name": "Hakima Said", "email": "ann@school.example", "phone": "", "language": "nl"}

    assert "Hakima Said" in ann.get("/beheer/mensen").text
    assert ann.post(path, data=taken).status_code == 403
    assert ann.post(f"{path}/toegang", data={"active": "nee"}).status_code == 403
    with site.db.read() as tx:
        kept = tx.execute(select(persons.c.email, persons.c.active).where(persons.c.id == site.hakima.person_id)).one()
    assert (kept.email != "ann@school.example", kept.active) == (True, True)
