"""Partnerships: their own terms, and two people who change one at the same time."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.errors import BadInput, NotAllowed
from tests.workflows.register.keeping import NOW, TODAY, a_network, codes
from workflows.register.partnerships import (
    UPKEEP,
    add_partnership,
    change_partnership,
    end_partnership,
    partnership_of,
    partnerships_on,
)
from workflows.register.tables import register_events
from workflows.register.upkeep import version_of

CONSTRUCTIV = {"name": "Constructiv", "mentor_training_months": "6", "mentor_plan_months": "3", "max_learners": "1"}


def test_a_partnership_has_its_own_terms_and_the_usual_ones_where_it_names_none(db):
    """Five years and fourteen days are seen with one partnership and assumed for the others."""
    network = a_network(db)

    made = add_partnership(db, CONSTRUCTIV, actor=network.admin, now=NOW)

    with db.read() as tx:
        found = partnership_of(tx, made)
    assert (found.validity_years, found.decision_days) == (5, 14)
    assert (found.mentor_training_months, found.mentor_plan_months, found.max_learners) == (6, 3, 1)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, {"name": "required"}),
        ({"validity_years": "0"}, {"validity_years": "too_small"}),
        ({"decision_days": "veertien"}, {"decision_days": "not_a_number"}),
        ({"mentor_plan_months": "9"}, {"mentor_plan_months": "plan_after_training"}),
        ({"logo": "x"}, {"logo": "unknown_field"}),
    ],
)
def test_terms_that_cannot_be_are_refused(db, typed, wrong):
    """A mentor cannot plan a training after the day it had to be followed."""
    network = a_network(db)

    with pytest.raises(BadInput) as refused:
        add_partnership(db, {**CONSTRUCTIV, **typed}, actor=network.admin, now=NOW)

    assert codes(refused.value) == wrong


def test_an_ended_partnership_is_offered_until_its_last_day(db):
    """What it granted stays; nobody applies there any more."""
    network = a_network(db)
    made = add_partnership(db, CONSTRUCTIV, actor=network.admin, now=NOW)

    end_partnership(db, made, TODAY, actor=network.admin, now=NOW)

    with db.read() as tx:
        assert partnerships_on(tx, TODAY) == ((made, "Constructiv"),)
        assert partnerships_on(tx, date(2026, 11, 25)) == ()


def test_two_people_never_overwrite_each_other_unseen(db):
    """Whoever saw the older terms hears which field somebody changed meanwhile; other fields can be saved."""
    network = a_network(db)
    made = add_partnership(db, CONSTRUCTIV, actor=network.admin, now=NOW)
    with db.read() as tx:
        seen = version_of(tx, UPKEEP.kept, made)
    change_partnership(db, made, {"decision_days": 30}, actor=network.admin, now=NOW, seen=seen)

    with pytest.raises(BadInput) as refused:
        change_partnership(db, made, {"decision_days": 21}, actor=network.admin, now=NOW, seen=seen)
    saved = change_partnership(db, made, {"max_learners": 2}, actor=network.admin, now=NOW, seen=seen)

    assert codes(refused.value) == {"decision_days": "changed_meanwhile"}
    assert saved
    with db.read() as tx:
        assert partnership_of(tx, made).decision_days == 30


def test_every_change_stands_in_the_record_and_none_without_a_difference(db):
    """Somebody who saves twice leaves one trace."""
    network = a_network(db)
    made = add_partnership(db, CONSTRUCTIV, actor=network.admin, now=NOW)

    assert change_partnership(db, made, {"decision_days": 30}, actor=network.admin, now=NOW)
    assert not change_partnership(db, made, {"decision_days": 30}, actor=network.admin, now=NOW)

    with db.read() as tx:
        query = select(register_events.c.kind, register_events.c.actor_name, register_events.c.payload)
        added, changed = tx.execute(query.order_by(register_events.c.id)).all()
    assert (added.kind, changed.kind, changed.actor_name) == ("added", "changed", "Hakima Said")
    assert changed.payload == {"before": {"decision_days": 14}, "after": {"decision_days": 30}}


def test_a_school_keeps_no_partnerships(db):
    """The terms hold for every school."""
    network = a_network(db)

    with pytest.raises(NotAllowed):
        add_partnership(db, CONSTRUCTIV, actor=network.coordinator, now=NOW)
