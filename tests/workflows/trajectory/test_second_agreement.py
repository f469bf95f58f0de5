"""A learner with two companies: the second agreement is noted, ended, or becomes the one that counts."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import ActionRefused
from engine.queries.case_page import view_case
from tests.workflows.histories import shipped
from tests.workflows.world import at
from workflows.register.ended_companies import declare_bankrupt
from workflows.register.places import seats
from workflows.register.tables import agreements, workplace_searches

DAY, NEXT = date(2026, 10, 12), date(2026, 10, 20)
TOLD = {"reported_by_company": "ja", "reported_by_learner": "ja"}


def second(world, case, work, hours="8", kind="sao", **more):
    """Note a second agreement at another company."""
    terms = {"second_agreement_kind": kind, "second_workplace_hours": hours, "second_signed_on": DAY}
    days = {"second_agreement_starts_on": DAY, "second_agreement_ends_on": date(2027, 6, 30)}
    world.go(case, "add_agreement", world.coach, DAY, second_workplace_id=work.workplace, **terms, **days, **more)


@pytest.fixture
def works(world):
    """Two companies, the first of which the learner works for."""
    return world.work("Elektro De Vos"), world.work("Borden Claes")


@pytest.fixture
def case(world, works):
    """A guided learner."""
    return world.guided(works[0])


def two(world, case):
    """Return status, last day and reason of both agreements, the first one first."""
    rows = sorted(world.agreements(case), key=lambda row: row.id)
    return [(row.status, row.ended_on, row.termination_code) for row in rows]


RUNS = ("running", None, None)


def test_a_second_agreement_takes_a_place_and_asks_to_be_registered(world, works, case):
    """It is a row of its own; the first stays the one the case follows."""
    first = world.fields(case)["agreement_id"]

    second(world, case, works[1])

    _, row = sorted(world.agreements(case), key=lambda row: row.id)
    assert (row.site_id, row.workplace_id, row.kind, row.workplace_hours) == (
        works[1].site,
        works[1].workplace,
        "sao",
        8,
    )
    fields = world.fields(case)
    assert (fields["agreement_id"], fields["second_agreement_id"]) == (first, row.id)
    assert (fields["company_name"][:6], fields["second_company_name"][:6]) == ("Elektr", "Borden")
    assert ("register_second_agreement", "trajectory_coach") in world.open_tasks(case)
    with world.db.read() as tx:
        assert seats(tx, works[1].workplace, DAY).free == 0
    world.fill(case, NEXT, second_registered_on=NEXT)
    assert world.rows(agreements, id=row.id)[0].registered_on == NEXT


def test_a_second_workplace_must_be_recognised(world, case):
    """For this programme, on the day it starts."""
    elsewhere = world.work("Zonder erkenning", recognised=False)

    with pytest.raises(ActionRefused) as refused:
        second(world, case, elsewhere)

    assert "niet erkend" in " ".join(each.nl for each in refused.value.unmet)


def test_the_second_one_ends_and_the_first_runs_on(world, works, case):
    """No search begins: the learner still works."""
    second(world, case, works[1])

    world.go(
        case,
        "end_second_agreement",
        world.coach,
        NEXT,
        reason="mutual_agreement",
        second_agreement_ends_on=NEXT,
        **TOLD,
    )

    assert two(world, case) == [RUNS, ("ended", NEXT, "mutual_agreement")]
    assert world.state(case) == "in_guidance"
    assert "second_agreement_id" not in world.fields(case)
    assert "second_company_name" not in world.fields(case)
    assert ("register_second_agreement", "trajectory_coach") not in world.open_tasks(case)
    assert len(world.rows(workplace_searches, case_id=case)) == 1


def test_a_second_agreement_that_suffices_leaves_nothing_to_search(world, works, case):
    """Ending the first one is refused; going on with the second makes it the one that counts."""
    second(world, case, works[1], hours="20", kind="oao")
    world.fill(case, NEXT, registered_on=NEXT)
    with pytest.raises(ActionRefused) as refused:
        world.go(
            case, "agreement_ended", world.coach, NEXT, reason="notice_by_company", agreement_ended_on=NEXT, **TOLD
        )
    assert {each.code for each in refused.value.unmet} == {"no_other_active_agreement"}

    world.go(
        case, "continue_with_second", world.coach, NEXT, reason="notice_by_company", agreement_ended_on=NEXT, **TOLD
    )

    assert two(world, case) == [("ended", NEXT, "notice_by_company"), RUNS]
    fields = world.fields(case)
    assert (fields["workplace_id"], fields["site_id"]) == (works[1].workplace, works[1].site)
    assert fields["company_name"].startswith("Borden")
    assert (fields["agreement_kind"], fields["workplace_hours"], fields["agreement_starts_on"]) == (
        "oao",
        20,
        "2026-10-12",
    )
    assert "second_agreement_id" not in fields
    assert world.state(case) == "in_guidance"
    assert len(world.rows(workplace_searches, case_id=case)) == 1


def test_going_on_with_the_second_asks_for_its_mentor_and_its_registration(world, works, case):
    """Nobody of the first company is asked anything more, its agreement keeps its own mentor, and three months run."""
    second(world, case, works[1], hours="20", kind="oao")
    world.fill(case, NEXT, registered_on=NEXT)
    assert "agreement_registration" not in world.ends(case)

    world.go(
        case, "continue_with_second", world.coach, NEXT, reason="notice_by_company", agreement_ended_on=NEXT, **TOLD
    )

    assert "mentor_id" not in world.fields(case)
    assert ("appoint_mentor", "trajectory_coach") in world.open_tasks(case)
    assert world.ends(case)["agreement_registration"] == date(2027, 1, 12)
    world.fill(case, NEXT, mentor_id=works[1].mentor, registered_on=NEXT)
    first, row = sorted(world.agreements(case), key=lambda row: row.id)
    assert (first.mentor_id, row.mentor_id) == (works[0].mentor, works[1].mentor)
    assert row.registered_on == NEXT
    assert "agreement_registration" not in world.ends(case)


def test_a_bankruptcy_ends_the_agreement_with_that_company_only(world, works, case):
    """Eight hours elsewhere are too few: the search begins, the other company keeps its learner."""
    second(world, case, works[1])

    fail(world, works[0])

    assert two(world, case) == [("ended", NEXT, "bankruptcy"), RUNS]
    assert world.state(case) == "searching_workplace"
    assert world.posted(case, "company_lead.agreement_ended")[0].payload["site_id"] == works[0].site
    assert len(world.posted(case, "company_lead.agreement_ended")) == 1


def test_a_bankruptcy_with_a_second_agreement_that_suffices_starts_no_search(world, works, case):
    """The learner goes on with the other company, by itself."""
    second(world, case, works[1], hours="20", kind="oao")

    fail(world, works[0])

    assert two(world, case) == [("ended", NEXT, "bankruptcy"), RUNS]
    assert world.state(case) == "in_guidance"
    assert world.fields(case)["company_name"].startswith("Borden")


def test_a_bankruptcy_of_the_second_company_leaves_the_first_alone(world, works, case):
    """Whichever of both fails: the right one ends."""
    second(world, case, works[1])

    fail(world, works[1])

    assert two(world, case) == [RUNS, ("ended", NEXT, "bankruptcy")]
    assert world.state(case) == "in_guidance"


def test_a_second_agreement_that_ran_on_can_be_ended_during_the_search(world, works, case):
    """By the coach, or by itself when that company fails too."""
    second(world, case, works[1])
    fail(world, works[0])
    offered = {each.name for each in view_case(world.db, shipped(), case, world.coach, at(NEXT)).options}
    assert "end_second_while_searching" in offered

    fail(world, works[1])

    assert two(world, case) == [("ended", NEXT, "bankruptcy"), ("ended", NEXT, "bankruptcy")]
    assert world.state(case) == "searching_workplace"
    assert len(world.rows(workplace_searches, case_id=case)) == 2


def fail(world, work):
    """Declare a company bankrupt and carry out what follows."""
    declare_bankrupt(world.db, work.company, NEXT, actor=world.city, now=at(NEXT))
    world.deliver(at(NEXT))
