"""Adding and changing rows of the tables that people keep by hand: what every such command does alike.

Each table's own file says who may, and which rules its values obey together. Two people never overwrite each other
unseen: a change names the newest event its author saw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import IntegrityError

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotFound
from engine.lookup import row_with
from workflows.register.form_file import Kept
from workflows.register.tables import register_events
from workflows.register.write import Writer, plain

Rules = Callable[[Connection, Mapping[str, Any], int | None], Iterable[FieldProblem]]
Allowed = Callable[[Actor, Mapping[str, Any]], None]
Completed = Callable[[Connection, Mapping[str, Any]], dict[str, Any]]


def as_typed(_tx: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed: this table has no values that follow from others."""
    return dict(values)


@dataclass(frozen=True)
class Upkeep:
    """One table with its rules.

    ``rules`` say what is wrong with a row as it would become; its id is None while it is new. ``allowed`` refuses
    whoever may not write such a row. ``same`` names the field to blame when another row is the same. ``completed``
    adds what follows from checked values.
    """

    kept: Kept
    rules: Rules
    allowed: Allowed
    same: str
    completed: Completed = as_typed

    def add(self, db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
        """Add a row and return its id.

        Raises:
            NotAllowed: the actor may not keep such rows.
            BadInput: with everything that is wrong.
        """
        values = self.kept.read(typed)
        self.allowed(actor, values)
        with db.transaction() as tx:
            return self.add_in(tx, values, actor=actor, now=now)

    def add_in(self, tx: Connection, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> int:
        """Add a row of checked types inside a transaction."""
        self.check(tx, values)
        try:
            return Writer(tx, actor, now).add(self.kept.table, self.completed(tx, values))
        except IntegrityError as error:
            # Somebody added the same a moment ago: what the rules would have said.
            raise self._taken() from error

    def check(self, tx: Connection, values: Mapping[str, Any]) -> None:
        """Look at a new row before anything else is asked about it.

        Raises:
            BadInput: with every rule that it does not obey.
        """
        _refuse(self.rules(tx, values, None))

    def change(
        self,
        db: Database,
        record_id: int,
        typed: Mapping[str, object],
        *,
        actor: Actor,
        now: datetime,
        seen: int | None = None,
    ) -> bool:
        """Change the fields that were sent; return False when nothing differs.

        Args:
            seen: the number of the row's newest event when the actor looked (``version_of``).

        Raises:
            NotFound: there is no such row.
            NotAllowed: the actor may not keep such rows.
            BadInput: with everything that is wrong, and what somebody else changed meanwhile.
        """
        with db.transaction() as tx:
            return self.change_in(tx, record_id, typed, actor=actor, now=now, seen=seen)

    def change_in(
        self,
        tx: Connection,
        record_id: int,
        typed: Mapping[str, object],
        *,
        actor: Actor,
        now: datetime,
        seen: int | None = None,
    ) -> bool:
        """Change a row inside a transaction."""
        sent = self.kept.read(typed, partly=True)
        before = row_of(tx, self.kept, record_id, lock=True)
        values = {**before, **sent}
        self.allowed(actor, before)
        self.allowed(actor, values)
        fixed = [name for name in self.kept.form.fixed if values[name] != before[name]]
        _refuse(FieldProblem(name, "fixed") for name in fixed)
        meanwhile = self._changed_meanwhile(tx, record_id, before, sent, seen)
        _refuse([*self.rules(tx, values, record_id), *meanwhile])
        try:
            after = self.completed(tx, values)
            return Writer(tx, actor, now).change(self.kept.table, record_id, after)
        except IntegrityError as error:
            raise self._taken() from error

    def _taken(self) -> BadInput:
        return BadInput((FieldProblem(self.same, "already_there"),))

    def _changed_meanwhile(
        self, tx: Connection, record_id: int, before: Mapping[str, Any], sent: Mapping[str, Any], seen: int | None
    ) -> Iterable[FieldProblem]:
        """Name the fields that others changed since, where what was typed would undo that."""
        if seen is None:
            return []
        since = select(register_events.c.payload, register_events.c.actor_name, register_events.c.at).where(
            register_events.c.record == self.kept.table.name,
            register_events.c.record_id == record_id,
            register_events.c.sequence > seen,
        )
        # The last who touched a field is the one to talk to.
        touched = {
            name: (row.actor_name, row.at)
            for row in tx.execute(since.order_by(register_events.c.sequence))
            for name in (row.payload or {}).get("after", {})
        }
        now = plain(before)
        return [
            FieldProblem(name, "changed_meanwhile", _told(now[name], *touched[name]))
            for name in sent
            if name in touched and sent[name] != before[name]
        ]


def _told(value: Any, by: str, at: datetime) -> tuple[tuple[str, str], ...]:
    return (("value", "" if value is None else str(value)), ("by", by), ("at", at.isoformat()))


def absent(tx: Connection, table: Table, record_id: int | None, field: str) -> Iterator[FieldProblem]:
    """Yield a problem when a field points to a row that does not exist."""
    if record_id is not None and row_with(tx, table, record_id) is None:
        yield FieldProblem(field, "unknown_choice", (("typed", str(record_id)),))


def merged(tx: Connection, table: Table, record_id: int | None, field: str) -> Iterator[FieldProblem]:
    """Yield a problem when a row was joined to another: that one is kept from then on.

    Whoever joins it at this moment is waited for.
    """
    if record_id is not None:
        query = select(table.c.status).where(table.c.id == record_id).with_for_update(read=True, key_share=True)
        if tx.execute(query).scalar_one_or_none() == "merged":
            yield FieldProblem(field, "merged_record")


def row_of(tx: Connection, kept: Kept, record_id: int, *, lock: bool = False) -> dict[str, Any]:
    """Return the form's fields of a row; locked, whoever changes it at the same time waits and sees what is written.

    Raises:
        NotFound: there is no such row.
    """
    [key] = kept.table.primary_key.columns
    query = select(*(kept.table.c[name] for name in kept.form.fields)).where(key == record_id)
    found = tx.execute(query.with_for_update(key_share=True) if lock else query).mappings().first()
    if found is None:
        raise NotFound(f"no row {record_id} in {kept.table.name}")
    return dict(found)


def in_future(values: Mapping[str, Any], names: Iterable[str], today: date) -> Iterator[FieldProblem]:
    """Yield a problem for each of these days that is still to come: what was seen or done lies behind us."""
    for name in names:
        if values[name] is not None and values[name] > today:
            yield FieldProblem(name, "date_in_future", (("day", values[name].isoformat()),))


def version_of(tx: Connection, kept: Kept, record_id: int) -> int:
    """Return the number of a row's newest event."""
    newest = select(func.max(register_events.c.sequence)).where(
        register_events.c.record == kept.table.name, register_events.c.record_id == record_id
    )
    return tx.execute(newest).scalar_one() or 0


def taken(tx: Connection, kept: Kept, values: Mapping[str, Any], names: tuple[str, ...], but: int | None) -> bool:
    """Tell whether another row holds the same in these columns; texts are the same whatever their case."""
    [key] = kept.table.primary_key.columns
    query = select(key)
    for name in names:
        column, value = kept.table.c[name], values[name]
        same = func.lower(column) == value.lower() if isinstance(value, str) else column == value
        query = query.where(same)
    if but is not None:
        query = query.where(key != but)
    return tx.execute(query.limit(1)).first() is not None


def _refuse(problems: Iterable[FieldProblem]) -> None:
    if found := tuple(problems):
        raise BadInput(found)
