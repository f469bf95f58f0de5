"""The joint committee of the company: hours by age and by day, and who may have a part-time contract."""

from __future__ import annotations

import pytest

from engine.actor import SYSTEM
from tests.workflows.trajectory.papers import AUGUST, SIGNED, START, drafting, refused
from tests.workflows.world import at
from workflows.register.companies import change_company
from workflows.register.dated_tables import add_joint_committee


def committee(world, work, number="124", on="2020-01-01", **hours):
    """Put a company under a joint committee: construction, 38 hours for minors, 40 for adults."""
    week = {"weekly_hours_minor": "38", "weekly_hours_adult": "40", **hours}
    row = {"number": number, "name": "Bouw", "source": "Test", "valid_from": on, **week}
    add_joint_committee(world.db, row, actor=SYSTEM, now=at(AUGUST))
    change_company(world.db, work.company, {"joint_committee": number}, actor=world.city, now=at(AUGUST))


@pytest.mark.parametrize(
    ("born", "work_hours", "allowed"),
    [("2010-03-01", "22", True), ("2010-03-01", "23", False), ("2008-03-01", "24", True), ("2008-03-01", "25", False)],
)
def test_the_committee_allows_a_minor_fewer_hours_than_an_adult(world, born, work_hours, allowed):
    """In construction 38 hours a week under eighteen, 40 from then on, school included."""
    work = world.work()
    committee(world, work)
    case = drafting(world, work, birth_date=born)
    typed = {"workplace_hours": work_hours, "company_weekly_hours": "45"}

    if allowed:
        world.sign(case, work, SIGNED, START, **typed)
        assert world.agreements(case)[0].workplace_hours == float(work_hours)
    else:
        assert "paritair comité 124" in refused(world, case, work, **typed)["hours_match_kind"]


def test_who_turns_eighteen_by_the_start_counts_as_an_adult(world):
    """The age on the first day at work decides, not today's."""
    work = world.work()
    committee(world, work)
    case = drafting(world, work, birth_date="2008-09-22")

    world.sign(case, work, SIGNED, START, workplace_hours="24", company_weekly_hours="45")

    assert world.state(case) == "onboarding"


def test_the_hours_of_the_day_count_that_the_agreement_starts(world):
    """A table with dates: newer hours hold from their own day."""
    work = world.work()
    committee(world, work)
    committee(world, work, on="2026-09-22", weekly_hours_minor="36", weekly_hours_adult="36")
    case = drafting(world, work)

    assert "de grens 36 uur" in refused(world, case, work, workplace_hours="22")["hours_match_kind"]
    world.sign(case, work, SIGNED, SIGNED, workplace_hours="22")
    assert world.state(case) == "onboarding"


def test_a_committee_of_social_maribel_allows_a_part_time_contract(world):
    """Whether the company's own record says so, or its joint committee."""
    works = [world.work(), world.work()]
    committee(world, works[0], number="319", social_maribel=True)
    change_company(world.db, works[1].company, {"social_maribel": True}, actor=world.city, now=at(AUGUST))

    for work in works:
        case = drafting(world, work)
        world.sign(case, work, SIGNED, START, agreement_kind="da", allowance_step=None)
        assert world.agreements(case)[0].kind == "da"
