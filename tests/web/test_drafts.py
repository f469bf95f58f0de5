"""What somebody types in a form of a case is kept before it is sent, offered again to them alone, and ends in time."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.tables import drafts
from tests.web.register_pages import text_of
from tests.web.site import Site, hidden
from tests.workflows.histories import SEAL, shipped
from tests.workflows.world import World, at
from workflows.register.resealing import renew_seals
from workflows.retention import work_off

MONDAY = date(2026, 9, 14)
CONFIDED = "Thuis gaat het slecht"
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def world(db):
    """Give a learner of a coach, and the site."""
    made = World(db)
    made.case = made.learner()
    made.pages = Site(db, None, at(MONDAY), shipped())
    made.path = f"/dossiers/{made.case}"
    return made


def kept(world):
    """Return the rows of drafts as they stand in the database."""
    with world.db.read() as tx:
        return tx.execute(select(drafts)).all()


def keep(world, client, form="gegevens/guidance", how=None, **typed):
    """Type in a form that was opened, and keep it."""
    path = form.replace("gegevens/", "gegevens?groep=")
    shown = client.get(f"{world.path}/{path}").text
    data = {"version": hidden(shown, "version"), "key": hidden(shown, "key"), **typed}
    return data, client.post(f"{world.path}/concept/{form}", data=data, headers=how)


@pytest.mark.complaint(7)
def test_what_was_typed_is_there_after_the_session_ended(world):
    """Somebody is called away for a day; nobody else reads it meanwhile, not even in the database."""
    _, answer = keep(world, world.pages.signed_in(world.coach), wellbeing_text=CONFIDED, call_note="Belde")
    world.pages.now += timedelta(days=1)

    again = world.pages.signed_in(world.coach)
    form = again.get(answer.headers["location"])

    assert "Concept van ma 14 sep 2026, 11:00, bewaard" in text_of(form)
    assert CONFIDED in form.text
    assert "Uw concepten" in again.get(world.path).text
    other = world.pages.signed_in(world.coordinator)
    for path in (world.path, f"{world.path}/gegevens?groep=guidance"):
        assert "Belde" not in other.get(path).text
        assert "Concept van" not in other.get(path).text
        assert "Uw concepten" not in other.get(path).text
    assert "Belde" not in str(kept(world))


@pytest.mark.parametrize(
    ("form", "typed"), [("contact", {"text": "Riep terug", "result": "spoken"}), ("notitie", {"text": "Riep terug"})]
)
def test_a_contact_and_a_note_are_kept_too(world, form, typed):
    """A long note is what one least wants to type twice; once sent it is a draft no more."""
    client = world.pages.signed_in(world.coach)
    client.post(f"{world.path}/concept/{form}", data=typed)
    page = world.path if form == "notitie" else f"{world.path}/{form}"
    assert "Riep terug" in client.get(page).text

    sent = client.post(f"{world.path}/{form}", data={"channel": "call", "party": "learner", **typed})

    assert sent.status_code == 303
    assert kept(world) == []


def test_a_draft_of_a_contact_keeps_what_comes_next_and_when(world):
    """Who was called away in the middle promised something: the day is what one forgets first, even half of one."""
    client, typed = world.pages.signed_in(world.coach), {"next_on-day": "18", "next_on-month": "9"}
    whole = typed | {"text": "Riep terug", "next": "call_back", "next_on-year": "2026"}
    told = text_of(client.get(client.post(f"{world.path}/concept/contact", data=whole).headers["location"]))
    assert "Concept van ma 14 sep 2026" in told

    def next_in(data):
        client.post(f"{world.path}/concept/contact", data=data)
        form = client.get(f"{world.path}/contact").text
        parts = [re.search(rf'name="next_on-{part}"[^>]*value="(\d*)"', form)[1] for part in ("day", "month", "year")]
        return re.findall(r'name="next"[^>]*value="(\w+)"[^>]*\schecked', form), parts

    assert next_in(whole) == (["call_back"], ["18", "9", "2026"])
    assert next_in(typed) == (["none"], ["18", "9", ""])


def test_what_is_sent_is_a_draft_no_more_also_when_the_script_comes_too_late(world):
    """Old text that comes back after it was sent would be written a second time."""
    client = world.pages.signed_in(world.coach)
    data, _ = keep(world, client, call_note="Belde")

    assert client.post(f"{world.path}/gegevens", data={"groep": "guidance", **data}).status_code == 303
    late = client.post(f"{world.path}/concept/gegevens/guidance", data=data, headers=SCRIPT)

    assert late.status_code == 200
    assert kept(world) == []


def test_a_draft_is_thrown_away_by_one_button(world):
    """Then the form is as it would have been."""
    client = world.pages.signed_in(world.coach)
    keep(world, client, call_note="Belde")

    gone = client.post(f"{world.path}/concept-weg/gegevens/guidance")

    form = client.get(gone.headers["location"])
    assert "Belde" not in form.text
    assert "Concept van" not in form.text


def test_a_draft_never_overwrites_what_somebody_else_wrote_meanwhile(world):
    """It goes on from what was on the screen: both are shown, and a person chooses."""
    client = world.pages.signed_in(world.coach)
    keep(world, client, call_note="Belde")
    world.fill(world.case, MONDAY, call_note="Mama belde zelf")

    form = client.get(f"{world.path}/gegevens?groep=guidance").text
    data = {"version": hidden(form, "version"), "key": hidden(form, "key"), "groep": "guidance", "call_note": "Belde"}
    answer = client.post(f"{world.path}/gegevens", data=data)

    assert answer.status_code == 409
    assert "Mama belde zelf" in answer.text
    assert world.fields(world.case)["call_note"] == "Mama belde zelf"


def test_what_was_typed_for_a_step_that_is_offered_no_more_is_given_back(world):
    """A colleague took another step: the words can still be copied."""
    client = world.pages.signed_in(world.coach)
    form = "stap/start_orientation"
    keep(world, client, form, email="nieuw@leerling.example")
    world.go(world.case, "start_orientation", world.coordinator, MONDAY)

    answer = client.get(f"{world.path}/{form}")

    assert answer.status_code == 409
    assert "Wat u typte" in answer.text
    assert "Concept weggooien" in answer.text


def test_a_number_that_may_be_kept_nowhere_is_no_draft_either(world):
    """The script reads the sentence; nothing is kept."""
    client = world.pages.signed_in(world.coach)

    _, answer = keep(world, client, how=SCRIPT, call_note="INSZ 85.07.30-033.28")

    assert answer.status_code == 422
    assert "rijksregisternummer" in answer.json()["said"]
    assert kept(world) == []


def test_a_note_that_may_not_be_kept_stays_on_the_screen(world):
    """One number in a long note: the sentence says which, and the words are still there to mend."""
    client = world.pages.signed_in(world.coach)

    answer = client.post(f"{world.path}/notitie", data={"text": "Belde mama, INSZ 85.07.30-033.28, komt morgen"})

    assert answer.status_code == 422
    assert "rijksregisternummer" in text_of(answer)
    assert "komt morgen" in answer.text
    assert client.post(f"{world.path}/notitie", data={"text": "Belde mama, komt morgen"}).status_code == 303


def test_a_draft_ends_after_thirty_days_and_with_its_case(world):
    """Keys may change meanwhile."""
    client = world.pages.signed_in(world.coach)
    keep(world, client, call_note="Belde")
    assert renew_seals(world.db, shipped(), seal=SEAL) == 1

    late, on_time = (work_off(world.db, shipped(), at(MONDAY + timedelta(days=days))) for days in (29, 30))
    assert (late["drafts"], on_time["drafts"], kept(world)) == (0, 1, [])

    world.go(world.case, "do_not_start", world.coordinator, MONDAY, reason="no_interest")
    world.pages.now = at(date(2027, 9, 13))
    world.pages.signed_in(world.coach).post(f"{world.path}/concept/notitie", data={"text": "Nog één woord"})
    assert len(kept(world)) == 1
    assert work_off(world.db, shipped(), at(date(2027, 9, 14)))["prospects"] == 1
    assert kept(world) == []
