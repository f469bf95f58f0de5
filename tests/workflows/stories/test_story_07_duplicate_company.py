"""Story 7: the city and a school hear of one company and write its number each in their own way."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from engine.errors import BadInput
from engine.tables import cases
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import Lead, a_network, at
from workflows.company_lead.signals import Signal, signal
from workflows.company_lead.which_site import WhichSite
from workflows.register.known_companies import PossibleDuplicate
from workflows.register.tables import companies, leads, sites

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)


@pytest.fixture
def network(db):
    """The city, and a school that offers the programme."""
    made = a_network(db)
    made.baker = made.programme()
    made.technicum = made.school("Technicum", made.baker)
    return made


def heard(number="", *, day=MONDAY, name="De Vos", site=None, need=None, **said):
    """Describe what somebody heard of a company."""
    company = {"name": name, "enterprise_number": number, "postcode": "2060"}
    place = {"postcode": "2060", "street": "Kaai 1", **(site or {})}
    asks = {"signal_source": "visit", "signal_on": day.isoformat(), "signal_text": "Zoekt een bakker.", **(need or {})}
    return Signal(company, place, asks, **said)


def tell(network, what, actor=None, day=MONDAY, **more):
    """Let somebody pass on what they heard, the city when nobody is named."""
    return signal(network.db, shipped(), what, actor=actor or network.employee, now=at(day), **more)


def count(network, table):
    """Return how many rows a table has."""
    with network.db.read() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


def warmth(network, case_id):
    """Return how warm a lead is."""
    with network.db.read() as tx:
        return tx.execute(select(leads.c.warmth).where(leads.c.case_id == case_id)).scalar_one()


def test_one_number_in_two_writings_is_one_company_and_the_second_signal_a_note(network):
    """The note stands in the name of the school's coach, who sees nothing else of the lead."""
    coach = network.technicum.coach
    first = tell(network, heard("BE 0404.567.895"))

    second = tell(network, heard("404567895", day=TUESDAY, name="Bakkerij De Vos bv"), coach, TUESDAY)

    assert (first.opened, second.opened, second.case_id) == (True, False, first.case_id)
    assert (count(network, companies), count(network, cases), warmth(network, first.case_id)) == (1, 1, 2)
    [note] = Lead(network, first.case_id).happened("note")
    assert (note.actor_id, note.actor_name) == (coach.person_id, coach.name)
    assert "Bedrijfsbezoek" in note.payload["text"]
    assert "Zoekt een bakker." in note.payload["text"]


def test_a_wrong_check_digit_is_refused_and_nothing_is_kept(network):
    """A slip of the finger would make a second company."""
    with pytest.raises(BadInput) as refused:
        tell(network, heard("0404.567.894"))

    assert [each.code for each in refused.value.problems] == ["enterprise_wrong_check_digits"]
    assert (count(network, companies), count(network, cases)) == (0, 0)


def test_a_number_that_begins_with_one_is_accepted(network):
    """New enterprise numbers begin with 1."""
    tell(network, heard("1000.000.120"))

    with network.db.read() as tx:
        assert tx.execute(select(companies.c.enterprise_number)).scalars().all() == ["1000000120"]


def test_two_establishments_of_one_company_are_two_leads(network):
    """The second number has a remainder of 0, which gives 97 and never 00."""
    one = tell(network, heard("0404567895", site={"site_number": "2.147.812.701"}))
    other = tell(network, heard("0404567895", site={"site_number": "2.147.812.897", "street": "Dam 7"}))

    assert (count(network, companies), count(network, sites), other.opened) == (1, 2, True)
    assert one.case_id != other.case_id


def test_a_school_may_be_the_first_to_hear_and_the_lead_is_the_citys(network):
    """The coach's name stands on it; the coach does not own it."""
    coach = network.technicum.coach

    made = tell(network, heard("0404567895"), coach)

    lead = Lead(network, made.case_id)
    assert (lead.row().organisation_id, lead.row().owner_role, lead.state()) == (
        network.hall,
        "city_employee",
        "detected",
    )
    assert lead.happened("opened")[0].actor_id == coach.person_id


def test_a_company_without_a_number_asks_a_person_whether_it_is_the_same(network):
    """Name and place are alike: yes leads to the same lead, no to another company."""
    first = tell(network, heard(name="Bakkerij De Vos"))

    with pytest.raises(PossibleDuplicate) as asked:
        tell(network, heard(name="Bakkerij de Vos BV"))
    [candidate] = asked.value.candidates
    same = tell(network, heard(name="Bakkerij de Vos BV", company_id=candidate.id))
    another = tell(network, heard(name="Bakkerij de Vos BV", new_company=True))

    assert (candidate.name, candidate.known_by) == ("Bakkerij De Vos", "Stad")
    assert (same.case_id, same.opened, another.opened) == (first.case_id, False, True)
    assert count(network, companies) == 2


def test_a_company_with_establishments_asks_which_one_is_meant(network):
    """Another postcode: is it a new establishment, or did somebody mean the known one?"""
    first = tell(network, heard("0404567895"))

    with pytest.raises(WhichSite) as asked:
        tell(network, heard("0404567895", site={"postcode": "2018", "street": "Plein 2"}))
    [known] = asked.value.candidates
    same = tell(network, heard("0404567895", site={"postcode": "2018", "street": "Plein 2"}, site_id=known.id))
    new = tell(network, heard("0404567895", site={"postcode": "2018", "street": "Plein 2"}, new_site=True))

    assert (known.label, same.case_id, new.opened) == ("Kaai 1, 2060 Antwerpen", first.case_id, True)
    assert count(network, sites) == 2


def test_another_need_of_the_same_establishment_is_a_lead_of_its_own(network):
    """One open lead per establishment and programme: a second baker is a note, a cook is not."""
    cook = network.programme("Kok duaal")
    first = tell(network, heard("0404567895", need={"programme_id": network.baker}))

    again = tell(network, heard("0404567895", need={"programme_id": network.baker}, another_line=True))
    other = tell(network, heard("0404567895", need={"programme_id": cook}, another_line=True))

    assert (again.opened, again.case_id, other.opened) == (False, first.case_id, True)


def test_a_form_that_is_sent_twice_counts_once(network):
    """Neither a second lead nor a note about one's own lead, nor a second point of warmth."""
    first = tell(network, heard("0404567895"), key="form-1")
    assert tell(network, heard("0404567895"), key="form-1").case_id == first.case_id
    tell(network, heard("0404567895"), network.technicum.coach, key="form-2")
    tell(network, heard("0404567895"), network.technicum.coach, key="form-2")

    assert (count(network, cases), warmth(network, first.case_id)) == (1, 2)
    assert len(Lead(network, first.case_id).happened("note")) == 1


def test_a_signal_without_its_day_or_source_makes_no_company(network):
    """Everything is looked at before anything is kept."""
    with pytest.raises(BadInput) as refused:
        tell(network, heard("0404567895", need={"signal_on": ""}))

    assert [(each.field, each.code) for each in refused.value.problems] == [("signal_on", "required")]
    assert count(network, companies) == 0
