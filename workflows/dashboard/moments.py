"""Measuring moments: figures frozen on a day, with what does not add up in their source told beside them.

Those of the project's own presentation come from ``moments/*.yaml``. A moment that is kept is never counted again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator
from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.document import Name, Part, Text
from engine.source_file import read_model
from workflows.dashboard.figure_file import figure_file
from workflows.register.allowed import administrates
from workflows.register.tables import measuring_moments
from workflows.register.write import Writer

FOLDER = Path(__file__).with_name("moments")
Precision = Literal["day", "month"]


class Frozen(Part):
    """A number that was published, and its parts where the source gives them."""

    total: int
    parts: dict[str, int] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _adds_up(self) -> Frozen:
        if self.parts and sum(self.parts.values()) != self.total:
            raise ValueError(f"the parts make {sum(self.parts.values())}, the total is {self.total}")
        return self


class Note(Part):
    """What was noticed about figures of a source."""

    about: list[Name]
    nl: str
    en: str


class MomentFile(Part):
    """One measuring moment as a file."""

    taken_on: date
    precision: Precision = "day"
    source: str
    figures: dict[Name, Frozen]
    notes: list[Note]

    @model_validator(mode="after")
    def _known(self) -> MomentFile:
        named = {*self.figures, *(name for note in self.notes for name in note.about)}
        if unknown := named - figure_file().figures.keys():
            raise ValueError(f"no figure is called {', '.join(sorted(unknown))}")
        return self


@dataclass(frozen=True, slots=True)
class Moment:
    """A measuring moment that is kept."""

    taken_on: date
    precision: Precision
    source: str
    figures: Mapping[str, Frozen]
    notes: tuple[Text, ...]


def load_moments(db: Database, actor: Actor, now: datetime) -> int:
    """Keep the measuring moments that ship with the program and return how many were new; a kept one stays as it is.

    Raises:
        NotAllowed: the actor is no administrator.
        DefinitionError: a file is not what it should be.
    """
    administrates(actor)
    files = [read_model(path, MomentFile).content for path in sorted(FOLDER.glob("*.yaml"))]
    with db.transaction() as tx:
        kept = {(row.taken_on, row.source) for row in tx.execute(select(measuring_moments))}
        new = [each for each in files if (each.taken_on, each.source) not in kept]
        for each in new:
            row = {
                "taken_on": each.taken_on,
                "precision": each.precision,
                "source": each.source,
                "figures": {name: figure.model_dump() for name, figure in each.figures.items()},
                "notes": [note.model_dump() for note in each.notes],
            }
            Writer(tx, actor, now).add(measuring_moments, row)
    return len(new)


def frozen_on(tx: Connection, day: date) -> Mapping[str, Frozen] | None:
    """Return the figures of the measuring moment of a day, None when there is none."""
    query = select(measuring_moments.c.figures).where(measuring_moments.c.taken_on == day)
    rows = tx.execute(query.order_by(measuring_moments.c.id.desc())).scalars().all()
    found = {name: Frozen.model_validate(figure) for figures in rows for name, figure in figures.items()}
    return found if rows else None


def kept_moments(db: Database) -> tuple[Moment, ...]:
    """Return the measuring moments, the oldest first."""
    query = select(measuring_moments).order_by(measuring_moments.c.taken_on, measuring_moments.c.id)
    with db.read() as tx:
        rows = tx.execute(query).all()
    return tuple(
        Moment(
            row.taken_on,
            row.precision,
            row.source,
            {name: Frozen.model_validate(figure) for name, figure in row.figures.items()},
            tuple(Text(nl=note["nl"], en=note["en"]) for note in row.notes),
        )
        for row in rows
    )
