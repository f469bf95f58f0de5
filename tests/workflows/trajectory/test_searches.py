"""The search for a workplace is a row of the register that follows its clock from the first day to the last."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.actor import SYSTEM
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.tables import waiting_entries, workplace_searches

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 28)
MATCHED, SIGNED, START = date(2026, 9, 15), date(2026, 9, 21), date(2026, 9, 22)


def searches(world, case):
    """Return the searches of a learner, oldest first."""
    return sorted(world.rows(workplace_searches, case_id=case), key=lambda row: row.id)


def closed(world, day, kind="closed"):
    """Close the school on a day, or open it again, and count again."""
    days = {"days": {day: kind}, "labels": {day: "Staking"}}
    engine.change_days(world.db, actor=SYSTEM, organisation_id=world.school, **days)
    engine.recount_calendar(world.db, shipped(), world.school, now=at(date(2026, 9, 10)))


def extended(world, case, day):
    """Extend the search."""
    why = "De klassenraad verlengt de zoekperiode."
    return engine.extend(
        world.db,
        shipped(),
        case,
        "workplace_search",
        actor=world.coordinator,
        reason=why,
        seen_version=None,
        now=at(day),
    )


def ended(world, case, day, reason="mutual_agreement"):
    """End the agreement of a learner."""
    told = {"agreement_ended_on": day, "reported_by_company": "ja", "reported_by_learner": "ja"}
    world.go(case, "agreement_ended", world.coach, day, reason=reason, **told)


def test_a_search_begins_with_its_clock_and_puts_the_learner_on_the_list(world):
    """Twenty training days from the first lesson, nothing extended, nobody's fault."""
    case = world.searching()

    [row] = searches(world, case)
    assert (row.reason, row.starts_on, row.ends_on, row.not_own_fault) == ("initial", FIRST, LAST, False)
    assert (row.base_days, row.extension_days, row.extension_on) == (20, 0, None)
    assert (row.closed_on, row.closed_by, row.training_days) == (None, None, None)
    assert [(each.kind, each.status) for each in world.rows(waiting_entries, case_id=case)] == [
        ("workplace", "waiting")
    ]


@pytest.mark.parametrize(("kind", "days", "ends"), [("vt", 20, date(2026, 10, 26)), ("buso", 40, date(2026, 12, 1))])
def test_an_extension_is_told_apart_from_the_first_twenty_days(db, kind, days, ends):
    """Twenty more in mainstream education, forty in BuSO; the day it was decided stays."""
    world = World(db, kind=kind)
    case = world.searching()

    extended(world, case, date(2026, 9, 25))
    world.fill(case, date(2026, 9, 26), search_wishes="Ook in Mechelen.")

    [row] = searches(world, case)
    assert (row.ends_on, row.base_days, row.extension_days, row.extension_on) == (ends, 20, days, date(2026, 9, 25))
    [entry] = world.rows(waiting_entries, case_id=case)
    assert (entry.extension_used, entry.wishes) == (True, "Ook in Mechelen.")


def test_a_day_the_school_is_closed_moves_the_search_and_is_no_extension(world):
    """The row says what the clock says."""
    case = world.searching()

    closed(world, date(2026, 9, 17))

    [row] = searches(world, case)
    assert (row.ends_on, row.extension_days) == (date(2026, 9, 29), 0)
    closed(world, date(2026, 9, 17), kind=None)
    assert searches(world, case) == [row], "what was told stays, and the day more is no extension"


@pytest.mark.parametrize(("strike", "days"), [(False, 15), (True, 14)])
def test_a_signature_closes_the_search_with_its_training_days(world, strike, days):
    """From the first lesson to the last signature; a day without lessons is none."""
    case, work = world.searching(), world.work()
    if strike:
        closed(world, date(2026, 9, 17))
    world.match(case, work, MATCHED)
    world.sign(case, work, SIGNED, START, signed_learner_on=MATCHED, signed_parent_on=date(2026, 9, 18))

    [row] = searches(world, case)
    assert (row.closed_by, row.closed_on, row.training_days) == ("agreement", SIGNED, days)


@pytest.mark.parametrize(
    ("ended_on", "starts", "ends"),
    [
        (date(2026, 12, 18), date(2026, 12, 19), date(2027, 1, 29)),
        (date(2027, 3, 5), date(2027, 3, 6), date(2027, 4, 16)),
    ],
)
def test_after_a_broken_agreement_a_fresh_search_begins_the_day_after(world, ended_on, starts, ends):
    """A row of its own with its own twenty days, over a holiday too; the first one stays as it was."""
    case = world.guided(world.work())
    [first] = searches(world, case)

    ended(world, case, ended_on)

    kept, again = searches(world, case)
    assert kept == first
    assert (again.reason, again.starts_on, again.ends_on) == ("after_break", starts, ends)
    assert again.closed_on is None
    assert [entry.status for entry in world.rows(waiting_entries, case_id=case)] == ["placed", "waiting"]


@pytest.mark.parametrize(
    ("reason", "fault", "not_own"),
    [
        ("notice_by_company", "company", True),
        ("urgent_cause_learner", "company", True),
        ("mutual_agreement", "none", True),
        ("notice_by_learner", "learner", False),
        ("urgent_cause_company", "learner", False),
    ],
)
def test_who_did_not_break_the_agreement_goes_first_on_the_list(world, reason, fault, not_own):
    """The reason decides; companies never see it."""
    case = world.guided(world.work())

    ended(world, case, date(2026, 10, 12), reason)

    assert [row.fault for row in world.agreements(case)] == [fault]
    assert searches(world, case)[-1].not_own_fault is not_own
    assert [row.not_own_fault for row in world.rows(waiting_entries, case_id=case, status="waiting")] == [not_own]


@pytest.mark.parametrize(("on", "by"), [(date(2026, 9, 28), "route"), (date(2026, 9, 29), "lapsed")])
def test_another_route_closes_the_search(world, on, by):
    """Within the period another route was chosen; after it the period had lapsed."""
    case = world.searching()

    way = {"reason": "own_choice", "destination": "non_dual"}
    world.go(case, "change_route", world.coordinator, on, **way)

    [row] = searches(world, case)
    assert (row.closed_on, row.closed_by) == (on, by)
    assert [entry.status for entry in world.rows(waiting_entries, case_id=case)] == ["closed"]


def test_a_second_year_without_a_workplace_is_a_search_of_its_own(world):
    """The class council lets the learner go on: the search runs from the first lesson day of the new year."""
    case = world.guided(world.work())
    june, september = date(2027, 6, 24), date(2027, 9, 1)
    world.go(case, "start_final_evaluation", world.coach, date(2027, 6, 1), council_on=june)
    scored = {"competences_school_scored": "ja", "competences_mentor_scored": "ja", "mentor_invited_on": june}
    wish = {"self_evaluation": "Nog een jaar.", "destination_wish": "unsure"}
    world.go(case, "submit_to_council", world.coach, june, **scored, **wish)
    votes = {"council_held_on": june, "council_decision": "continues", "mentor_voted": "ja", "coach_voted": "ja"}

    world.go(
        case, "extend_and_search", world.coordinator, june, first_lesson_on=september, agreement_ended_on=june, **votes
    )

    again = searches(world, case)[-1]
    assert (again.reason, again.starts_on, again.ends_on) == ("new_year", september, date(2027, 9, 28))
    assert [row.termination_code for row in world.agreements(case)] == ["term_reached"]
