"""The city, two schools and a company in the register, and what became of its rows: read past the commands."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Table, select

from tests.workflows.lead_builders import Network, a_network, at
from workflows.register.tables import register_events

DAY = date(2026, 9, 14)
NOW = at(DAY)


def a_trade(db: Any) -> Network:
    """Add the city, a programme, two schools that offer it and a company with one establishment."""
    made = a_network(db)
    made.baker = made.programme()
    made.first = made.school("Technicum", made.baker)
    made.second = made.school("Spectrum", made.baker)
    made.company, made.here = made.site()
    return made


def row(trade: Network, table: Table, key: int) -> Any:
    """Return one row."""
    with trade.db.read() as tx:
        return tx.execute(select(table).where(table.c.id == key)).one()


def all_of(trade: Network, table: Table, *where: Any) -> list[Any]:
    """Return rows in the order in which they came."""
    with trade.db.read() as tx:
        return list(tx.execute(select(table).where(*where).order_by(*table.primary_key.columns)).all())


def told(trade: Network, table: Table, key: int) -> list[Any]:
    """Return the events of a row."""
    return all_of(trade, register_events, register_events.c.record == table.name, register_events.c.record_id == key)
