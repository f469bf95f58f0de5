"""What a mentor does on the page of a question, beside answering: report, hand on, be called back."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import update

import engine
from engine.local_time import BRUSSELS
from engine.tables import case_people, events, persons, tasks
from tests.web.site import Site
from tests.workflows.histories import at, shipped
from tests.workflows.world import World

DAY = date(2026, 10, 12)


@pytest.fixture
def world(db):
    """A mentor who is asked how the first week went, with the link from the mail."""
    made = World(db)
    made.work_place = made.work()
    made.case = made.guided(made.work_place)
    made.mails.clear()
    engine.open_named_task(db, shipped(), made.case, "mentor_first_week", actor=made.coach, now=at(DAY))
    made.deliver(at(DAY))
    [mail] = [each for each in made.mails if each.kind == "mentor_question"]
    made.link, made.mentor = mail.link, mail.recipient
    made.pages = Site(db, None, at(DAY), shipped())
    made.visitor = made.pages.visitor()
    return made


def open_labels(world):
    """Return what the coach is asked in words."""
    return [row.label for row in world.rows(tasks, case_id=world.case, status="open", kind="free")]


def test_the_number_on_file_is_there_to_be_changed(world):
    """Nobody types a telephone number with gloves on when the school knows it."""
    with world.db.transaction() as tx:
        tx.execute(update(persons).where(persons.c.id == world.mentor.id).values(phone="0476 12 34 56"))

    said = world.visitor.get(f"{world.link}?a=problem").text

    assert 'value="0476 12 34 56"' in said
    assert 'value="problem" checked' in " ".join(said.split())


def test_a_problem_can_be_reported_also_after_the_answer(world):
    """The answer closed after half an hour; what goes wrong on Thursday must still reach the coach."""
    world.visitor.post(world.link, data={"mentor_answer": "good"})
    world.pages.now += timedelta(days=2)
    shown = unescape(world.visitor.get(world.link).text)
    moment = at(DAY).astimezone(BRUSSELS)
    assert f"U antwoordde op ma 12 okt 2026, {moment:%H:%M}: Goed." in shown

    for _ in range(2):
        told = world.visitor.post(f"{world.link}/melden", data={"report": "Ze komt elke dag te laat."})

    assert told.status_code == 200
    [label] = open_labels(world)
    assert world.mentor.name in label
    *_, note = world.rows(events, case_id=world.case, kind="note")
    assert (note.actor_id, note.payload) == (world.mentor.id, {"text": "Ze komt elke dag te laat."})


def test_a_report_that_cannot_be_kept_stays_on_the_page(world):
    """What was typed is not lost, and nobody is called for nothing."""
    empty = world.visitor.post(f"{world.link}/melden", data={"report": ""})
    long = world.visitor.post(f"{world.link}/melden", data={"report": "x" * 241})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "nog niet ingevuld" in empty.text
    assert "hoogstens 240 tekens" in long.text
    assert "x" * 241 in long.text
    assert open_labels(world) == []


def test_a_mentor_who_hands_on_stays_mentor_until_the_school_confirms(world):
    """A forwarded link must not be able to make somebody a mentor."""
    before = world.rows(case_people, case_id=world.case)

    world.visitor.post(
        f"{world.link}/doorgeven", data={"colleague_name": "An Bos", "colleague_email": "an@bedrijf.example"}
    )

    [label] = open_labels(world)
    assert "An Bos" in label
    assert "an@bedrijf.example" not in label
    assert world.rows(case_people, case_id=world.case) == before
    wrong = world.visitor.post(f"{world.link}/doorgeven", data={"colleague_name": "An", "colleague_email": "an"})
    assert (wrong.status_code, "geen e-mailadres" in wrong.text) == (422, True)


def test_a_machine_that_keeps_posting_is_slowed_down(world):
    """Thirty in ten minutes is more than any person sends; afterwards the link works again."""
    for _ in range(30):
        assert world.visitor.post(world.link, data={"mentor_answer": "good"}).status_code == 200

    refused = world.visitor.post(world.link, data={"mentor_answer": "problem"})
    assert (refused.status_code, "Wacht tien minuten" in refused.text) == (429, True)

    world.pages.now += timedelta(minutes=11)
    assert world.visitor.post(world.link, data={"mentor_answer": "good"}).status_code == 200
