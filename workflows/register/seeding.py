"""What a new register begins with: partnerships, the programmes of the presentation, amounts and joint committees.

Each row is what a public page said, with its source; what an administrator changed since stays as it is. Invented
data belong to the demo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from workflows.register.dated_tables import AMOUNTS, COMMITTEES
from workflows.register.partnerships import UPKEEP as PARTNERSHIPS
from workflows.register.programmes import UPKEEP as PROGRAMMES
from workflows.register.tables import partnerships
from workflows.register.upkeep import Upkeep, taken

FOLDER = Path(__file__).parent / "seed"
FILES: tuple[tuple[str, Upkeep, tuple[str, ...]], ...] = (
    ("partnerships", PARTNERSHIPS, ("name",)),
    ("programmes", PROGRAMMES, ("official_name",)),
    ("allowances", AMOUNTS, ("name", "valid_from")),
    ("joint_committees", COMMITTEES, ("number", "valid_from")),
)
"""Each file with its table, and the columns by which a row is known again."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many rows were added, by file; nothing where all were there."""

    added: Mapping[str, int]

    @property
    def total(self) -> int:
        """Return how many rows were added together."""
        return sum(self.added.values())


def seed(db: Database, actor: Actor, now: datetime) -> Seeded:
    """Add the rows that are not there yet, all or none; doing it again adds nothing and changes nothing.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: a row that the table's own rules refuse.
    """
    added = {}
    with db.transaction() as tx:
        for name, upkeep, known_by in FILES:
            rows = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["rows"]
            added[name] = add_missing(tx, upkeep, rows, known_by, actor=actor, now=now)
    return Seeded(added)


def add_missing(
    tx: Connection,
    upkeep: Upkeep,
    rows: Iterable[Mapping[str, Any]],
    known_by: tuple[str, ...],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Add the rows of a file that are not there yet and return how many; ``partnership`` names one by its name.

    Raises:
        NotAllowed: the actor may not keep that table.
        BadInput: a row that the table's own rules refuse.
    """
    added = 0
    for row in rows:
        typed = {key: value for key, value in row.items() if key != "partnership"}
        if "partnership" in row:
            query = select(partnerships.c.id).where(partnerships.c.name == row["partnership"])
            typed["partnership_id"] = tx.execute(query).scalar_one()
        values = upkeep.kept.read(typed)
        upkeep.allowed(actor, values)
        if not taken(tx, upkeep.kept, values, known_by, None):
            upkeep.add_in(tx, values, actor=actor, now=now)
            added += 1
    return added
