"""An offer from the pool to an answer: exclusive, in time, with its ranking, and a question after too much silence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import engine
from engine.errors import ActionRefused, NotAllowed
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import SEPTEMBER, at
from workflows.company_lead.silence import confirm_offers
from workflows.register.companies import change_company
from workflows.register.tables import lead_offers, offer_pauses, register_events

MONDAY = date(2026, 9, 14)


def in_pool(network):
    """Bring a lead to the pool."""
    return network.lead(network.company, network.here).qualified(network.baker)


def refusals(lead, action, actor, day, **fields):
    """Take a step that is refused and return the codes of the conditions."""
    with pytest.raises(ActionRefused) as refused:
        lead.go(action, actor, day, **fields)
    return [each.code for each in refused.value.unmet]


def test_another_school_than_the_first_is_offered_with_a_reason_that_is_kept(network):
    """The offer remembers its place, its points and why."""
    lead = in_pool(network)
    to_second = {"offered_to": network.second.id}

    assert refusals(lead, "offer", network.employee, MONDAY, **to_second) == ["ranking_or_reason"]
    lead.go("offer", network.employee, MONDAY, offer_reason="Het bedrijf vroeg deze school.", **to_second)

    [offer] = lead.offers()
    assert (offer.rank, offer.reason, offer.answer) == (2, "Het bedrijf vroeg deze school.", None)


def test_a_school_without_the_programme_or_a_company_that_wants_rest_is_refused(network):
    """The hard filters hold also for whoever types a school by hand."""
    lead = in_pool(network)
    other = network.school("Kookschool", network.programme("Slager duaal"))
    assert refusals(lead, "offer", network.employee, MONDAY, offered_to=other.id) == ["eligible_school"]

    rest = {"do_not_contact_until": "2026-12-31"}
    change_company(network.db, network.company, rest, actor=network.employee, now=at(MONDAY))

    assert refusals(lead, "offer", network.employee, MONDAY, offered_to=network.first.id) == ["eligible_school"]


@pytest.mark.parametrize(
    ("offered", "last"),
    [
        (date(2026, 9, 14), date(2026, 9, 21)),
        # The autumn holiday (2 to 8 November) and Armistice Day are no days of an offer.
        (date(2026, 10, 30), date(2026, 11, 16)),
        (date(2026, 12, 18), date(2027, 1, 8)),
    ],
)
def test_an_offer_lasts_five_working_days_outside_school_holidays(network, offered, last):
    """An offer made before a holiday does not run out in it."""
    lead = in_pool(network).offered(network.first, offered)

    [offer] = lead.offers()
    assert offer.expires_on == last
    assert lead.row().due_on == last


def test_a_day_off_of_the_school_moves_the_offer_with_its_clock(network):
    """The row and the clock never tell two different days."""
    lead = in_pool(network).offered(network.first, MONDAY)

    free = {date(2026, 9, 16): "closed"}
    engine.change_days(network.db, actor=network.admin, organisation_id=network.first.id, days=free, labels={})
    engine.recount_calendar(network.db, shipped(), network.first.id, now=at(MONDAY))

    assert lead.row().due_on == lead.offers()[0].expires_on == date(2026, 9, 22)


def test_an_offer_without_an_answer_returns_to_the_pool_and_the_city(network):
    """Five working days, then the city has the company back and hears so, and owes it a word."""
    lead = in_pool(network).offered(network.first, MONDAY)

    network.wait(MONDAY, date(2026, 9, 21))
    assert lead.state() == "offered"
    network.wait(date(2026, 9, 22), date(2026, 9, 22))

    assert lead.state() == "in_pool"
    assert network.mails("lead_expired") == [network.employee.person_id]
    assert lead.open_tasks() == {("tell_company", "city_employee")}
    assert (lead.offers()[0].answer, lead.row().organisation_id) == ("expired", network.hall)


def test_three_silent_offers_pause_a_school_for_that_programme_until_it_confirms(network):
    """Its coordinator gets one mail; another programme goes on; a stranger cannot confirm for it."""
    leads = []
    for number in range(3):
        company, site = network.site(f"Bakkerij {number}", "")
        leads.append(network.lead(company, site).qualified(network.baker).offered(network.first, MONDAY))
    network.wait(date(2026, 9, 22), date(2026, 9, 22))

    assert network.mails("offers_paused") == [network.first.coordinator.person_id]
    assert refusals(leads[0], "offer", network.employee, date(2026, 9, 23), offered_to=network.first.id) == [
        "eligible_school"
    ]
    with network.db.read() as tx:
        [pause] = tx.execute(select(offer_pauses)).all()
    assert (pause.organisation_id, pause.programme_id) == (network.first.id, network.baker)
    company, site = network.site("Keuken", "")
    network.lead(company, site).qualified(network.cook).offered(network.first, date(2026, 9, 23))
    with pytest.raises(NotAllowed):
        confirm_offers(network.db, pause.id, actor=network.second.coordinator, now=at(date(2026, 9, 23)))

    confirm_offers(network.db, pause.id, actor=network.first.coordinator, now=at(date(2026, 9, 23)))
    leads[0].offered(network.first, date(2026, 9, 23))
    assert leads[0].state() == "offered"


def test_an_answer_in_between_breaks_the_silence(network):
    """Two silent ones, a no, two silent ones: nobody is paused."""
    day = SEPTEMBER
    for number, answers in enumerate((False, False, True, False, False)):
        company, site = network.site(f"Bakkerij {number}", "")
        lead = network.lead(company, site, day).qualified(network.baker, day).offered(network.first, day)
        if answers:
            lead.go("decline", network.first.coach, day, reason="capacity_coach")
        network.wait(day + timedelta(days=8), day + timedelta(days=9))
        day += timedelta(days=10)

    with network.db.read() as tx:
        answers = tx.execute(select(lead_offers.c.answer).order_by(lead_offers.c.id)).scalars().all()
        assert answers == ["expired", "expired", "declined", "expired", "expired"]
        assert tx.execute(select(offer_pauses)).all() == []


def test_an_offer_that_is_taken_back_within_a_minute_leaves_no_offer(network):
    """Undoing the step takes the row back too; its event stays, marked."""
    lead = in_pool(network).offered(network.first, MONDAY)

    engine.correct(network.db, shipped(), lead.id, actor=network.employee, seen_version=None, now=at(MONDAY))

    assert (lead.state(), lead.offers(), network.mails("lead_offered")) == ("in_pool", [], [])
    with network.db.read() as tx:
        kinds = select(register_events.c.kind).where(register_events.c.record == "lead_offers")
        assert tx.execute(kinds.order_by(register_events.c.id)).scalars().all() == ["added", "undone"]


def test_an_acceptance_can_be_taken_back_with_its_lock_and_its_mails(network):
    """Nobody hears of a school that was not."""
    lead = in_pool(network).offered(network.first, MONDAY)
    lead.go("decline", network.first.coach, MONDAY, reason="no_learner")
    lead.offered(network.second, MONDAY).accepted(network.second, MONDAY)
    assert network.mails("lead_taken") == [network.first.coach.person_id]

    engine.correct(network.db, shipped(), lead.id, actor=network.second.coordinator, seen_version=None, now=at(MONDAY))

    assert (lead.state(), network.mails("lead_taken")) == ("offered", [])
    assert lead.offers()[-1].answer is None


def test_a_company_in_the_pool_for_twenty_working_days_hears_from_us(network):
    """An honest mail also without news, and somebody calls."""
    lead = in_pool(network)

    network.wait(date(2026, 9, 2), date(2026, 9, 28))
    assert network.mails("company_interim") == []
    network.wait(date(2026, 9, 29), date(2026, 9, 29))

    assert len(network.mails("company_interim")) == 1
    assert ("interim_report", "city_employee") in lead.open_tasks()


def test_a_school_that_changes_its_mind_gets_no_mail_about_itself(network):
    """Only others are told who talks to the company now."""
    lead = in_pool(network).offered(network.first, MONDAY)
    lead.go("decline", network.first.coach, MONDAY, reason="capacity_coach")

    lead.offered(network.first, MONDAY).accepted(network.first, MONDAY)

    assert network.mails("lead_taken") == []
