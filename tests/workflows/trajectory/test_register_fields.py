"""Fields that only the register writes: nobody points a case to somebody else's learner or agreement by hand."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import NotAllowed
from tests.workflows.histories import shipped
from workflows.register.tables import agreements, annexes, guardians, learners

DAY = date(2026, 10, 12)
BY_THE_REGISTER = (
    "learner_id", "agreement_id", "second_agreement_id", "provider_kind", "predecessor_code", "successor_code",
    "workplace_reserved_on", "workplace_id", "second_workplace_id",
)  # fmt: skip


@pytest.mark.parametrize("name", BY_THE_REGISTER)
def test_what_the_register_writes_is_not_typed(world, name):
    """Not by the coach who follows the case, not by the school coordinator."""
    case = world.guided(world.work())
    typed = {"provider_kind": "buso", "workplace_reserved_on": DAY}.get(name, 1)

    with pytest.raises(NotAllowed):
        world.fill(case, DAY, **{name: typed})
    rule = shipped()["learner_trajectory"].document.fields[name]
    assert rule.write == ["system"]


def test_no_case_is_opened_on_somebody_elses_learner(world):
    """Otherwise the name typed here would become the name there."""
    world.learner(last_name="Benali")
    [known] = world.rows(learners)

    with pytest.raises(NotAllowed):
        world.learner(last_name="Vreemd", learner_id=known.id)

    assert world.rows(learners) == [known]


def test_what_is_typed_on_the_case_stands_on_the_learners_row(world):
    """Name, address, language and the parent who is told: one learner, one first guardian."""
    case = world.learner(last_name="Benali", postcode="2060")
    day = date(2026, 6, 20)

    world.fill(case, day, last_name="Ben Ali", phone="0470 12 34 56", parent_name="Omar Benali", language="en")

    [row] = world.rows(learners)
    assert (row.first_name, row.last_name, row.postcode, row.language) == ("Amina", "Ben Ali", "2060", "en")
    assert row.phone == world.fields(case)["phone"]
    assert [(each.name, each.first) for each in world.rows(guardians)] == [("Omar Benali", True)]


def test_a_learner_who_comes_again_is_the_same_learner(world):
    """Same name and date of birth at the same school, however it is written; another birthday is another learner."""
    world.learner(last_name="Benali")
    world.learner(last_name="BENALI", first_name="amina")
    world.learner(last_name="Benali", birth_date="2010-03-02")

    assert len(world.rows(learners)) == 2


def test_a_changed_end_of_the_agreement_is_an_annex(world):
    """The agreement says the new day; the annex says since when."""
    case = world.guided(world.work())

    world.fill(case, DAY, agreement_ends_on=date(2027, 8, 31))

    [row] = world.agreements(case)
    assert row.ends_on == date(2027, 8, 31)
    [annex] = world.rows(annexes, agreement_id=row.id)
    assert (annex.kind, annex.agreed_on, annex.until_on) == ("change", DAY, date(2027, 8, 31))


def test_dimona_registration_and_allowance_reach_the_agreement(world):
    """Whatever is typed later about the running agreement stands in its row."""
    case = world.guided(world.work())

    world.fill(case, DAY, registered_on=DAY, registration_reference="L-9", allowance_step="step_3")

    [row] = world.rows(agreements, case_id=case)
    assert (row.registered_on, row.registration_ref, row.allowance_step) == (DAY, "L-9", "step_3")
    assert row.dimona_seen
