"""A list of learners on its way in, through the same commands as the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine.tables import cases
from tests.workflows.histories import shipped
from tests.workflows.world import ELECTRICITY, World
from workflows.intake.bringing_in import Listed, map_columns, start, take_in
from workflows.intake.looking import Overview, look_at, rows_of
from workflows.intake.running import run_some, take_back, take_back_some

COLUMNS = ("Nr", "Familienaam", "Voornaam", "Geboren op", "GSM", "Studierichting", "Coach", "Herkomst")


def a_row(first: str = "Amina", last: str = "Bakkali", born: str = "1/3/2010", **other: str) -> list[str]:
    """Return the cells of one learner as a school writes them."""
    told = {"nr": "12", "gsm": "470123456", "programme": ELECTRICITY, "coach": "mia claes", "via": "Eigen school"}
    told |= other
    return [told["nr"], last, first, born, told["gsm"], told["programme"], told["coach"], told["via"]]


@dataclass
class Bringer:
    """Whoever brings a list in, for one school."""

    world: World
    now: datetime
    columns: tuple[str, ...] = COLUMNS
    import_id: int = 0
    actor: Any = field(default=None)
    kind: str = "learners"
    place: int = 0

    def __post_init__(self) -> None:
        """Act as the coordinator unless said otherwise."""
        self.actor = self.actor or self.world.coordinator
        self.place = self.place or self.world.school

    def take(self, *rows: list[str]) -> int:
        """Take the rows in; the first is row 2 of the file."""
        listed = Listed("lijst.xlsx", {"form": "xlsx"}, self.columns, tuple(enumerate(rows, start=2)))
        self.import_id = take_in(
            self.world.db,
            shipped(),
            self.kind,
            listed,
            organisation_id=self.place,
            actor=self.actor,
            now=self.now,
        )
        return self.import_id

    def check(self, *rows: list[str], **defaults: str) -> Overview:
        """Take rows in and check them with the columns as they were guessed."""
        self.take(*rows)
        seen = self.seen()
        whole = {"mapping": seen.mapping, "defaults": defaults, "actor": self.actor, "now": self.now}
        map_columns(self.world.db, shipped(), self.import_id, **whole)
        return self.seen()

    def seen(self) -> Overview:
        """Return where the list stands."""
        return look_at(self.world.db, self.import_id, actor=self.actor, now=self.now)

    def rows(self) -> tuple[Any, ...]:
        """Return its rows."""
        return rows_of(self.world.db, self.import_id, actor=self.actor, now=self.now)

    def begin(self) -> None:
        """Say that what is good may come in."""
        start(self.world.db, shipped(), self.import_id, seen=self.seen().good, actor=self.actor, now=self.now)

    def start(self) -> Overview:
        """Bring in what is good."""
        self.begin()
        while run_some(self.world.db, shipped(), self.import_id, actor=self.actor, now=self.now):
            pass
        return self.seen()

    def back(self, now: datetime) -> Overview:
        """Take back what was brought in."""
        take_back(self.world.db, self.import_id, actor=self.actor, now=now)
        while take_back_some(self.world.db, shipped(), self.import_id, actor=self.actor, now=now):
            pass
        return self.seen()

    def count(self) -> int:
        """Return how many cases there are."""
        with self.world.db.read() as tx:
            return int(tx.execute(select(func.count()).select_from(cases)).scalar_one())
