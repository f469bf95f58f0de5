"""Races on an offer, on a company and on its telephone: one wins, the other is told in plain Dutch, once.

Real threads on real databases; every race is run several times, for a thread that comes late proves nothing.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

import engine
from engine.errors import EngineError, NotFound, StaleCase
from engine.history import audit
from engine.tables import cases, events, outbox
from tests.beside import at_once
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import at, lock_of, rows
from workflows.company_lead.offers import passed_by
from workflows.company_lead.signals import Signal, signal
from workflows.register.tables import leads

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)
ROUNDS = 4


def offers_of(network, number=ROUNDS):
    """Bring a few leads to an open offer, each of a company of its own."""
    made = []
    for each in range(number):
        company, site = network.site(f"Bakkerij {each}", "")
        made.append(network.lead(company, site).qualified(network.baker).offered(network.first, MONDAY))
    return made


def step(lead, action, actor, moment=None, *, version=None, reason="", **fields):
    """Return a step to be taken when the shot falls."""
    return lambda: engine.advance(
        lead.network.db,
        shipped(),
        lead.id,
        action,
        actor=actor,
        seen_version=version,
        now=moment or at(TUESDAY),
        fields=fields,
        reason=engine.Reason(reason, "Zo is het afgesproken.") if reason else None,
    )


def after_the_offer(lead):
    """Return the steps that were taken on a lead since it was offered."""
    taken = [each.payload["action"] for each in lead.happened("advanced")]
    return taken[taken.index("offer") + 1 :]


def mails(lead, kind):
    """Return how many mails of a kind a lead caused."""
    return len(rows(lead.network, outbox, outbox.c.case_id == lead.id, outbox.c.kind == kind))


@pytest.mark.parametrize("seen", [True, False])
def test_of_two_coaches_who_accept_one_wins(network, seen):
    """Also when neither says which version was looked at: one event, one answer, one mail to the company."""
    other = network.person("Mia Claes", "trajectory_coach", network.first.id)
    for lead in offers_of(network):
        version = lead.row().version if seen else None
        accept = [
            step(lead, "accept", who, version=version, lead_coach=who.person_id) for who in (network.first.coach, other)
        ]

        results = at_once(*accept)

        [lost] = [each for each in results if isinstance(each, EngineError)]
        assert isinstance(lost, StaleCase if seen else NotFound)
        assert (after_the_offer(lead), mails(lead, "lead_accepted_company")) == (["accept"], 1)
        [offer] = lead.offers()
        assert offer.answer == "accepted"
        assert offer.answered_by == offer.coach_id == lock_of(network, lead.row().fields["site_id"]).lock_person_id


def test_a_coach_accepts_while_the_city_withdraws(network):
    """Whoever came first has it; a coach who lost reads what happened and who talks to the company."""
    coach = network.first.coach
    for lead in offers_of(network):
        at_once(
            step(lead, "accept", coach, lead_coach=coach.person_id),
            step(lead, "withdraw", network.employee, reason="wrong_school"),
        )

        [offer] = lead.offers()
        [won] = after_the_offer(lead)
        assert (won, offer.answer) in {("accept", "accepted"), ("withdraw", "withdrawn")}
        assert mails(lead, "lead_accepted_company") == int(won == "accept")
        said = [nl for nl, _ in passed_by(network.db, lead.id, coach, at(TUESDAY)).sentences]
        if won == "withdraw":
            assert said == [
                "De stad trok het aanbod aan Technicum in op 15/09/2026.",
                "De stad praat met dit bedrijf; het is nu aan geen school aangeboden.",
            ]
        else:
            assert said[-1] == "In gesprek met Technicum, sinds 15/09/2026, coach Coach Technicum."


def test_a_coach_accepts_in_the_last_second_while_the_offer_expires(network):
    """The clock of the case decides once: accepted or back in the pool, never both, and nobody is told twice."""
    coach = network.first.coach
    midnight = datetime.fromisoformat("2026-09-21T22:00:00+00:00")
    for lead in offers_of(network):
        at_once(
            step(lead, "accept", coach, midnight - timedelta(seconds=1), lead_coach=coach.person_id),
            lambda: engine.fire_due(network.db, shipped(), midnight),
        )
        engine.fire_due(network.db, shipped(), midnight)

        [offer] = lead.offers()
        [won] = after_the_offer(lead)
        assert (won, offer.answer) in {("accept", "accepted"), ("expire", "expired")}
        assert mails(lead, "lead_expired") == int(won == "expire")


def test_two_employees_offer_one_company_to_two_schools(network):
    """An offer is exclusive: the second learns that there is one already, or that the case moved on."""
    reason = "Dat vroeg het bedrijf zelf."
    other = network.person("Piet Smet", "city_employee", network.hall)
    for each in range(ROUNDS):
        company, site = network.site(f"Bakkerij {each}", "")
        lead = network.lead(company, site).qualified(network.baker)

        results = at_once(
            step(lead, "offer", network.employee, offered_to=network.first.id, offer_reason=reason),
            step(lead, "offer", other, offered_to=network.second.id, offer_reason=reason),
        )

        assert sorted(isinstance(each, EngineError) for each in results) == [False, True]
        assert (len(lead.offers()), mails(lead, "lead_offered")) == (1, 1)


def test_two_schools_accept_two_leads_of_one_company(network):
    """Both may have their learner; one of them talks to the company, and the other knows who."""
    for each in range(ROUNDS):
        company, site = network.site(f"Bakkerij {each}", "")
        known = {"another_line": True}
        one = network.lead(company, site, programme_id=network.baker, **known).qualified(network.baker)
        two = network.lead(company, site, programme_id=network.cook, **known).qualified(network.cook)
        one.offered(network.first, MONDAY)
        two.offered(network.second, MONDAY)

        results = at_once(
            step(one, "accept", network.first.coordinator, lead_coach=network.first.coach.person_id),
            step(two, "accept", network.second.coordinator, lead_coach=network.second.coach.person_id),
        )

        assert [each.state for each in results] == ["accepted", "accepted"]
        owner = lock_of(network, site).lock_organisation_id
        both = {network.first.id, network.second.id}
        assert owner in both
        points = {row.contact_organisation_id for row in rows(network, leads, leads.c.site_id == site)}
        assert points == {None, owner}


NEW = {
    "Bakkerij Maes": "0123456749",
    "Slagerij Smet": "1000000021",
    "Kapsalon Iris": "1000000120",
    "Las bv": "0566988259",
}


def test_two_people_hear_of_one_company_at_the_same_moment(network):
    """One company, one establishment, one lead and one note, whatever the order, and both are thanked."""
    for name, number in NEW.items():
        heard = Signal(
            {"name": name, "enterprise_number": number},
            {"postcode": "2000", "street": "Dam 1"},
            {"signal_source": "visit", "signal_on": "2026-09-14"},
        )

        def tell(who, heard=heard):
            return signal(network.db, shipped(), heard, actor=who, now=at(TUESDAY))

        results = at_once(lambda: tell(network.employee), lambda: tell(network.second.coach))

        assert sorted(each.opened for each in results) == [False, True]
        assert len({(each.case_id, each.site_id) for each in results}) == 1
        assert [row.warmth for row in rows(network, leads, leads.c.site_id == results[0].site_id)] == [2]


def test_two_leads_of_one_company_claim_the_same_line(network):
    """Both pass their rules at the same moment; one keeps the line, the other is told which case has it."""
    floor = {"work_days": "wo", "languages": "nl", "reachability": "tram", "exclusions": "geen"}
    rest = {"mentor_precheck": "fits", "taster_possible": "ja", "places": 1, "earliest_start_on": "2026-10-01"}
    for each in range(ROUNDS):
        company, site = network.site(f"Bakkerij {each}", "")
        both = [
            network.lead(company, site, programme_id=other, another_line=True)
            for other in (network.baker, network.cook)
        ]
        for lead in both:
            consent = {"share_consent": "ja", "share_consent_on": "2026-09-02", "promised": "We bellen"}
            lead.go("confirm_interest", network.employee, date(2026, 9, 2), **consent, promised_by_on="2026-09-20")
            lead.go("start_qualifying", network.employee, date(2026, 9, 2))

        line = {"programme_id": network.butcher, **floor, **rest}
        results = at_once(*[step(lead, "finish_qualifying", network.employee, **line) for lead in both])

        assert sorted(isinstance(each, EngineError) for each in results) == [False, True]
        [lost] = [each for each in results if isinstance(each, EngineError)]
        assert any(lead.row().code in lost.unmet[0].nl for lead in both)


def test_without_the_lock_both_would_have_opened_a_lead(network):
    """The control: two establishments of two companies race for nothing, and both leads open."""
    heard = [
        Signal(
            {"name": name, "enterprise_number": number},
            {"postcode": "2000", "street": "Dam 1"},
            {"signal_source": "visit", "signal_on": "2026-09-14"},
        )
        for name, number in (("Een", "0123456749"), ("Twee", "1000000021"))
    ]

    results = at_once(
        *[
            lambda what=what: signal(network.db, shipped(), what, actor=network.employee, now=at(TUESDAY))
            for what in heard
        ]
    )

    assert [each.opened for each in results] == [True, True]


def test_the_record_is_whole_after_all_of_it(network):
    """Every chain of events verifies, and no order was left behind."""
    coach = network.first.coach
    for lead in offers_of(network, 2):
        at_once(
            step(lead, "accept", coach, lead_coach=coach.person_id),
            step(lead, "decline", network.first.coordinator, reason="no_learner"),
        )
    network.settle(TUESDAY)

    with network.db.read() as tx:
        assert audit(tx).broken == ()
        assert tx.execute(select(func.count()).select_from(events)).scalar_one() > 0
        assert tx.execute(select(func.count()).where(cases.c.state == "offered")).scalar_one() == 0
    assert network.failed() == []
