"""While a school considers an offer it knows the need and not the person, and its answer always leaves a trace."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.errors import ActionRefused, BadInput, NotAllowed
from engine.queries.case_page import view_case
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import at
from workflows.company_lead.site_contacts import ask_owner

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)
PERSON = {"contact_name", "contact_email"}
WHY = "Wij hebben nu toch geen leerling."


@pytest.fixture
def lead(network):
    """A lead that was offered to the first school on Monday."""
    return network.lead(network.company, network.here).qualified(network.baker).offered(network.first, MONDAY)


def seen_by(lead, actor):
    """Return the lead's page as somebody sees it."""
    return view_case(lead.network.db, shipped(), lead.id, actor, at(TUESDAY))


def test_a_school_reads_what_the_company_needs_and_not_yet_whom_to_call(network, lead):
    """Nobody calls before accepting: not from the fields, the contacts or what the timeline told."""
    for reader in (network.first.coach, network.first.coordinator):
        page = seen_by(lead, reader)

        assert page.fields["programme"] == "Bakker duaal"
        assert PERSON.isdisjoint(page.fields)
        assert all(each.role != "company_contact" for each in page.people)
        told = {name for each in page.timeline for name, *_ in (each.payload or {}).get("fields", [])}
        assert "work_days" in told
        assert PERSON.isdisjoint(told)


def test_the_city_reads_on_and_the_school_reads_it_all_once_it_accepted(network, lead):
    """The control, and what accepting brings."""
    assert set(seen_by(lead, network.employee).fields) >= PERSON

    lead.accepted(network.first, TUESDAY)

    page = seen_by(lead, network.first.coach)
    assert page.fields["contact_email"] == "tom@devos.example"
    assert [each.name for each in page.people if each.role == "company_contact"] == ["Tom De Vos"]


def test_what_a_school_may_not_read_it_does_not_overwrite(network, lead):
    """Nor could it: the form does not ask it."""
    typed = {"actor": network.first.coach, "seen_version": None, "now": at(TUESDAY)}

    with pytest.raises(NotAllowed):
        engine.fill_in(network.db, shipped(), lead.id, {"contact_name": "Iemand"}, **typed)
    engine.fill_in(network.db, shipped(), lead.id, {"languages": "nl, fr"}, **typed)

    assert lead.row().fields["contact_name"] == "Tom De Vos"


def test_an_offer_is_declined_and_never_undone_by_the_school_that_got_it(network, lead):
    """Undoing the city's step would leave no offer in the open table; a no with a reason does."""
    for actor in (network.first.coach, network.first.coordinator):
        assert seen_by(lead, actor).undo is None
        with pytest.raises(ActionRefused, match="nothing_to_undo"):
            engine.correct(network.db, shipped(), lead.id, actor=actor, seen_version=None, now=at(TUESDAY), reason=WHY)

    lead.go("decline", network.first.coach, TUESDAY, reason="no_learner")

    assert lead.offers()[0].answer == "declined"


def test_the_city_takes_its_own_offer_back_and_a_coordinator_anothers_with_a_reason(network, lead):
    """The control: what one's own organisation did, it undoes."""
    assert seen_by(lead, network.employee).undo.needs_reason is False
    assert seen_by(lead, network.coordinator).undo.needs_reason is True
    lead.accepted(network.first, TUESDAY)

    other = network.person("Mia Claes", "school_coordinator", network.first.id)
    engine.correct(network.db, shipped(), lead.id, actor=other, seen_version=None, now=at(TUESDAY), reason=WHY)

    assert lead.state() == "offered"


def test_a_question_about_an_offer_goes_to_the_city(network, lead):
    """In the asker's name, as a task; the days of the offer go on."""
    asked = {"actor": network.first.coach, "now": at(TUESDAY), "key": "ask-1"}
    with pytest.raises(BadInput):
        ask_owner(network.db, network.here, " ", **asked)

    ask_owner(network.db, network.here, "Kan een leerling er met de bus geraken?", **asked)
    network.settle(TUESDAY)

    assert ("answer_question", "city_employee") in lead.open_tasks()
    [note] = lead.happened("note")
    assert (note.actor_name, "met de bus" in note.payload["text"]) == ("Coach Technicum", True)
    assert lead.row().due_on == date(2026, 9, 21)
    assert network.failed() == []


def test_a_withdrawn_offer_owes_the_company_a_word_too(network, lead):
    """After each return somebody tells the company where it stands."""
    lead.go("withdraw", network.employee, TUESDAY, reason="wrong_school")

    assert lead.open_tasks() == {("tell_company", "city_employee")}
