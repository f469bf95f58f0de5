"""Story 14: the hours decide which agreement it is, and the joint committee how many there may be."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actor import SYSTEM
from engine.errors import ActionRefused
from tests.workflows.world import World, at
from workflows.register.companies import change_company
from workflows.register.dated_tables import add_joint_committee
from workflows.register.workplaces import change_workplace

SIGNED, START = date(2026, 9, 21), date(2026, 9, 22)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"workplace_hours": "18"}, "Kies een SAO"),
        ({"workplace_hours": "19,5"}, "Kies een SAO"),
        ({"agreement_kind": "sao", "workplace_hours": "18"}, None),
        ({"agreement_kind": "sao", "workplace_hours": "19,5"}, None),
        ({"simulated_workplace": "ja"}, "alleen een SAO"),
        ({"simulated_workplace": "ja", "agreement_kind": "sao"}, None),
        ({"agreement_kind": "da"}, "sociale Maribel"),
        ({"workplace_hours": "21", "company_weekly_hours": "40"}, "in paritair comité 311 is de grens 36 uur"),
        ({"workplace_hours": "20"}, None),
    ],
)
def test_the_hours_of_an_agreement(db, typed, said):
    """A refusal proposes the right kind; what fits is signed."""
    world = World(db)
    work = world.work()
    limit = {
        "number": "311",
        "name": "Kleinhandel",
        "source": "Test",
        "valid_from": "2020-01-01",
        "weekly_hours_adult": "36",
        "weekly_hours_minor": "36",
    }
    add_joint_committee(db, limit, actor=SYSTEM, now=at(date(2026, 8, 1)))
    change_company(db, work.company, {"joint_committee": "311"}, actor=world.city, now=at(date(2026, 8, 2)))
    case = world.searching()
    world.match(case, work, date(2026, 9, 15))

    if said is None:
        world.sign(case, work, SIGNED, START, **typed)
        assert world.agreements(case)[0].workplace_hours == float(
            str(typed.get("workplace_hours", "20")).replace(",", ".")
        )
        return
    with pytest.raises(ActionRefused) as refused:
        world.sign(case, work, SIGNED, START, **typed)
    assert said in " ".join(each.nl for each in refused.value.unmet if each.code == "hours_match_kind")


def test_an_unpaid_agreement_asks_no_step_of_the_allowance(db):
    """Eighteen hours: an SAO has no pay, so nothing about pay is asked or kept."""
    world = World(db)
    work = world.work()
    case = world.searching()
    world.match(case, work, date(2026, 9, 15))

    unpaid = {"agreement_kind": "sao", "workplace_hours": "18", "allowance_step": None}
    world.sign(case, work, SIGNED, START, **unpaid)

    [agreement] = world.agreements(case)
    assert (agreement.kind, agreement.workplace_hours, agreement.allowance_step) == ("sao", 18.0, None)


@pytest.mark.parametrize(("kind", "allowed"), [("oao", False), ("sao", True)])
def test_a_simulated_workplace_of_the_register_is_unpaid_whatever_is_typed(db, kind, allowed):
    """Twenty hours, but no real workplace: the record of the workplace decides."""
    world = World(db)
    work = world.work()
    change_workplace(db, work.workplace, {"simulated": True}, actor=world.city, now=at(date(2026, 9, 1)))
    case = world.searching()
    world.match(case, work, date(2026, 9, 15))

    if allowed:
        world.sign(case, work, SIGNED, START, agreement_kind=kind, simulated_workplace="nee")
        assert world.agreements(case)[0].simulated is True
        return
    with pytest.raises(ActionRefused) as refused:
        world.sign(case, work, SIGNED, START, agreement_kind=kind, simulated_workplace="nee")
    assert "alleen een SAO" in " ".join(each.nl for each in refused.value.unmet)


def test_a_company_in_social_maribel_may_choose_a_part_time_contract(db):
    """The record of the company tells."""
    world = World(db)
    work = world.work()
    change_company(db, work.company, {"social_maribel": True}, actor=world.city, now=at(date(2026, 9, 1)))
    case = world.searching()
    world.match(case, work, date(2026, 9, 15))

    world.sign(case, work, SIGNED, START, agreement_kind="da")

    assert world.agreements(case)[0].kind == "da"
