"""Figures of how long things take and how they go over weeks, from histories made by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.local_time import BRUSSELS
from tests.workflows.dashboard.test_edges import counted
from tests.workflows.histories import City, at, shipped
from workflows.dashboard.figures import dashboard
from workflows.dashboard.periods import periods
from workflows.register import tables

SEP_1, DAY = date(2026, 9, 1), date(2026, 11, 16)


@pytest.fixture
def city(db) -> City:
    """Give a city with nobody in it."""
    return City(db)


def after(weeks: float) -> date:
    """Return the day so many weeks after the first of September."""
    return SEP_1 + timedelta(days=round(7 * weeks))


def seen(city, name, actor):
    """Return one figure as somebody sees it."""
    return dashboard(city.db, shipped(), actor, as_of=DAY, names=[name]).figures[0]


def test_a_stay_in_a_block_lasts_over_its_states_and_ends_with_the_next_block(city):
    """Informed for 2 weeks, started up for 4 over three states; back there after guidance is a second stay."""
    steps = ("registered", 0), ("enrolled", 2), ("searching_workplace", 3), ("onboarding", 5), ("in_guidance", 6)
    again = ("searching_workplace", 8), ("in_guidance", 9)
    city.learner(city.school(), *((state, after(weeks)) for state, weeks in (*steps, *again)))
    city.learner(city.school(), ("enrolled", date(2026, 8, 18)), ("left", after(1)))

    found = counted(city, "time_per_block")

    assert found.parts == {"inform_orient": 1, "start_onboarding": 3, "guidance_wellbeing": 1}
    assert found.values == {"inform_orient": 2.0, "start_onboarding": 3.0, "guidance_wellbeing": 2.0}
    assert found.slows["start_onboarding"] == 4.0
    assert counted(city, "time_per_block", after(6) - timedelta(days=1)).parts == {
        "inform_orient": 1,
        "start_onboarding": 1,
    }


def test_the_weeks_of_a_few_learners_are_not_told_outside_their_school(city):
    """Four left the first block, which tells of each; their own coordinator knows them."""
    school = city.school()
    for _ in range(4):
        city.learner(school, ("registered", SEP_1), ("enrolled", after(3)))
    for _ in range(5):
        city.learner(school, ("enrolled", SEP_1), ("in_guidance", after(4)))

    outside = {part.name: part for part in seen(city, "time_per_block", city.person("city_coordinator", None)).parts}
    inside = {part.name: part for part in seen(city, "time_per_block", city.person("school_coordinator", school)).parts}

    assert (outside["inform_orient"].cell.look, outside["inform_orient"].value) == ("small", None)
    assert (outside["start_onboarding"].value, outside["start_onboarding"].slow) == (4.0, 4.0)
    assert (inside["inform_orient"].cell.number, inside["inform_orient"].value) == (4, 3.0)


def offered(city, school, on, answered_on=None, answer=None):
    """Offer a company to a school, answered or not."""
    lead = city.lead(school, ("offered", on))
    days = {"offered_on": on, "offered_at": at(on), "expires_on": on + timedelta(days=7)}
    row = {**days, "parts": {}, "answer": answer, "answered_on": answered_on}
    city.add(tables.lead_offers, case_id=lead, organisation_id=school, **row)


def test_a_school_that_answers_after_the_holiday_took_only_its_own_working_days(city):
    """Friday to Tuesday is two days; from the Friday before the autumn holiday to the second day after it as well."""
    school, other, friday = city.school("Technicum"), city.school("Spectrum"), date(2026, 9, 11)
    offered(city, school, friday, date(2026, 9, 15), "declined")
    offered(city, school, date(2026, 10, 30), date(2026, 11, 10), "accepted")
    offered(city, school, friday, date(2026, 9, 11), "accepted")
    offered(city, other, friday, date(2026, 9, 18), "expired")
    offered(city, other, friday, date(2026, 9, 18), "withdrawn")

    found = counted(city, "answer_time")

    assert (found.parts, found.values, found.slows) == ({str(school): 3}, {str(school): 2.0}, {str(school): 2.0})
    assert counted(city, "answer_time", date(2026, 9, 14)).values == {str(school): 0.0}


def test_an_offer_waits_until_the_day_it_was_answered_and_every_school_sees_how_many(city):
    """As on the page of the fair share: a coordinator reads the line of another school too."""
    school, other = city.school("Technicum"), city.school("Spectrum")
    offered(city, school, DAY)
    offered(city, school, date(2026, 11, 9), DAY, "accepted")
    offered(city, other, DAY + timedelta(days=1))

    found = seen(city, "offers_open", city.person("school_coordinator", other))

    assert [(part.label.nl, part.cell.number) for part in found.parts] == [("Technicum", 1)]
    assert counted(city, "offers_open", date(2026, 11, 15)).parts == {str(school): 1}
    assert counted(city, "offers_open", DAY + timedelta(days=1)).parts == {str(school): 1, str(other): 1}


def test_a_lead_counts_in_the_week_of_each_step_and_again_when_it_is_offered_again(city):
    """Registered on a Sunday and warm on the Monday after; offered twice, and only handed over in between."""
    sunday, school = date(2026, 11, 8), city.school("Stad", "city")
    steps = ("detected", sunday), ("offered", date(2026, 11, 9)), ("in_pool", date(2026, 11, 10))
    again = ("offered", date(2026, 11, 11)), ("offered", date(2026, 11, 12)), ("accepted", date(2026, 11, 16))
    city.lead(school, *steps, *again)
    city.lead(school, ("detected", date(2026, 8, 30)), ("matched", date(2026, 8, 31)))

    found = counted(city, "lead_flow")

    by_week = {period.first: {part: n for part, n in each.items() if n} for period, each in found.series}
    assert len(by_week) == 12
    assert {first: parts for first, parts in by_week.items() if parts} == {
        date(2026, 8, 31): {"matched": 1},
        date(2026, 11, 2): {"registered": 1},
        date(2026, 11, 9): {"offered": 2},
        date(2026, 11, 16): {"accepted": 1},
    }
    assert found.series[-1][0].last == DAY
    assert found.parts == {"registered": 1, "offered": 2, "accepted": 1, "matched": 1}


def test_weeks_and_months_follow_each_other_over_the_turn_of_a_year_and_of_the_clock():
    """Six months back from January begin in August; a day of winter time begins at midnight as one of summer does."""
    months = periods("month", 6, date(2027, 1, 10))
    weeks = periods("week", 12, date(2026, 11, 16))

    assert [each.first.month for each in months] == [8, 9, 10, 11, 12, 1]
    assert (months[-2].last, months[-1].last) == (date(2026, 12, 31), date(2027, 1, 10))
    assert [(each.last - each.first).days for each in weeks] == [6] * 11 + [0]
    assert {each.begin.astimezone(BRUSSELS).hour for each in weeks} == {0}


def test_mentors_are_asked_in_one_month_and_may_answer_in_the_next(city):
    """Of three questions of October one is answered at once, one on the first of November, and one lapses."""
    case = city.learner(city.school(), ("onboarding", SEP_1))
    october, november = date(2026, 10, 31), date(2026, 11, 1)
    city.question(case, october, october)
    city.question(case, october, november)
    city.question(case, october, lapsed=True)
    city.question(case, november)
    city.question(case, november, role="trajectory_coach")
    city.question(case, date(2026, 5, 31))

    then, now = counted(city, "mentor_answers", october), counted(city, "mentor_answers")

    assert [(period.first.month, dict(each)) for period, each in now.series][-2:] == [
        (10, {"answered": 2, "unanswered": 1}),
        (11, {"answered": 0, "unanswered": 1}),
    ]
    assert dict(then.series[-1][1]) == {"answered": 1, "unanswered": 2}
    assert (now.number, now.of, then.of) == (2, 4, 4)


def test_a_month_with_few_questions_is_hidden_and_nothing_beside_it_tells_how_many(city):
    """Six in October, two in November: outside the school there is no sum of both, inside every number stands."""
    school = city.school()
    case = city.learner(school, ("onboarding", SEP_1))
    for month, amount in ((10, 6), (11, 2)):
        for _ in range(amount):
            city.question(case, date(2026, month, 2), date(2026, month, 3))

    outside = seen(city, "mentor_answers", city.person("city_coordinator", None))
    inside = seen(city, "mentor_answers", city.person("school_coordinator", school))

    assert [(each.of.look, each.share(outside.rule)) for each in outside.series[-2:]] == [
        ("exact", 100),
        ("small", None),
    ]
    assert {part.cell.look for part in outside.series[-1].parts} == {"small"}
    assert (outside.cell, outside.of, outside.share, outside.parts, outside.listed) == (None, None, None, (), False)
    assert (inside.cell.number, inside.of.number, inside.share, inside.listed) == (8, 8, 100, True)
