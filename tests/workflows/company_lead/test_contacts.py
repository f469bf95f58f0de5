"""One school at a time talks to a company, a company gets one first contact in thirty days, and others may only ask."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import engine
from engine.errors import ActionRefused, BadInput, NotAllowed, NotFound
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import at, lock_of
from workflows.company_lead.contact_point import hand_over_contact
from workflows.company_lead.lock_lines import line_of, lines
from workflows.company_lead.offers import passed_by
from workflows.company_lead.site_contacts import Contact, ask_owner, log_site_contact
from workflows.register.tables import contacts

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)


def accepted_by(network, school, programme, day=MONDAY):
    """Bring a lead of the establishment to a school that accepted it."""
    known = {"another_line": True, "programme_id": programme}
    lead = network.lead(network.company, network.here, **known).qualified(programme)
    return lead.offered(school, day).accepted(school, day)


def call(network, school, day, **more):
    """Let a coach log a call with the company outside the steps of a lead."""
    contact = Contact("call", day, **more)
    return log_site_contact(network.db, network.here, contact, actor=school.coach, now=at(day))


def first_contacts(network):
    """Return school and day of every first contact."""
    with network.db.read() as tx:
        query = select(contacts.c.organisation_id, contacts.c.on_day).where(contacts.c.first)
        return [tuple(row) for row in tx.execute(query.order_by(contacts.c.id))]


def test_whoever_accepts_talks_until_it_is_given_back(network):
    """From acceptance to release; everybody reads who it is."""
    lead = accepted_by(network, network.first, network.baker)
    line = line_of(network.db, network.here, network.second.coach, at(MONDAY))
    assert line.nl == "In gesprek met Technicum, sinds 14/09/2026, coach Coach Technicum."

    told = {"company_told": "We vinden nu geen leerling.", "next_school_note": "Vlotte mentor, bel voormiddag."}
    lead.go("give_back", network.first.coach, TUESDAY, reason="no_learner", **told)

    assert lock_of(network, network.here).lock_case_id is None
    assert line_of(network.db, network.here, network.second.coach, at(TUESDAY)).stage == "city"
    assert ("tell_company", "city_employee") in lead.open_tasks()


@pytest.mark.parametrize(
    ("action", "actor", "reason", "fields"),
    [
        ("redistribute", "coordinator", "fairness", {}),
        ("lose", "employee", "no_interest", {}),
    ],
)
def test_every_way_out_of_a_school_opens_the_lock(network, action, actor, reason, fields):
    """And the company is told: at every return and at every end."""
    lead = accepted_by(network, network.first, network.baker)

    lead.go(action, getattr(network, actor), TUESDAY, reason=reason, **fields)

    assert lock_of(network, network.here).lock_case_id is None
    assert ("tell_company", "city_employee") in lead.open_tasks()
    assert lead.offers()[0].returned_on == TUESDAY


def test_a_change_of_coach_shows_in_the_line_at_once(network):
    """The lock follows the person on the case."""
    lead = accepted_by(network, network.first, network.baker)
    other = network.person("Mia Claes", "trajectory_coach", network.first.id)

    engine.assign(
        network.db,
        shipped(),
        lead.id,
        "trajectory_coach",
        other.person_id,
        actor=network.first.coordinator,
        seen_version=None,
        now=at(TUESDAY),
    )

    assert "coach Mia Claes" in line_of(network.db, network.here, network.second.coach, at(TUESDAY)).nl


def test_a_second_lead_of_the_establishment_leaves_the_first_school_the_point_of_contact(network):
    """Rule 3: its own first contact goes through that school, and the refusal says through whom."""
    accepted_by(network, network.first, network.baker)
    second = accepted_by(network, network.second, network.cook)
    assert lock_of(network, network.here).lock_organisation_id == network.first.id

    with pytest.raises(ActionRefused) as refused:
        second.contacted(network.second, TUESDAY)
    assert "Technicum sinds 14/09/2026" in refused.value.unmet[0].nl
    second.contacted(network.second, TUESDAY, contact_via_owner="ja")

    assert second.state() == "contacted"
    assert first_contacts(network) == []


def test_the_lock_goes_on_to_the_other_school_when_the_first_gives_back(network):
    """Nobody asks for it: whoever has the other lead talks now."""
    first = accepted_by(network, network.first, network.baker)
    second = accepted_by(network, network.second, network.cook)

    first.go("redistribute", network.coordinator, TUESDAY, reason="fairness")

    row = lock_of(network, network.here)
    assert (row.lock_organisation_id, row.lock_case_id) == (network.second.id, second.id)
    assert second.contacted(network.second, TUESDAY).state() == "contacted"


def test_the_company_may_choose_another_point_of_contact(network):
    """Only the city writes that down, with the reason."""
    accepted_by(network, network.first, network.baker)
    second = accepted_by(network, network.second, network.cook)
    chosen = {"reason": "De zaakvoerder kent Spectrum.", "seen_version": None, "now": at(TUESDAY)}
    with pytest.raises(NotAllowed):
        hand_over_contact(network.db, shipped(), second.id, actor=network.second.coach, **chosen)
    with pytest.raises(BadInput):
        hand_over_contact(network.db, shipped(), second.id, actor=network.employee, **{**chosen, "reason": "kort"})

    hand_over_contact(network.db, shipped(), second.id, actor=network.employee, **chosen)

    assert "Spectrum" in line_of(network.db, network.here, network.first.coach, at(TUESDAY)).nl
    assert "De zaakvoerder kent Spectrum." in second.happened("note")[0].payload["text"]


def test_a_coach_with_a_learner_there_is_the_point_of_contact_by_default(network):
    """Another school that accepts a lead agrees with that coach first."""
    network.works(network.first, network.cook, network.here, date(2026, 9, 1), date(2027, 6, 30))

    line = line_of(network.db, network.here, network.second.coach, at(MONDAY))
    lead = accepted_by(network, network.second, network.baker)

    assert "Technicum" in line.nl
    assert "heeft hier een leerling" in line.nl
    assert "Coach Technicum" in line.nl
    with pytest.raises(ActionRefused):
        lead.contacted(network.second, TUESDAY)


def test_that_coach_is_proposed_when_the_own_school_gets_the_offer(network):
    """The acceptance form comes with the coach who knows the company."""
    network.works(network.first, network.cook, network.here, date(2026, 9, 1), date(2027, 6, 30))
    lead = network.lead(network.company, network.here).qualified(network.baker).offered(network.first, MONDAY)

    assert lead.row().fields["lead_coach"] == network.first.coach.person_id
    assert lead.accepted(network.first, TUESDAY).contacted(network.first, TUESDAY).state() == "contacted"


def test_a_company_gets_one_first_contact_in_thirty_days(network):
    """The next school waits, and so does its clock; nobody is late for leaving a company in peace."""
    lead = accepted_by(network, network.first, network.baker).contacted(network.first, TUESDAY)
    lead.go("redistribute", network.coordinator, TUESDAY, reason="fairness")
    lead.offered(network.second, TUESDAY).accepted(network.second, TUESDAY)
    free = TUESDAY + timedelta(days=30)

    assert lead.row().fields["contact_from_on"] == free.isoformat()
    assert lead.row().due_on == lead.offers()[-1].contact_due_on == date(2026, 10, 20)
    with pytest.raises(ActionRefused) as refused:
        lead.contacted(network.second, free - timedelta(days=1))
    assert [each.code for each in refused.value.unmet] == ["first_contact_free"]
    network.wait(date(2026, 10, 12), free)
    assert ("take_back_lead", "city_employee") not in lead.open_tasks()

    assert lead.contacted(network.second, free).state() == "contacted"


def test_a_coordinator_may_pass_the_thirty_days_with_a_reason(network):
    """The company called itself; a coach alone may not say so."""
    lead = accepted_by(network, network.first, network.baker).contacted(network.first, TUESDAY)
    lead.go("redistribute", network.coordinator, TUESDAY, reason="fairness")
    lead.offered(network.second, TUESDAY).accepted(network.second, TUESDAY)
    said = {"contact_kind": "call", "contact_on": "2026-09-16", "contact_result": "interested"}
    why = "Het bedrijf belde ons zelf op."
    with pytest.raises(ActionRefused):
        lead.go("log_first_contact", network.second.coach, date(2026, 9, 16), override=why, **said)

    lead.go("log_first_contact", network.second.coordinator, date(2026, 9, 16), override=why, **said)

    assert lead.happened("advanced")[-1].payload["override"]["text"] == why


def test_a_contact_on_a_locked_company_needs_a_reason_and_tells_owner_and_city(network):
    """It happened, so it is kept; it never counts as a first contact, and it stands in the caller's name."""
    lead = accepted_by(network, network.first, network.baker)
    with pytest.raises(ActionRefused) as refused:
        call(network, network.second, TUESDAY)
    assert refused.value.unmet[0].nl.startswith("In gesprek met Technicum")

    call(network, network.second, TUESDAY, reason="De baas sprak me aan op een beurs.")
    network.settle(TUESDAY)

    assert set(network.mails("contact_on_locked")) == {network.first.coach.person_id, network.employee.person_id}
    [note] = lead.happened("note")
    assert note.actor_id == network.second.coach.person_id
    assert "De baas sprak me aan op een beurs." in note.payload["text"]
    assert first_contacts(network) == []
    assert network.failed() == []


def test_the_owner_logs_contacts_freely_and_that_is_the_first_contact(network):
    """A call noted apart is enough for the step afterwards."""
    lead = accepted_by(network, network.first, network.baker)

    call(network, network.first, TUESDAY)
    lead.go("log_first_contact", network.first.coach, TUESDAY)

    assert first_contacts(network) == [(network.first.id, TUESDAY)]
    assert (lead.state(), lead.offers()[0].first_contact_on) == ("contacted", TUESDAY)


def test_another_schools_first_contact_of_this_month_asks_a_reason_too(network):
    """Nobody holds the lock any more, but the company was called a week ago."""
    lead = accepted_by(network, network.first, network.baker).contacted(network.first, TUESDAY)
    lead.go("lose", network.first.coach, TUESDAY, reason="no_interest")
    assert line_of(network.db, network.here, network.second.coach, at(TUESDAY)).stage == "free"

    with pytest.raises(ActionRefused) as refused:
        call(network, network.second, date(2026, 9, 22))

    assert "vanaf 15/10/2026" in refused.value.unmet[0].nl
    call(network, network.second, date(2026, 10, 15))
    assert first_contacts(network) == [(network.first.id, TUESDAY), (network.second.id, date(2026, 10, 15))]


def test_others_may_ask_the_owner(network):
    """A task for the coach, the question on the timeline in the asker's name; asked twice is asked once."""
    lead = accepted_by(network, network.first, network.baker)
    asked = {"actor": network.second.coach, "now": at(TUESDAY), "key": "ask-1"}

    ask_owner(network.db, network.here, "Mag ik meekomen op bezoek?", **asked)
    network.settle(TUESDAY)

    assert ("answer_school", "trajectory_coach") in lead.open_tasks()
    [note] = lead.happened("note")
    assert (note.actor_name, "Mag ik meekomen op bezoek?" in note.payload["text"]) == ("Coach Spectrum", True)
    with pytest.raises(BadInput):
        ask_owner(network.db, network.here, " ", **asked)


def test_the_coach_of_a_learner_is_asked_by_mail(network):
    """There is no lead with that school to put the question on."""
    network.works(network.first, network.cook, network.here, date(2026, 9, 1), date(2027, 6, 30))
    network.lead(network.company, network.here)

    question = {"actor": network.second.coach, "now": at(TUESDAY), "key": "ask-1"}
    ask_owner(network.db, network.here, "Zoekt de bakkerij nog iemand?", **question)
    network.settle(TUESDAY)

    assert network.mails("school_question") == [network.first.coach.person_id]
    assert network.failed() == []


def test_where_nobody_talks_there_is_nobody_to_ask(network):
    """And an establishment that nobody ever signalled has no place for a contact."""
    with pytest.raises(NotFound):
        ask_owner(network.db, network.here, "Wie?", actor=network.first.coach, now=at(MONDAY), key="ask")
    with pytest.raises(NotFound):
        call(network, network.first, MONDAY)


def test_the_lines_are_for_the_city_and_the_schools(network):
    """A mentor or a learner has no business there; whoever has, finds a company by a piece of its name."""
    accepted_by(network, network.first, network.baker)
    network.site("Slagerij Maes", "1000000120")

    assert [each.company for each in lines(network.db, network.second.coach, at(MONDAY))] == ["De Vos bv"]
    assert [each.company for each in lines(network.db, network.employee, at(MONDAY), search="maes")] == [
        "Slagerij Maes"
    ]
    stranger = network.person("Piet", "mentor", None)
    with pytest.raises(NotAllowed):
        lines(network.db, stranger, at(MONDAY))


@pytest.mark.parametrize("other", ["mentor", "administrator"])
def test_what_became_of_a_company_is_told_to_schools_only(network, other):
    """For anybody else a case that is not theirs does not exist."""
    lead = accepted_by(network, network.first, network.baker)

    assert passed_by(network.db, lead.id, network.person("Piet", other, None), at(MONDAY)) is None
    assert passed_by(network.db, 999, network.second.coach, at(MONDAY)) is None
    assert len(passed_by(network.db, lead.id, network.second.coach, at(MONDAY)).sentences) == 1
