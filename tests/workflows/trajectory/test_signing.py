"""An agreement that is signed is a row of the register with a place of its own, and can be taken back as a whole."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.actor import SYSTEM
from engine.errors import ActionRefused
from tests.workflows.histories import shipped
from tests.workflows.world import at
from workflows.register.competences import add_competence
from workflows.register.places import seats
from workflows.register.tables import reservations, waiting_entries, workplace_searches
from workflows.register.training_plan import begin_plan
from workflows.waiting_list.offers import report_place

MATCHED, SIGNED, START = date(2026, 9, 15), date(2026, 9, 21), date(2026, 9, 22)
WHY = "De verkeerde datum getekend."


def free(world, work, day=SIGNED):
    """Return how many places of a workplace nobody holds or has."""
    with world.db.read() as tx:
        return seats(tx, work.workplace, day).free


def undo(world, case, day=SIGNED):
    """Take the last step of a case back as the coordinator of the school."""
    return engine.correct(
        world.db, shipped(), case, actor=world.coordinator, seen_version=None, now=at(day, 10), reason=WHY
    )


def drafting(world, work):
    """A learner whose match was accepted."""
    case = world.searching()
    world.match(case, work, MATCHED)
    return case


def test_a_signed_agreement_is_written_with_its_parties_and_terms(world):
    """Everything typed on the form, the rows it points to, and a trial of one month."""
    work = world.work()
    case = drafting(world, work)

    world.sign(case, work, SIGNED, START)

    [row] = world.agreements(case)
    fields = world.fields(case)
    assert fields["agreement_id"] == row.id
    assert (row.learner_id, row.site_id, row.workplace_id, row.mentor_id) == (
        fields["learner_id"], work.site, work.workplace, work.mentor,
    )  # fmt: skip
    assert (row.programme_id, row.organisation_id) == (world.programme, world.school)
    assert (row.kind, row.allowance_step, row.workplace_hours, row.school_hours) == ("oao", "step_2", 20, 16)
    assert (row.starts_on, row.ends_on, row.trial_until) == (START, date(2027, 6, 30), date(2026, 10, 22))
    assert {row.signed_learner_on, row.signed_company_on, row.signed_school_on, row.signed_parent_on} == {SIGNED}
    assert (row.plan_signed, row.schedule_attached, row.simulated, row.status) == (True, True, False, "running")


def test_the_reserved_place_becomes_the_place_of_the_agreement(world):
    """Held from the match, taken from the signing, never counted twice."""
    work = world.work(places=2)
    case = drafting(world, work)
    assert free(world, work, MATCHED) == 1

    world.sign(case, work, SIGNED, START)

    assert [row.status for row in world.rows(reservations, case_id=case)] == ["used"]
    assert free(world, work) == 1


def test_a_place_is_held_for_ten_working_days_and_given_back_when_the_match_fails(world):
    """Until 29 September; a rejected match frees it at once."""
    work = world.work()
    case = world.searching()
    world.go(case, "propose_match", world.coach, MATCHED, workplace_id=work.workplace, intake_on=MATCHED)
    [held] = world.rows(reservations, case_id=case)
    assert (held.status, held.reserved_on, held.until_on) == ("held", MATCHED, date(2026, 9, 29))
    assert free(world, work, MATCHED) == 0

    world.go(case, "reject_match", world.coach, MATCHED, reason="company_no")

    assert [row.status for row in world.rows(reservations, case_id=case)] == ["released"]
    assert free(world, work, MATCHED) == 1
    assert "workplace_id" not in world.fields(case)
    assert "company_name" not in world.fields(case), "what the row brought goes with it"


def test_a_held_place_falls_free_by_itself_and_another_learner_may_get_it(world):
    """After ten working days nobody keeps it any more; who held it is told when the paper is signed."""
    work = world.work()
    slow, quick = drafting(world, work), world.searching()
    assert free(world, work, date(2026, 9, 29)) == 0
    assert free(world, work, date(2026, 9, 30)) == 1

    extended = date(2026, 9, 25)
    for case in (slow, quick):
        engine.extend(
            world.db, shipped(), case, "workplace_search", actor=world.coordinator, seen_version=None, now=at(extended),
            reason="De klassenraad verlengt de zoekperiode.",
        )  # fmt: skip
    late = date(2026, 9, 30)
    world.go(quick, "propose_match", world.coach, late, workplace_id=work.workplace, intake_on=late)

    with pytest.raises(ActionRefused) as refused:
        world.sign(slow, work, late, date(2026, 10, 1))
    assert [each.code for each in refused.value.unmet] == ["place_just_taken"]
    assert world.agreements(slow) == []


def test_taking_a_signing_back_takes_its_row_and_its_place_back(world):
    """The agreement was never there, the place is held again, the search runs on as it did."""
    work = world.work()
    case = drafting(world, work)
    [before] = world.rows(workplace_searches, case_id=case)
    world.sign(case, work, SIGNED, START)

    undo(world, case)

    assert world.state(case) == "drafting_agreement"
    assert world.agreements(case) == []
    assert "agreement_id" not in world.fields(case)
    assert [row.status for row in world.rows(reservations, case_id=case)] == ["held"]
    assert world.ends(case)["workplace_search"] == date(2026, 9, 28)
    [after] = world.rows(workplace_searches, case_id=case)
    assert after == before
    assert [row.status for row in world.rows(waiting_entries, case_id=case)] == ["waiting"]


def test_after_taking_it_back_it_can_be_signed_again(world):
    """One agreement, one place, one search: no trace of the first try in what is counted."""
    work = world.work()
    case = drafting(world, work)
    world.sign(case, work, SIGNED, START)
    undo(world, case)

    world.sign(case, work, SIGNED, START, workplace_hours="21")

    assert [(row.workplace_hours, row.status) for row in world.agreements(case)] == [(21, "running")]
    assert [row.closed_by for row in world.rows(workplace_searches, case_id=case)] == ["agreement"]
    assert free(world, work) == 0


def test_a_training_plan_in_an_agreement_has_to_go_before_it(world):
    """Taking the signing back would leave its competences without an agreement: a sentence, no crash."""
    work = world.work()
    case = drafting(world, work)
    typed = {"programme_id": world.programme, "code": "C1", "name": "Een bord aansluiten", "cluster": "Borden"}
    add_competence(world.db, typed, actor=SYSTEM, now=at(MATCHED))
    world.sign(case, work, SIGNED, START)
    [row] = world.agreements(case)
    assert begin_plan(world.db, shipped(), row.id, actor=world.coach, now=at(SIGNED)) == 1

    with pytest.raises(ActionRefused) as refused:
        undo(world, case)

    assert [each.code for each in refused.value.unmet] == ["register_changed"]
    assert world.state(case) == "onboarding"
    assert world.agreements(case) == [row]


def test_a_place_that_was_offered_meanwhile_keeps_the_learner_on_the_list(world):
    """A partner answered the entry that the step made: the step stays."""
    partner = engine.add_organisation(world.db, actor=SYSTEM, name="Arktos", kind="partner")
    case = world.screened(world.learner(), ready="not_ready")
    june = date(2026, 6, 22)
    asked = {"waiting_kind": "alf", "waiting_since": june, "partner_choices": "Arktos", "interim_plan": "Op school."}
    world.go(case, "put_on_waiting_list", world.coach, june, **asked)
    report_place(world.db, partner, "alf", june, actor=SYSTEM, now=at(june))

    with pytest.raises(ActionRefused) as refused:
        undo(world, case, june)

    assert [each.code for each in refused.value.unmet] == ["register_changed"]
    assert world.state(case) == "awaiting_place"


def test_taking_the_end_of_an_agreement_back_lets_it_run_and_starts_no_search(world):
    """A slip of the mouse leaves no second search in the figures and no learner on the list."""
    case = world.guided(world.work())
    day = date(2026, 10, 12)
    told = {"agreement_ended_on": day, "reported_by_company": "ja", "reported_by_learner": "ja"}
    world.go(case, "agreement_ended", world.coach, day, reason="mutual_agreement", **told)
    assert len(world.rows(workplace_searches, case_id=case)) == 2

    undo(world, case, day)

    assert world.state(case) == "in_guidance"
    [row] = world.agreements(case)
    assert (row.status, row.ended_on, row.termination_code) == ("running", None, None)
    assert world.fields(case)["agreement_id"] == row.id
    assert [each.closed_by for each in world.rows(workplace_searches, case_id=case)] == ["agreement"]
    assert [each.status for each in world.rows(waiting_entries, case_id=case)] == ["placed"]
