"""The one way rows of the register are written: each change with an event, chained per row.

Knows no rule of any record: commands decide, this writes. What one step of a case wrote can be taken back as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, Table, Update, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.actor import Actor
from engine.errors import ActionRefused, NotFound, Unmet
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.history import ERASED, GENESIS, event_row
from engine.sentences import say
from workflows.register.emptying import empty_events
from workflows.register.tables import register_events

ADDED, CHANGED, UNDONE = "added", "changed", "undone"
THIS = "this_row"

_LAST = (
    select(register_events.c.sequence, register_events.c.hash)
    .where(register_events.c.record == bindparam("record"), register_events.c.record_id == bindparam("record_id"))
    .order_by(register_events.c.sequence.desc())
    .limit(1)
)
_TELLING = insert(register_events).inline()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes rows for one actor at one moment, in the caller's transaction.

    ``case_id`` and ``sequence`` name the step of a case that causes the changes: undoing that step undoes them.
    """

    tx: Connection
    actor: Actor
    now: datetime
    case_id: int | None = None
    sequence: int | None = None

    def add(self, table: Table, values: Mapping[str, Any]) -> int:
        """Insert a row with its first event and return its id.

        Raises:
            BadInput: a text holds a national register number or a bank account, which may be kept nowhere.
        """
        _refuse_forbidden(values)
        record_id = int(self.tx.execute(_adding(table), dict(values)).scalar_one())
        self._tell(table, record_id, ADDED, {}, values)
        return record_id

    def change(self, table: Table, record_id: int, values: Mapping[str, Any], kind: str = CHANGED) -> bool:
        """Change a row and tell what was before; return False when nothing differs.

        Raises:
            NotFound: there is no such row.
            BadInput: as for ``add``.
        """
        _refuse_forbidden(values)
        before = _row(self.tx, table, record_id)
        after = {name: value for name, value in values.items() if before[name] != value}
        if not after:
            return False
        self.tx.execute(_changing(table), {**after, THIS: record_id})
        self._tell(table, record_id, kind, {name: before[name] for name in after}, after)
        return True

    def erase(self, table: Table, record_id: int, values: Mapping[str, Any] | None) -> None:
        """Empty a row to ``values``, or take it away (None), and all that its events told of it.

        Who changed it when stays, as does the chain.

        Raises:
            NotFound: there is no such row.
        """
        _row(self.tx, table, record_id)
        this = _key(table) == record_id
        self.tx.execute(delete(table).where(this) if values is None else update(table).where(this).values(values))
        emptied = empty_events(self.tx, table.name, record_id)
        self.tell(table.name, record_id, ERASED, {"before": {}, "after": {}, "sequences": emptied})

    def _tell(
        self, table: Table, record_id: int, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        self.tell(table.name, record_id, kind, {"before": plain(before), "after": plain(after)})

    def tell(self, record: str, record_id: int, kind: str, payload: dict[str, Any]) -> None:
        """Append an event to the chain of a record."""
        last = self.tx.execute(_LAST, {"record": record, "record_id": record_id}).first()
        row = event_row(
            last.hash if last else GENESIS,
            case_id=record_id,
            sequence=last.sequence + 1 if last else 1,
            kind=f"{record}.{kind}",
            actor_id=self.actor.person_id,
            actor=self.actor.name,
            at=self.now,
            payload=payload,
        )
        row |= {
            "record": record,
            "record_id": record_id,
            "kind": kind,
            "case_id": self.case_id,
            "case_sequence": self.sequence,
        }
        self.tx.execute(_TELLING, row)


def undo(tx: Connection, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
    """Take back, newest first, everything that one step of a case wrote; rows it added go away, their record stays.

    Raises:
        ActionRefused: a row was changed since by something else, or another row hangs on it; that has to go first.
    """
    mine = (
        select(register_events)
        .where(
            register_events.c.case_id == case_id,
            register_events.c.case_sequence == sequence,
            register_events.c.undone.is_(False),
        )
        .order_by(register_events.c.id.desc())
    )
    writer = Writer(tx, actor, now)
    taken_back: set[tuple[str, int]] = set()
    for event in tx.execute(mine).all():
        table = register_events.metadata.tables[event.record]
        about = (event.record, event.record_id)
        _row(tx, table, event.record_id)
        # One step may have changed a row twice; after the first its newest event is the taking back itself.
        if about not in taken_back and _last_sequence(tx, *about) != event.sequence:
            raise _built_on()
        taken_back.add(about)
        if event.kind == ADDED:
            _remove(tx, table, event.record_id)
            writer._tell(table, event.record_id, UNDONE, event.payload["after"], {})  # noqa: SLF001 - part of writing
        else:
            before = _typed(table, event.payload["before"])
            tx.execute(_changing(table), {**before, THIS: event.record_id})
            writer._tell(table, event.record_id, UNDONE, event.payload["after"], event.payload["before"])  # noqa: SLF001
        tx.execute(update(register_events).where(register_events.c.id == event.id).values(undone=True))


def _remove(tx: Connection, table: Table, record_id: int) -> None:
    try:
        tx.execute(delete(table).where(_key(table) == record_id))
    except IntegrityError as error:
        # A training plan in an agreement, for one: rows that nobody would own any more.
        raise _built_on() from error


def _built_on() -> ActionRefused:
    return ActionRefused("correct", (Unmet("register_changed", *say("register_changed")),))


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON holds them: dates and times in ISO form, bytes left out."""
    return {name: _plain(value) for name, value in values.items() if not isinstance(value, bytes)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _typed(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn values of an event back into what the columns hold."""
    return {name: _as(table.c[name].type.python_type, value) for name, value in values.items()}


def _as(kind: type, value: Any) -> Any:
    if not isinstance(value, str) or not issubclass(kind, date | Decimal):
        return value
    return Decimal(value) if issubclass(kind, Decimal) else kind.fromisoformat(value)


def _key(table: Table) -> Any:
    [key] = table.primary_key.columns
    return key


def _refuse_forbidden(values: Mapping[str, Any]) -> None:
    """The last net: whatever way a text came, typed, imported or brought by a case."""
    refuse_forbidden_numbers(**{name: value for name, value in values.items() if isinstance(value, str)})


def _row(tx: Connection, table: Table, record_id: int) -> Mapping[str, Any]:
    """Lock and return a row: whoever changes it at the same time waits, so that its events stay one chain.

    Rows that merely point to it need not wait (``key_share``).
    """
    found = tx.execute(_locking(table), {THIS: record_id}).mappings().first()
    if found is None:
        raise NotFound(f"no row {record_id} in {table.name}")
    return dict(found)


def _last_sequence(tx: Connection, record: str, record_id: int) -> int:
    return int(tx.execute(_LAST, {"record": record, "record_id": record_id}).one().sequence)


@cache
def _adding(table: Table) -> Insert:
    return insert(table).returning(_key(table))


@cache
def _changing(table: Table) -> Update:
    return update(table).where(_key(table) == bindparam(THIS))


@cache
def _locking(table: Table) -> Select[Any]:
    return select(table).where(_key(table) == bindparam(THIS)).with_for_update(key_share=True)
