"""Figures on the days where a definition turns: what ends today, what counts twice, what may be called again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workflows.histories import City, at, shipped
from workflows.dashboard.answers import Answer, answer
from workflows.dashboard.asked import ask
from workflows.dashboard.leads import fair_shares
from workflows.dashboard.scope import EVERYTHING
from workflows.register import tables

SEP_1, DAY = date(2026, 9, 1), date(2026, 11, 16)


@pytest.fixture
def city(db) -> City:
    """Give a city with nobody in it."""
    return City(db)


def counted(city: City, name: str, day: date = DAY) -> Answer:
    """Count one figure over the whole city."""
    with city.db.read() as tx:
        return answer(ask(tx, shipped(), day, EVERYTHING), name)


def test_one_programme_at_three_schools_of_two_kinds(city):
    """One programme, two kinds that teach it, three schools that do."""
    programme = city.programme()
    for kind in ("vt", "vt", "clw"):
        city.learner(city.school(kind=kind), ("in_guidance", SEP_1), programme=programme)

    numbers = [counted(city, f"programmes_{name}").number for name in ("distinct", "by_kind", "offered")]

    assert numbers == [1, 2, 3]
    assert counted(city, "programmes_offered").parts == {"vt": 2, "clw": 1}


def test_an_agreement_that_ends_on_its_last_day_is_not_broken(city):
    """A day earlier it is."""
    case = city.learner(city.school(), ("in_guidance", SEP_1))
    for ended in (date(2026, 10, 30), date(2026, 10, 29)):
        more = {"ended_on": ended, "status": "ended", "termination_code": "mutual_agreement"}
        city.agreement(case, city.site(), SEP_1, date(2026, 10, 30), **more)

    found = counted(city, "broken_agreements")

    assert found.parts == {"kept": 1, "together": 1}
    assert (found.number, found.of) == (1, 2)


def test_a_company_that_asked_for_quiet_is_idle_again_the_day_after(city):
    """The last day of the quiet belongs to it."""
    site = city.site(do_not_contact_until=DAY)
    more = {"status": "granted", "granted_on": SEP_1, "seen_on": SEP_1}
    city.add(tables.recognitions, site_id=site, programme_id=city.programme(), **more)

    assert counted(city, "idle_recognised_sites").number == 0
    assert counted(city, "idle_recognised_sites", date(2026, 11, 17)).number == 1


def test_a_lead_that_came_back_counts_once_per_state_and_from_its_first_stay(city):
    """In the pool from 1 to 8 September, offered, and in the pool again: one lead, seven days."""
    again = (("in_pool", date(2026, 9, 15)), ("offered", date(2026, 9, 29)))
    steps = (("in_pool", SEP_1), ("offered", date(2026, 9, 8)), *again)
    city.lead(city.school("Stad", "city"), *steps)

    found = counted(city, "leads_funnel")

    assert (found.parts, found.values) == ({"in_pool": 1, "offered": 1}, {"in_pool": 7.0, "offered": 7.0})


def test_the_time_to_a_workplace_is_the_middle_one_with_its_slow_end(city):
    """Of 4, 6, 10 and 20 training days the middle is 8 and the ninth decile 20."""
    for days in (4, 6, 10, 20):
        case = city.learner(city.school(), ("onboarding", SEP_1))
        row = {"reason": "initial", "starts_on": SEP_1, "ends_on": date(2026, 9, 28), "base_days": 20}
        closed = {"closed_on": date(2026, 9, 28), "closed_by": "agreement", "training_days": days}
        city.add(tables.workplace_searches, case_id=case, **row, **closed)

    found = counted(city, "time_to_workplace")

    assert (found.number, found.slow, found.listed) == (8.0, 20.0, 4)


def test_a_match_counts_from_the_day_it_was_made(city):
    """Warm in September, matched on the sixteenth of November."""
    steps = (("warm", SEP_1), ("workplace_agreed", date(2026, 10, 1)), ("matched", DAY))
    city.lead(city.school("Stad", "city"), *steps)

    assert counted(city, "lead_conversion", date(2026, 11, 15)).number == 0
    assert counted(city, "lead_conversion").number == 1


def offer(city, lead, school, answered, **more):
    """Let a school accept a lead on a day."""
    row = {"offered_on": answered, "offered_at": at(answered), "expires_on": answered, "parts": {}}
    accepted = {"answer": "accepted", "answered_on": answered}
    city.add(tables.lead_offers, case_id=lead, organisation_id=school, **row, **accepted, **more)


def test_a_call_on_the_last_day_is_in_time(city):
    """Accepted on Monday; the three working days end on Thursday, and the call comes on Thursday."""
    lead, school = city.lead(city.school("Stad", "city"), ("accepted", date(2026, 9, 14))), city.school()
    thursday = date(2026, 9, 17)
    offer(city, lead, school, date(2026, 9, 14), first_contact_on=thursday, contact_due_on=thursday)

    assert counted(city, "first_contact_in_time", date(2026, 9, 16)).parts == {"waiting": 1}
    assert counted(city, "first_contact_in_time").parts == {"in_time": 1}


def test_ninety_days_are_ninety_days(city):
    """An offer accepted on 18 August counts up to 15 November and no day longer."""
    lead, school = city.lead(city.school("Stad", "city"), ("accepted", date(2026, 8, 18))), city.school()
    offer(city, lead, school, date(2026, 8, 18))

    assert counted(city, "fairness_index", date(2026, 11, 15)).parts == {str(school): 1}
    assert counted(city, "fairness_index").parts == {}


def test_a_fair_share_is_one():
    """A school with half of the waiting learners and half of the leads has exactly its share."""
    shares = fair_shares({"1": 2, "2": 2, "3": 1}, {"1": 5, "2": 10, "4": 5})

    assert shares == {"1": (2 / 5) / (5 / 20), "2": (2 / 5) / (10 / 20), "3": None, "4": 0.0}
    assert fair_shares({"1": 1}, {"1": 7}) == {"1": 1.0}
    assert fair_shares({}, {"1": 7}) == {"1": None}
