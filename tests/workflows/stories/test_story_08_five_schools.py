"""Story 8: five schools, one company. One school at a time may answer; everybody sees whose turn it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import engine
from engine.errors import ActionRefused
from engine.message import Message
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import SECRET, a_network, at
from workflows.company_lead.lock_lines import line_of
from workflows.company_lead.offers import order_for, passed_by
from workflows.company_lead.site_contacts import Contact, log_site_contact

OFFERED, ANSWERED, ACCEPTED = date(2026, 9, 14), date(2026, 9, 16), date(2026, 9, 18)


@pytest.fixture
def told(db):
    """Five schools offer the programme; in A a learner cannot wait, in B one can, the company goes to A first."""
    network = a_network(db)
    baker = network.programme()
    schools = [network.school(name, baker) for name in "ABCDE"]
    network.waits(schools[0], baker, date(2026, 9, 28))
    network.waits(schools[1], baker, date(2026, 10, 26))
    company, site = network.site()
    lead = network.lead(company, site).qualified(baker)
    lead.go("offer", network.employee, OFFERED, offered_to=schools[0].id)
    return network, schools, site, lead


def order_of(network, lead, day):
    """Return the names of the schools in the order of the ranking."""
    return [each.name for each in order_for(network.db, lead.id, lead.row().fields, at(day)).schools]


def test_the_school_with_the_learner_who_cannot_wait_comes_first(told):
    """No reason was asked for offering to A: it stood in place 1; five working days make the last one Monday."""
    _, schools, _, lead = told

    [offer] = lead.offers()

    assert (offer.organisation_id, offer.rank, offer.expires_on) == (schools[0].id, 1, date(2026, 9, 21))
    assert [each["kind"] for each in offer.parts] == ["urgent", "no_relation", "distance_unknown", "fairness"]


def test_coaches_of_the_others_see_whose_turn_it_is_and_log_no_first_contact(told):
    """B to E read one line, and that line is also why their contact is refused."""
    network, schools, site, _ = told
    call = Contact("call", OFFERED)

    for school in schools[1:]:
        line = line_of(network.db, site, school.coach, at(OFFERED))
        with pytest.raises(ActionRefused) as refused:
            log_site_contact(network.db, site, call, actor=school.coach, now=at(OFFERED))

        assert line.nl == "Aangeboden aan A tot en met 21/09/2026."
        assert refused.value.unmet[0].nl == line.nl


def test_a_declines_b_is_next_accepts_and_a_hears_who_owns_it(told):
    """The whole story, with the one mail to A's coach."""
    network, (a, b, *_), site, lead = told
    assert order_of(network, lead, OFFERED)[:2] == ["A", "B"]

    lead.go("decline", a.coach, ANSWERED, reason="no_learner")
    assert lead.state() == "in_pool"
    assert order_of(network, lead, ANSWERED)[0] == "B"
    lead.go("offer", network.employee, ANSWERED, offered_to=b.id)
    lead.accepted(b, ACCEPTED)

    assert network.mails("lead_taken") == [a.coach.person_id]
    line = line_of(network.db, site, a.coach, at(ACCEPTED))
    assert line.nl == "In gesprek met B, sinds 18/09/2026, coach Coach B."
    ended, now_with = passed_by(network.db, lead.id, a.coach, at(ACCEPTED)).sentences
    assert ended[0] == "Coach A weigerde dit bedrijf voor A op 16/09/2026."
    assert now_with[0] == line.nl


def test_offering_to_a_again_needs_a_reason(told):
    """A said no; whoever thinks otherwise writes down why."""
    network, (a, *_), _, lead = told
    lead.go("decline", a.coach, ANSWERED, reason="no_learner")

    with pytest.raises(ActionRefused) as refused:
        lead.go("offer", network.employee, ANSWERED, offered_to=a.id)

    assert [each.code for each in refused.value.unmet] == ["ranking_or_reason"]
    assert "B staat op plaats 1 en A op plaats 5" in refused.value.unmet[0].nl


def test_the_mail_to_a_names_school_coach_and_telephone(told):
    """Whoever knows something calls the right person instead of the company."""
    network, (a, b, *_), _, lead = told
    lead.go("decline", a.coach, ANSWERED, reason="no_learner")
    lead.go("offer", network.employee, ANSWERED, offered_to=b.id)
    lead.accepted(b, ACCEPTED)
    seen: list[Message] = []

    engine.deliver(network.db, shipped(), {"email": seen.append}, at(ACCEPTED) + timedelta(minutes=6), secret=SECRET)

    [mail] = [each for each in seen if each.kind == "lead_taken"]
    assert (mail.recipient.name, mail.link) == ("Coach A", "")
    assert [mail.payload[name] for name in ("school", "coach", "phone")] == ["B", "Coach B", "03 000 00 00"]
