"""The rows a new register begins with: all of public sources, added once, never changed again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from engine.actor import SYSTEM
from engine.errors import NotAllowed
from tests.workflows.register.keeping import NOW, TODAY, a_network
from workflows.register.dated_tables import amounts_on, full_week
from workflows.register.partnerships import change_partnership, partnership_of, partnerships_on
from workflows.register.programmes import active_programmes
from workflows.register.seeding import seed
from workflows.register.tables import allowances, joint_committees, partnerships, programmes


def test_the_register_begins_with_what_public_pages_say(db):
    """Nine partnerships, the eight programmes of the presentation, four periods of amounts, two joint committees."""
    added = seed(db, SYSTEM, NOW).added

    assert added == {"partnerships": 9, "programmes": 8, "allowances": 15, "joint_committees": 2}
    with db.read() as tx:
        [constructiv] = [key for key, name in partnerships_on(tx, TODAY) if name == "Constructiv"]
        building = partnership_of(tx, constructiv)
        assert (building.mentor_training_months, building.mentor_plan_months, building.max_learners) == (6, 3, 1)
        assert "Chemie duaal" in [name for _, name in active_programmes(tx)]
        assert amounts_on(tx, date(2023, 9, 1))["step_3"].amount == Decimal("674.50")
        assert amounts_on(tx, date(2023, 9, 1))["premium_company_paid"].amount == Decimal(1000)
        assert full_week(tx, "311", TODAY, adult=True) == 36


def test_doing_it_again_adds_nothing_and_leaves_changes_alone(db):
    """An administrator who corrected a term does not find it back after an update."""
    network = a_network(db)
    seed(db, network.admin, NOW)
    with db.read() as tx:
        [(first, _), *_] = partnerships_on(tx, TODAY)
    change_partnership(db, first, {"decision_days": 60}, actor=network.admin, now=NOW)

    assert seed(db, network.admin, NOW).total == 0

    with db.read() as tx:
        assert partnership_of(tx, first).decision_days == 60


def test_whatever_is_not_certain_says_so(db):
    """Every amount and hour names its source; a first day that was not seen stands with a note."""
    seed(db, SYSTEM, NOW)

    with db.read() as tx:
        sources = [row for table in (allowances, joint_committees, partnerships) for row in tx.execute(select(table))]
        assert all(row.source for row in sources)
        assert all(row.note for row in tx.execute(select(joint_committees)))
        assert all(row.note for row in tx.execute(select(programmes)))
        unsure = select(allowances.c.note).where(allowances.c.valid_from.in_((date(2021, 12, 31), date(2025, 11, 30))))
        assert all(tx.execute(unsure).scalars())


def test_only_an_administrator_sows(db):
    """It writes in tables that are an administrator's."""
    network = a_network(db)

    with pytest.raises(NotAllowed):
        seed(db, network.coordinator, NOW)
