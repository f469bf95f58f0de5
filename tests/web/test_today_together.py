"""Vandaag, one case or several at once: a mentor reminded of the question that is open, a visit put on a day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest

import engine
from engine.tables import outbox, tasks
from tests.web.site import Site, hidden
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

MONDAY = date(2026, 10, 12)
SAMEN = "/vandaag/samen"


@pytest.fixture
def world(db):
    """Give two learners at work and one who searches, all of one coach; one mentor was asked, on Monday."""
    made = World(db)
    made.asked = made.guided(made.work())
    made.quiet = made.guided(made.work(), case=made.searching())
    made.looking = made.searching()
    engine.open_named_task(db, shipped(), made.asked, "mentor_first_week", actor=made.coach, now=at(MONDAY))
    made.deliver(at(MONDAY))
    made.site = Site(db, None, at(MONDAY + timedelta(days=1), 10), shipped())
    made.mia = made.site.signed_in(made.coach)
    return made


def said(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def reminders(world):
    """Return where the reminders to mentors stand."""
    return [row.status for row in world.rows(outbox, kind="mentor_question_again")]


def test_mentors_of_ticked_cases_are_reminded_with_a_verdict_for_each(world):
    """Where a question is open and may be repeated, once however often it is sent; elsewhere the reason stands."""
    ids = [world.asked, world.quiet, world.looking]
    form = world.mia.get(SAMEN, params={"actie": "remind", "id": ids})
    assert "komt in de plaats van de volgende" in said(form)
    data = {"actie": "remind", "id": ids, "key": hidden(form.text, "key")}

    first, again, later = world.mia.post(SAMEN, data=data), world.mia.post(SAMEN, data=data), None
    later = world.mia.post(SAMEN, data=data | {"key": "another"})

    for answer in (first, again):
        assert "1 gelukt, 2 niet" in said(answer)
        assert said(answer).count("Er staat geen vraag aan de mentor open.") == 2
    assert "Er is al een herinnering aan de mentor onderweg." in said(later)
    assert reminders(world) == ["waiting"]
    other = world.site.signed_in(world.person("Tom Peeters", "trajectory_coach", world.school))
    assert "Geen dossiers gekozen" in other.post(SAMEN, data=data).text
    city = world.site.signed_in(world.above)
    assert "Geen dossiers gekozen" in city.post(SAMEN, data=data).text, "who reads a code alone writes to no mentor"
    assert city.post(f"/dossiers/{world.asked}/herinnering").status_code == 403


def test_one_case_is_reminded_from_its_row_or_its_page_and_taken_back(world):
    """The row of a case that waits for its mentor offers it; the page says afterwards why it cannot be done again."""
    listed = world.mia.get("/vandaag").text
    assert re.findall(r'action="/dossiers/(\d+)/herinnering"', listed) == [str(world.asked)]
    path = f"/dossiers/{world.asked}"

    def send(naar):
        shown = world.mia.get(naar or path).text
        form = shown[shown.index(f'action="{path}/herinnering"') :]
        data = {"naar": naar, "key": hidden(form, "key")}
        return world.mia.get(world.mia.post(f"{path}/herinnering", data=data).headers["location"])

    page = send("/vandaag")
    assert "vertrekt ten vroegste over vijf minuten" in said(page)
    undo = re.search(rf'action="({path}/herinnering/\d+/ongedaan)"', page.text)[1]
    assert "Herinneren kan nu niet. Er is al een herinnering" in said(world.mia.get(path))
    back = world.mia.post(undo, data={"naar": "/vandaag?gedaan=herinnering-ongedaan"})
    assert "De herinnering is teruggenomen" in said(world.mia.get(back.headers["location"]))
    assert reminders(world) == ["cancelled"]

    assert world.mia.get("/vandaag?herinnerd=999999").status_code == 200, "half an address is no reason for an error"

    page = send("")
    assert len(re.findall(rf'action="{path}/herinnering/\d+/ongedaan"', page.text)) == 2, (
        "in the banner and the timeline"
    )
    assert "Herinnering: Eén vraag over de eerste week" in said(page)
    assert "<s>Herinnering: Eén vraag over de eerste week</s>" in page.text
    assert world.mia.post(f"{path}/herinnering", data={"key": "z"}).status_code == 422


def test_visits_to_ticked_cases_are_planned_on_one_day(world):
    """As after a contact: a task of whoever plans it, on that day; what stands there already is not put there twice."""
    ids = [world.asked, world.quiet, world.looking]
    data = {"actie": "visit", "id": ids, "key": "one", "next_on-day": "19", "next_on-month": "10"}

    wrong = world.mia.post(SAMEN, data=data | {"next_on-year": "2026", "hour": "half drie"})
    assert (wrong.status_code, "half drie" in wrong.text, "dit is geen uur" in said(wrong)) == (422, True, True)
    far = world.mia.post(SAMEN, data=data | {"next_on-year": "2031"})
    assert (far.status_code, "hoogstens een jaar ver" in said(far)) == (422, True)
    none = world.mia.post(SAMEN, data=data | {"next_on-day": "", "next_on-month": ""})
    assert (none.status_code, "Op welke dag: dit is nog niet ingevuld" in said(none)) == (422, True)
    assert world.rows(tasks, kind="free") == []

    done = said(world.mia.post(SAMEN, data=data | {"next_on-year": "2026", "hour": "14u30"}))
    again = said(world.mia.post(SAMEN, data=data | {"next_on-year": "2026", "hour": "14u30", "key": "two"}))

    assert ("3 gelukt, 0 niet" in done, "0 gelukt, 3 niet" in again) == (True, True)
    assert again.count("Dit staat al op die dag.") == 3
    planned = {(row.case_id, row.label, row.due_on, row.person_id) for row in world.rows(tasks, kind="free")}
    assert planned == {(each, "Plan een bezoek, 14:30", date(2026, 10, 19), world.coach.person_id) for each in ids}
    boss = world.site.signed_in(world.coordinator)
    assert "3 gelukt" in said(boss.post(SAMEN, data=data | {"next_on-year": "2026", "key": "three"}))
