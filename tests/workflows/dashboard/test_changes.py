"""What a figure is compared with; the words of a difference always hold both dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.actor import SYSTEM
from tests.workflows.dashboard.test_edges import offer
from tests.workflows.histories import City, at, shipped
from workflows.dashboard.changes import change_label, reference_date
from workflows.dashboard.figures import dashboard
from workflows.dashboard.moments import load_moments

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("as_of", "reference"),
    [
        (date(2022, 2, 1), date(2021, 10, 1)),
        (date(2026, 10, 2), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2025, 10, 1)),
        (date(2026, 9, 1), date(2025, 10, 1)),
        (date(2027, 8, 31), date(2026, 10, 1)),
    ],
)
def test_the_reference_is_the_first_of_october_before(as_of, reference):
    """Of the same school year, and never a day that has not come yet."""
    assert reference_date(as_of) == reference


def test_a_difference_is_named_after_its_own_dates():
    """The source calls a difference with October 2021 one with October 2022 (domain B6.2, 6)."""
    label = change_label(reference_date(date(2022, 2, 1)), date(2022, 2, 1))

    assert label.nl == "Verschil tussen 1 oktober 2021 en 1 februari 2022"
    assert label.en == "Change between 1 October 2021 and 1 February 2022"


def change_of(city, name, reference=None):
    """Return the difference that the city coordinator reads."""
    reader = city.person("city_coordinator", None)
    found = dashboard(city.db, shipped(), reader, as_of=DAY, reference=reference, names=[name])
    return found.figures[0].change


def test_a_share_rises_in_points(db):
    """One of two called in time by October, two of three in November."""
    city = City(db)
    days = (date(2026, 9, 14), date(2026, 9, 14), date(2026, 11, 2))
    for answered, called in zip(days, (days[0], date(2026, 9, 25), days[2]), strict=True):
        lead = city.lead(city.school("Stad", "city"), ("accepted", answered))
        due = {"first_contact_on": called, "contact_due_on": answered + timedelta(days=3)}
        offer(city, lead, city.school(), answered, **due)

    change = change_of(city, "first_contact_in_time")

    assert (change.then, round(change.now, 1), round(change.difference, 1)) == (50.0, 66.7, 16.7)


def test_a_difference_with_a_measuring_moment_is_one_with_its_own_numbers(db):
    """Nobody was in this program in February 2022, and 307 learners were in dual learning."""
    city = City(db)
    load_moments(db, SYSTEM, at(DAY))
    city.crowd(city.school(), [city.programme()], 300, "in_guidance", date(2026, 9, 1))

    learners = change_of(city, "learners_dual", date(2022, 2, 1))

    assert (learners.then, learners.now, learners.difference) == (307, 300, -7)
    assert change_of(city, "recognitions", date(2022, 2, 1)) is None


def test_a_school_is_not_compared_with_the_whole_city(db):
    """The moment counted every school; one school's difference is its own."""
    city = City(db)
    load_moments(db, SYSTEM, at(DAY))
    school = city.school()
    city.crowd(school, [city.programme()], 6, "in_guidance", date(2026, 9, 1))
    reader = city.person("school_coordinator", school)

    day = date(2022, 2, 1)
    [found] = dashboard(db, shipped(), reader, as_of=DAY, reference=day, names=["learners_dual"]).figures

    assert (found.change.then, found.change.now) == (0, 6)
