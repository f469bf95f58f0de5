"""What a lead leads to: places, a learner, the next one, another half, another lead, or an end."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.actor import SYSTEM
from engine.errors import ActionRefused
from engine.post import post_order
from engine.tables import cases, outbox
from tests.workflows.lead_builders import at, leads_of, lock_of, rows, with_school
from workflows.register.ended_companies import declare_bankrupt
from workflows.register.places import reserve
from workflows.register.tables import agreements, leads, workplaces
from workflows.register.write import Writer

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 9, day) for day in (14, 15, 16))
START, END = date(2026, 9, 21), date(2027, 6, 30)


def order(network, kind, day, **payload):
    """Let somebody ask something of the leads, and carry it out."""
    with network.db.transaction() as tx:
        post_order(tx, f"company_lead.{kind}", payload, key=f"{kind}-{payload}", now=at(day))
    network.settle(day)
    assert network.failed() == []


# Places and learners


def test_agreed_places_become_workplaces_per_line(network):
    """Coaches of all schools find them for their learners."""
    lead = with_school(network, network.first, second=network.cook)

    lead.agreed(network.first, WEDNESDAY, places=2, agreed_places_2=1)

    made = rows(network, workplaces)
    assert [(each.programme_id, each.places, each.from_on, each.until_on, each.lead_id) for each in made] == [
        (network.baker, 2, WEDNESDAY, END, lead.id),
        (network.cook, 1, WEDNESDAY, END, lead.id),
    ]


def test_a_signed_agreement_matches_the_lead_by_itself(network):
    """The coach does nothing twice; the deadline of the match counts to the end of the agreement."""
    lead = with_school(network, network.first).agreed(network.first, WEDNESDAY)
    case_id = network.works(network.first, network.baker, network.here, START, END)

    order(network, "agreement_signed", START, site_id=network.here, programme_id=network.baker, case_id=case_id)

    assert (lead.state(), lead.row().due_on, lead.offers()[0].matched_on) == ("matched", END, START)
    with network.db.read() as tx:
        code = tx.execute(select(cases.c.code).where(cases.c.id == case_id)).scalar_one()
    assert lead.row().fields["learner_code"] == code


def test_an_agreement_of_another_school_is_no_match_for_this_one(network):
    """One school's learner does not fill another school's lead."""
    lead = with_school(network, network.first).agreed(network.first, WEDNESDAY)
    case_id = network.works(network.second, network.baker, network.here, START, END)

    order(network, "agreement_signed", START, site_id=network.here, programme_id=network.baker, case_id=case_id)

    assert lead.state() == "workplace_agreed"
    with pytest.raises(ActionRefused, match="agreement_signed"):
        lead.go("match_learner", network.first.coach, START)


def test_a_lead_in_the_pool_hears_that_somebody_works_there_now(network):
    """A note, no step: the city still decides."""
    lead = network.lead(network.company, network.here).qualified(network.baker)
    case_id = network.works(network.first, network.baker, network.here, START, END)

    order(network, "agreement_signed", START, site_id=network.here, programme_id=network.baker, case_id=case_id)

    assert lead.state() == "in_pool"
    assert len(lead.happened("note")) == 1


def test_places_go_with_the_school_that_gives_the_company_back(network):
    """Whoever counted on one is told in their own case."""
    lead = with_school(network, network.first).agreed(network.first, WEDNESDAY)
    [place] = rows(network, workplaces)
    waiting = network.waits(network.second, network.baker, date(2026, 9, 28))
    with network.db.transaction() as tx:
        reserve(Writer(tx, SYSTEM, at(WEDNESDAY)), place.id, waiting, today=WEDNESDAY, until=date(2026, 9, 30))

    told = {"company_told": "We vinden nu geen leerling.", "next_school_note": "Vlotte mentor, bel voormiddag."}
    lead.go("give_back", network.first.coach, WEDNESDAY, reason="no_learner", **told)

    assert rows(network, workplaces)[0].withdrawn_on == WEDNESDAY
    asked = rows(network, outbox, outbox.c.kind == "learner_trajectory.workplace_gone")
    assert [each.payload for each in asked] == [{"case_id": waiting}]


# The next learner


def test_a_finished_trajectory_asks_the_coach_of_a_matched_lead(network):
    """The company knows the school: that coach asks."""
    lead = with_school(network, network.first).agreed(network.first, WEDNESDAY)
    network.works(network.first, network.baker, network.here, START, END)
    lead.go("match_learner", network.first.coach, START)

    order(network, "next_learner", date(2027, 6, 24), site_id=network.here, programme_id=network.baker)

    assert ("ask_next_learner", "trajectory_coach") in lead.open_tasks()
    assert len(leads_of(network)) == 1


def test_a_finished_trajectory_warms_up_a_lead_the_city_keeps_warm(network):
    """Somebody of the city calls; no second lead begins."""
    lead = network.lead(network.company, network.here).qualified(network.baker)
    kept = {"review_on": "2027-01-10", "keep_warm_reason": "Nu geen plaats.", "company_told_on": "2026-09-14"}
    lead.go("keep_warm", network.employee, MONDAY, company_told="We bellen in januari.", **kept)

    order(network, "next_learner", TUESDAY, site_id=network.here, programme_id=network.baker)

    assert ("call_for_next", "city_employee") in lead.open_tasks()
    assert rows(network, leads)[0].warmth == 2
    assert len(leads_of(network)) == 1


def test_a_finished_trajectory_begins_a_lead_where_none_runs(network):
    """With the contact person of last time; asked twice, one lead begins."""
    lost = network.lead(network.company, network.here).qualified(network.baker)
    lost.go("lose", network.employee, MONDAY, reason="economic")

    order(network, "next_learner", TUESDAY, site_id=network.here, programme_id=network.baker)
    network.settle(WEDNESDAY)

    _, new = leads_of(network)
    fields = new.row().fields
    assert (new.state(), fields["signal_source"], fields["contact_name"], fields["programme"]) == (
        "detected",
        "finished_trajectory",
        "Tom De Vos",
        "Bakker duaal",
    )


def test_no_lead_begins_at_a_company_that_failed(network):
    """However well the learner did there."""
    declare_bankrupt(network.db, network.company, MONDAY, actor=network.employee, now=at(MONDAY))

    order(network, "next_learner", TUESDAY, site_id=network.here, programme_id=network.baker)

    assert leads_of(network) == []


def test_the_company_says_yes_again_once_the_learner_has_left(network):
    """The end of the agreement asks the coach; a yes from before the end counts for nothing."""
    lead = with_school(network, network.first).agreed(network.first, WEDNESDAY)
    network.works(network.first, network.baker, network.here, START, END)
    lead.go("match_learner", network.first.coach, START)
    said = {"willing_again": "ja", "willing_again_on": "2027-05-01"}
    with pytest.raises(ActionRefused, match="company_still_willing"):
        lead.go("free_place", network.first.coach, date(2027, 5, 1), **said)

    ended = date(2027, 6, 25)
    [agreement] = rows(network, agreements)
    with network.db.transaction() as tx:
        after = {"status": "ended", "ended_on": ended, "termination_code": "completed"}
        Writer(tx, SYSTEM, at(ended)).change(agreements, agreement.id, after)
    order(network, "agreement_ended", ended, site_id=network.here, programme_id=network.baker, about=agreement.id)

    assert ("ask_next_learner", "trajectory_coach") in lead.open_tasks()
    with pytest.raises(ActionRefused, match="company_still_willing"):
        lead.go("free_place", network.first.coach, ended, **said)
    assert lead.go("free_place", network.first.coach, ended, willing_again="ja", willing_again_on="2027-06-25") == (
        "workplace_agreed"
    )


# The end


@pytest.mark.parametrize("stage", ["in_pool", "offered", "accepted", "workplace_agreed"])
def test_a_company_that_fails_loses_its_lead_wherever_it_is(network, stage):
    """Lost as bankrupt, the lock open, the offer closed, the city told, nothing offered any more."""
    lead = network.lead(network.company, network.here).qualified(network.baker)
    if stage != "in_pool":
        lead.offered(network.first, MONDAY)
    if stage in {"accepted", "workplace_agreed"}:
        lead.accepted(network.first, MONDAY)
    if stage == "workplace_agreed":
        lead.contacted(network.first, TUESDAY).agreed(network.first, WEDNESDAY)

    declare_bankrupt(network.db, network.company, WEDNESDAY, actor=network.employee, now=at(WEDNESDAY))
    network.settle(WEDNESDAY)

    assert network.failed() == []
    assert (lead.state(), lead.row().organisation_id) == ("lost", network.hall)
    assert lead.happened("advanced")[-1].payload["reason"]["code"] == "bankrupt"
    assert lock_of(network, network.here).lock_case_id is None
    assert all(each.answer is not None for each in lead.offers())
    told = {network.employee.person_id, network.coordinator.person_id}
    assert set(network.mails("company_failed")) == told
    with pytest.raises(ActionRefused, match="cooldown_passed_or_company_asked"):
        lead.go("reopen", network.employee, date(2027, 9, 1), reason="new_contact", company_asked="ja")


def test_a_lead_that_was_closed_before_stays_as_it_was(network):
    """The order finds nothing to do."""
    lead = network.lead(network.company, network.here)
    lead.go("lose", network.employee, MONDAY, reason="no_time")

    declare_bankrupt(network.db, network.company, WEDNESDAY, actor=network.employee, now=at(WEDNESDAY))
    network.settle(WEDNESDAY)

    assert (network.failed(), network.mails("company_failed")) == ([], [])
    assert lead.happened("advanced")[-1].payload["reason"]["code"] == "no_time"
