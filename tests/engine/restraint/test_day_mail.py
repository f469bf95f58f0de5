"""The mail of a day: one for each member of the staff, at half past seven on working days, when there is something."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import engine
from engine.actor import Actor
from tests.builders import a_library, a_loan, lend, library
from tests.engine.restraint.mails import USUAL, Letterbox, local, rows, tick


def test_reminders_of_a_day_travel_together_at_half_past_seven(db):
    """Not one by one, not at seven when they fall due, and not twice."""
    place, box = a_library(db), Letterbox()
    for title in ("Kaas", "Lijmen"):
        a_loan(db, place, now=local(14, 9), book_title=title)

    for hour, minute in ((7, 0), (7, 29), (7, 30), (7, 31), (12, 0)):
        tick(db, box, local(21, hour, minute))

    assert box.moments == [(9, 21, 7, 30)]
    assert [len(message.parts) for _, message in box.mails] == [2]


def test_a_reminder_after_that_hour_comes_with_the_next_mail(db):
    """A worker that was down until noon does not mail at noon on top of tomorrow's mail."""
    place, box = a_library(db), Letterbox()
    a_loan(db, place, now=local(14, 9))
    tick(db, box, local(21, 7, 0))
    tick(db, box, local(21, 7, 30))
    a_loan(db, place, now=local(15, 9), book_title="Kaas")

    for day in (22, 23, 26, 27, 28):
        tick(db, box, local(day, 9))

    assert box.moments == [(9, 21, 7, 30), (9, 22, 9, 0)]


def test_no_mail_without_news_and_none_at_the_weekend(db):
    """An empty mail teaches people to read none."""
    place, box = a_library(db), Letterbox()
    a_loan(db, place, now=local(11, 9))

    for day in range(14, 21):
        tick(db, box, local(day, 7, 30))

    assert box.moments == [(9, 18, 7, 30)]


def test_what_others_did_since_the_last_mail_is_told_once(db):
    """Counted from the last mail, not from the last twenty-four hours: a day without worker loses nothing."""
    place, box = a_library(db), Letterbox()
    tick(db, box, local(14, 7, 30))
    case = a_loan(db, place, now=local(14, 9))
    engine.advance(
        db,
        library(),
        case.id,
        "lend",
        actor=place.lead,
        fields={"lent_on": "2026-09-14", "deposit": "15", "wrapped": "ja"},
        seen_version=None,
        now=local(14, 10),
    )

    for day in (17, 18):
        tick(db, box, local(day, 7, 30))

    [(at, mail)] = [(at, message) for at, message in box.mails if message.recipient.name == "Lies Maes"]
    assert at.day == 17
    assert [line.said["nl"] for line in mail.overview.happened] == ["Uitgeleend"]


def test_an_answer_stays_in_the_mail_until_somebody_saw_it(db):
    """Silence after an answer is the worst answer a reader can get."""
    place, box = a_library(db), Letterbox()
    case = a_loan(db, place, now=local(14, 9))
    lend(db, place, case.id, now=local(14, 10))
    asked = engine.open_named_task(db, library(), case.id, "say_reading", actor=place.librarian, now=local(14, 11))
    reader = Actor(None, "Noor Peeters", case_id=case.id, case_roles=frozenset({"borrower"}))
    engine.do_task(db, library(), asked, actor=reader, now=local(15, 9), evidence={"still_reading": "ja"})

    tick(db, box, local(16, 7, 30))
    engine.see_answer(db, library(), asked, actor=place.librarian, now=local(16, 9))
    tick(db, box, local(17, 7, 30))

    told = [len(message.overview.answers) for _, message in box.mails if message.kind == "digest"]
    assert told == [1]


def test_two_workers_at_half_past_seven_write_one_mail(db):
    """The watermark is locked: the second worker finds that today's was written."""
    place = a_library(db)
    a_loan(db, place, now=local(14, 9))
    engine.fire_due(db, library(), local(21, 7))

    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda _: engine.combine(db, library(), local(21, 7, 30), USUAL), range(2))

    assert sum(made) == 1
    assert [row.kind for row in rows(db)].count("digest") == 1
