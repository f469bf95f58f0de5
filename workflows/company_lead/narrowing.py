"""Leads by the sector of what they ask: which sectors there are, and which leads ask something in one."""

from __future__ import annotations

from sqlalchemy import select

from engine.database import Database
from workflows.register.tables import lead_lines, programmes

MOST = 20_000
"""Choice: of a sector with more leads than this the newest are found; a database takes no longer list."""


def sectors(db: Database) -> tuple[str, ...]:
    """Return the sectors of the programmes that leads ask, by name."""
    query = (
        select(programmes.c.sector)
        .where(programmes.c.sector != "", programmes.c.id.in_(select(lead_lines.c.programme_id)))
        .distinct()
        .order_by(programmes.c.sector)
    )
    with db.read() as tx:
        return tuple(tx.execute(query).scalars())


def in_sector(db: Database, sector: str) -> tuple[int, ...]:
    """Return the cases of the leads that ask a programme of a sector, whoever may see them."""
    query = (
        select(lead_lines.c.case_id)
        .join(programmes, programmes.c.id == lead_lines.c.programme_id)
        .where(programmes.c.sector == sector, lead_lines.c.dropped_on.is_(None))
        .distinct()
        .order_by(lead_lines.c.case_id.desc())
        .limit(MOST)
    )
    with db.read() as tx:
        return tuple(tx.execute(query).scalars())
