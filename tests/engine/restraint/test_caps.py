"""How many mails somebody outside the staff gets: one a day, two a week, questions of one moment together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from engine.claims import claim
from engine.restraint import Restraint
from tests.builders import SECRET, a_library, library
from tests.engine.restraint.mails import USUAL, Letterbox, local, refused, rows, tick


def test_one_mail_a_day_and_two_a_week(db):
    """A mentor of four learners is not mailed four times: what waits a day travels together, the rest waits a week."""
    place, box = a_library(db), Letterbox()

    for day, hour, title in ((14, 9, "Kaas"), (14, 10, "Lijmen"), (14, 11, "Het been"), (15, 9, "Villa des Roses")):
        tick(db, box, local(day, 8))
        refused(db, place, local(day, hour), book_title=title)
        tick(db, box, local(day, hour))
    for day in range(16, 23):
        tick(db, box, local(day, 8))

    assert box.moments == [(9, 14, 9, 0), (9, 15, 8, 0), (9, 21, 8, 0)]
    assert [len(message.parts) for _, message in box.mails] == [0, 2, 0]


def test_questions_of_the_same_moment_are_one_mail(db):
    """Three learners, one mail with three questions: it counts as one."""
    place, box = a_library(db), Letterbox()
    for title in ("Kaas", "Lijmen", "Het been"):
        refused(db, place, local(12, 11), book_title=title)

    for day in (14, 15, 16):
        tick(db, box, local(day, 8))

    [(_, mail)] = box.mails
    assert mail.kind == "questions"
    assert len(mail.parts) == 3
    assert [row.status for row in rows(db)] == ["sent"] * 4


def test_two_people_behind_one_mailbox_count_as_one(db):
    """Father and mother read the same mail; so does a mentor who is known twice."""
    place, box = a_library(db), Letterbox()
    refused(db, place, local(14, 9), borrower_name="Noor Peeters")
    tick(db, box, local(14, 9))
    refused(db, place, local(14, 10), borrower_name="Rik Peeters")

    tick(db, box, local(14, 10))

    assert len(box.mails) == 1


def test_two_workers_never_both_send_the_last_mail_of_a_day(db):
    """Both claim at the same moment, one mail each; only one of them leaves."""
    place = a_library(db)
    for title in ("Kaas", "Lijmen"):
        refused(db, place, local(14, 9), book_title=title)

    def take(token: str) -> int:
        held = {"token": token, "secret": SECRET, "restraint": USUAL, "limit": 1}
        return len(claim(db, library(), ("email",), local(14, 9), **held))

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(take, ("one", "two"))) == 1


def test_a_city_may_choose_other_numbers(db):
    """Three a day, when mentors ask for it."""
    place, box = a_library(db), Letterbox()
    generous = Restraint(a_day=3, a_week=9)

    for minutes in range(4):
        now = local(14, 9) + timedelta(minutes=minutes)
        refused(db, place, now, book_title=f"Deel {minutes}")
        tick(db, box, now, generous)

    assert len(box.mails) == 3
