"""Amounts and hours by date: the newest that began by a day holds, what was true before stays readable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.errors import BadInput, NotAllowed
from tests.workflows.register.keeping import NOW, a_network, codes
from workflows.register.dated_tables import (
    add_amount,
    add_joint_committee,
    amounts_on,
    change_amount,
    change_joint_committee,
    full_week,
    joint_committee_on,
)

STEP = {"name": "step_1", "valid_from": "1/1/2022", "amount": "490,60", "source": "constructiv.be"}
BUILDING = {
    "number": "124",
    "name": "Bouwbedrijf",
    "valid_from": "1/9/2019",
    "weekly_hours_adult": "40",
    "weekly_hours_minor": "38",
    "source": "constructiv.be",
}


def test_an_amount_holds_from_its_day_until_the_next_one(db):
    """An agreement of 2022 keeps the amount of 2022."""
    network = a_network(db)
    add_amount(db, STEP, actor=network.admin, now=NOW)
    add_amount(db, {**STEP, "valid_from": "1/12/2022", "amount": "567"}, actor=network.admin, now=NOW)

    with db.read() as tx:
        held = {day: amounts_on(tx, day).get("step_1") for day in (date(2021, 12, 31), date(2022, 11, 30))}
        now = amounts_on(tx, date(2022, 12, 1))["step_1"]

    assert held[date(2021, 12, 31)] is None
    assert held[date(2022, 11, 30)].amount == Decimal("490.60")
    assert (now.amount, now.valid_from) == (Decimal("567.00"), date(2022, 12, 1))


def test_an_amount_names_its_source_and_comes_once_a_day(db):
    """Two amounts from one day on would leave nobody sure."""
    network = a_network(db)
    made = add_amount(db, STEP, actor=network.admin, now=NOW)

    with pytest.raises(BadInput) as doubled:
        add_amount(db, {**STEP, "amount": "500"}, actor=network.admin, now=NOW)
    with pytest.raises(BadInput) as unsourced:
        change_amount(db, made, {"source": ""}, actor=network.admin, now=NOW)
    with pytest.raises(BadInput) as negative:
        change_amount(db, made, {"amount": "-1"}, actor=network.admin, now=NOW)

    assert codes(doubled.value) == {"valid_from": "already_there"}
    assert codes(unsourced.value) == {"source": "required"}
    assert codes(negative.value) == {"amount": "too_small"}


def test_a_full_week_of_a_minor_differs_in_construction(db):
    """40 hours for adults, 38 for minors."""
    network = a_network(db)
    made = add_joint_committee(db, BUILDING, actor=network.admin, now=NOW)

    with db.read() as tx:
        day = date(2026, 11, 24)
        assert full_week(tx, "124", day, adult=True) == 40
        assert full_week(tx, "124", day, adult=False) == 38
        assert full_week(tx, "311", day, adult=True) is None
        assert joint_committee_on(tx, "124", date(2019, 8, 31)) is None
        assert joint_committee_on(tx, "124", day).social_maribel is False
    assert change_joint_committee(db, made, {"social_maribel": "yes"}, actor=network.admin, now=NOW)


@pytest.mark.parametrize("number", ["31", "PC311", "311.1"])
def test_a_joint_committee_has_a_number_of_three_digits(db, number):
    """A typing error would be a joint committee of its own that nobody finds."""
    network = a_network(db)

    with pytest.raises(BadInput) as refused:
        add_joint_committee(db, {**BUILDING, "number": number}, actor=network.admin, now=NOW)

    assert codes(refused.value) == {"number": "wrong_form"}


def test_amounts_are_no_business_of_a_school(db):
    """What the law pays is the same everywhere."""
    network = a_network(db)

    with pytest.raises(NotAllowed):
        add_amount(db, STEP, actor=network.coordinator, now=NOW)
    with pytest.raises(NotAllowed):
        add_joint_committee(db, BUILDING, actor=network.coordinator, now=NOW)
