"""A contact that is written down on the page of a lead counts like one that is logged with a step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

import engine
from engine.errors import ActionRefused
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import at, rows
from workflows.company_lead.lock_lines import line_of
from workflows.company_lead.site_contacts import Contact, log_site_contact
from workflows.register.companies import change_company
from workflows.register.sites import change_site
from workflows.register.tables import agreements, contacts
from workflows.register.write import Writer

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)


@pytest.fixture
def lead(network):
    """A lead that the first school accepted on Monday."""
    lead = network.lead(network.company, network.here).qualified(network.baker)
    return lead.offered(network.first, MONDAY).accepted(network.first, MONDAY)


def call(lead, actor, day=TUESDAY, *, result="spoken", party="company_contact", text="Belde over de plaats."):
    """Write a call down on the page of a lead."""
    said = engine.Contact("call", party, result, text)
    engine.log_contact(lead.network.db, shipped(), lead.id, actor=actor, contact=said, now=at(day))
    lead.network.settle(day)


def kept(network):
    """Return school, day and whether it was a first contact, of every contact of the establishment."""
    found = rows(network, contacts, contacts.c.site_id == network.here)
    return [(each.organisation_id, each.on_day, each.first) for each in found]


def test_a_coach_who_wrote_the_call_down_made_the_first_contact(network, lead):
    """The step then asks nothing again, the call is in time, and nobody takes the company back."""
    call(lead, network.first.coach)
    call(lead, network.first.coach, text="Nog eens.")

    with pytest.raises(ActionRefused, match="contact_overdue"):
        lead.go("take_back", network.employee, date(2026, 9, 22))
    lead.go("log_first_contact", network.first.coach, date(2026, 9, 22))

    assert kept(network) == [(network.first.id, TUESDAY, True), (network.first.id, TUESDAY, False)]
    assert lead.offers()[0].first_contact_on == TUESDAY


@pytest.mark.parametrize("result", ["no_answer", "wrong_number"])
def test_a_call_that_nobody_took_disturbs_nobody_for_thirty_days(network, lead, result):
    """It is an attempt in time; it keeps no other school away."""
    call(lead, network.first.coach, result=result)

    assert kept(network) == [(network.first.id, TUESDAY, False)]
    assert lead.go("log_first_contact", network.first.coach, TUESDAY) == "contacted"


def test_what_the_city_says_is_not_the_schools_first_contact(network, lead):
    """The school still has to call, and hears that somebody else did."""
    call(lead, network.employee)

    assert kept(network) == [(network.hall, TUESDAY, False)]
    assert network.first.coach.person_id in network.mails("contact_on_locked")
    with pytest.raises(ActionRefused, match="contact_logged"):
        lead.go("log_first_contact", network.first.coach, TUESDAY)


def test_a_talk_with_a_colleague_is_no_contact_with_the_company(network, lead):
    """Only the company's own person counts."""
    call(lead, network.first.coach, party="city_employee")

    assert kept(network) == []


def test_a_school_with_a_lead_beside_the_point_of_contact_is_told_on(network, lead):
    """It happened, so it is kept; it is no first contact, and whoever talks to the company hears of it."""
    other = network.lead(network.company, network.here, programme_id=network.cook, another_line=True)
    other.qualified(network.cook).offered(network.second, MONDAY).accepted(network.second, MONDAY)

    call(other, network.second.coach)

    assert kept(network) == [(network.second.id, TUESDAY, False)]
    assert network.first.coach.person_id in network.mails("contact_on_locked")
    assert network.failed() == []


@pytest.mark.parametrize("change", [change_company, change_site])
def test_a_company_that_wants_rest_makes_no_school_late(network, change):
    """Until the day after its wish nobody calls, so the three working days count from then."""
    offered = network.lead(network.company, network.here).qualified(network.baker).offered(network.first, MONDAY)
    about = network.company if change is change_company else network.here
    change(network.db, about, {"do_not_contact_until": "2026-10-01"}, actor=network.employee, now=at(MONDAY))

    offered.accepted(network.first, TUESDAY)

    assert offered.row().fields["contact_from_on"] == "2026-10-02"
    assert offered.row().due_on == offered.offers()[0].contact_due_on == date(2026, 10, 7)


def test_a_wish_that_is_heard_after_the_acceptance_moves_the_clock_too(network, lead):
    """And a wish that is withdrawn leaves the school its three days from then."""
    asked = {"actor": network.employee, "seen_version": None, "now": at(TUESDAY)}

    engine.fill_in(network.db, shipped(), lead.id, {"do_not_contact_until": "2026-10-01"}, **asked)
    assert lead.row().due_on == lead.offers()[0].contact_due_on == date(2026, 10, 7)
    with pytest.raises(ActionRefused, match="may_be_contacted"):
        lead.contacted(network.first, TUESDAY)

    engine.fill_in(network.db, shipped(), lead.id, {"do_not_contact_until": ""}, **asked)
    assert lead.row().due_on == lead.offers()[0].contact_due_on == date(2026, 9, 18)


def test_whoever_talks_to_a_company_reads_its_wish_and_needs_a_reason_to_pass_it(network, lead):
    """The lock is no licence to call somebody who asked for rest."""
    rest = {"do_not_contact_until": "2026-10-01"}
    change_company(network.db, network.company, rest, actor=network.employee, now=at(TUESDAY))
    said = Contact("call", TUESDAY)

    line = line_of(network.db, network.here, network.first.coach, at(TUESDAY))
    with pytest.raises(ActionRefused, match="contact_quiet"):
        log_site_contact(network.db, network.here, said, actor=network.first.coach, now=at(TUESDAY))
    because = replace(said, reason="De zaakvoerder belde ons zelf.")
    log_site_contact(network.db, network.here, because, actor=network.first.coach, now=at(TUESDAY))

    assert line.nl.startswith("In gesprek met Technicum")
    assert line.nl.endswith("niet gecontacteerd te worden tot en met 01/10/2026.")
    assert kept(network) == [(network.first.id, TUESDAY, False)]


def test_when_the_learner_of_another_school_leaves_whoever_accepted_talks(network):
    """The company is never nobody's while a school has its lead."""
    network.works(network.second, network.cook, network.here, date(2026, 9, 1), date(2027, 6, 30))
    lead = network.lead(network.company, network.here).qualified(network.baker)
    lead.offered(network.first, MONDAY).accepted(network.first, MONDAY)
    ended = MONDAY + timedelta(days=2)
    [agreement] = rows(network, agreements)
    with network.db.transaction() as tx:
        after = {"status": "ended", "ended_on": ended, "termination_code": "completed"}
        Writer(tx, network.employee, at(ended)).change(agreements, agreement.id, after)

    line = line_of(network.db, network.here, network.second.coach, at(ended))

    assert line.nl == "In gesprek met Technicum, sinds 14/09/2026, coach Coach Technicum."
    assert lead.contacted(network.first, ended).state() == "contacted"
