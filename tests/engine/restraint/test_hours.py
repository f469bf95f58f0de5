"""When people outside the staff get mail: on working days, by day, and never in a school holiday."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.calendar import default_calendar
from engine.local_time import BRUSSELS
from engine.restraint.moments import next_opening
from tests.builders import a_library
from tests.engine.restraint.mails import USUAL, Letterbox, local, refused, rows, tick


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        (local(14, 9), local(14, 9)),
        (local(14, 7, 59), local(14, 8)),
        (local(14, 19), local(15, 8)),
        (local(12, 11), local(14, 8)),
        (local(30, 20, month=10), local(9, 8, month=11)),
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), datetime(2027, 4, 12, 8, tzinfo=BRUSSELS)),
    ],
)
def test_a_question_waits_for_the_next_morning_at_school(now, opening):
    """Nobody is asked at night, at the weekend, on a public holiday or while school is closed."""
    assert next_opening(now, default_calendar(), USUAL, skip_school_holidays=True) == opening


def test_what_must_be_signed_does_not_wait_for_school():
    """An agreement is signed in August or not at all."""
    monday = datetime(2026, 8, 24, 6, tzinfo=BRUSSELS)

    opening = next_opening(monday, default_calendar(), USUAL, skip_school_holidays=False)

    assert opening == monday.replace(hour=8)


def test_a_mail_of_saturday_night_arrives_on_monday_morning(db):
    """It waits without having failed: it is no try."""
    place, box = a_library(db), Letterbox()
    refused(db, place, local(12, 23))

    for now in (local(12, 23), local(13, 12), local(14, 7, 59), local(14, 8), local(14, 9)):
        tick(db, box, now)

    assert box.moments == [(9, 14, 8, 0)]
    assert [row.attempts for row in rows(db)] == [1]


def test_an_autumn_holiday_is_left_in_peace(db):
    """The holiday of 2026 lasts from 2 to 8 November; the mail of Sunday 1 November comes on the 9th."""
    place, box = a_library(db), Letterbox()
    refused(db, place, local(1, 10, month=11))

    for day in range(1, 10):
        tick(db, box, local(day, 8, month=11))

    assert box.moments == [(11, 9, 8, 0)]
