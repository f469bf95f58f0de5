"""The rules on hours and age as a hard filter, and that nothing of them is told."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actor import SYSTEM
from tests.workflows.histories import shipped
from tests.workflows.waiting_world import looks
from tests.workflows.world import at
from workflows.matching.matches import best_places
from workflows.register.companies import change_company
from workflows.register.dated_tables import add_joint_committee
from workflows.register.workplaces import change_workplace

MONDAY = date(2026, 9, 14)
EXCLUDED = "uitgesloten: eerder nee gezegd, niet gewenst, of te veel uren"


@pytest.fixture
def work(world):
    """A workplace of twenty-two hours in a committee that allows minors two hours less than adults."""
    made, now = world.work(), at(MONDAY)
    committee = {"number": "124", "name": "Bouw", "valid_from": "2025-01-01", "source": "cao van de sector"}
    hours = {"weekly_hours_adult": 40, "weekly_hours_minor": 38}
    add_joint_committee(world.db, {**committee, **hours}, actor=SYSTEM, now=now)
    change_company(world.db, made.company, {"joint_committee": "124"}, actor=world.city, now=now)
    change_workplace(world.db, made.workplace, {"hours_week": 22}, actor=world.coach, now=now)
    return made


def found(world, case):
    """Return what the coach reads."""
    return best_places(world.db, shipped(), world.coach, case, at(MONDAY))


@pytest.mark.parametrize(
    ("born", "school_hours", "fits"),
    [
        ("2010-03-01", 16, True),
        ("2010-03-01", 17, False),
        ("2008-03-01", 18, True),
        ("2008-03-01", 19, False),
    ],
)
def test_school_and_work_stay_within_the_week_that_the_committee_allows(world, work, born, school_hours, fits):
    """School hours count as working time; a minor's week is the shorter one."""
    case = looks(world, birth_date=born, school_hours=school_hours)

    pages = found(world, case)

    assert [each.workplace_id for each in pages.best] == ([work.workplace] if fits else [])
    assert [text.nl for _, text in pages.hindered] == ([] if fits else [EXCLUDED])


def test_who_is_of_age_on_the_first_possible_day_counts_as_an_adult(world, work):
    """The day before the birthday the shorter week still holds."""
    grown = looks(world, birth_date="2008-09-14", school_hours=18)
    nearly = looks(world, birth_date="2008-09-15", school_hours=18)

    assert (len(found(world, grown).best), len(found(world, nearly).best)) == (1, 0)


def test_what_is_not_known_rules_nothing_out(world, work):
    """No school hours yet, or no committee: the agreement itself will ask."""
    case = looks(world)
    strict = looks(world, school_hours=30)
    assert len(found(world, case).best) == 1
    assert found(world, strict).best == ()

    change_company(world.db, work.company, {"joint_committee": None}, actor=world.city, now=at(MONDAY))

    assert len(found(world, strict).best) == 1
