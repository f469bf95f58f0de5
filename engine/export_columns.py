"""Which columns somebody took along the last time they took a list out, and as which kind of file.

Which columns and kinds there are is the caller's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select, update

from engine.actor import Actor
from engine.database import Database, insert_if_absent
from engine.tables import export_columns


@dataclass(frozen=True, slots=True)
class Chosen:
    """The columns by name, and the kind of file."""

    columns: tuple[str, ...]
    form: str


def chosen_before(db: Database, place: str, *, actor: Actor) -> Chosen | None:
    """Return what somebody chose the last time on this list, None when they never did."""
    mine = and_(export_columns.c.person_id == actor.person_id, export_columns.c.place == place)
    with db.read() as tx:
        row = tx.execute(select(export_columns.c.columns, export_columns.c.form).where(mine)).first()
    return Chosen(tuple(row.columns), row.form) if row else None


def keep_chosen(db: Database, place: str, columns: Sequence[str], form: str, *, actor: Actor) -> None:
    """Keep what somebody chose, instead of what they chose before."""
    mine = and_(export_columns.c.person_id == actor.person_id, export_columns.c.place == place)
    content = {"columns": list(columns), "form": form}
    with db.transaction() as tx:
        insert_if_absent(tx, export_columns, {"person_id": actor.person_id, "place": place, **content})
        tx.execute(update(export_columns).where(mine).values(content))
