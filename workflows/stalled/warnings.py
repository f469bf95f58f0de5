"""The warning beside a case in a list: the first rule of the stalled list that holds for it today, in a few words.

Asks the rules of a few cases at once, or of all somebody sees when a list is narrowed to those with a warning.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from engine.actor import Actor
from engine.calendar import Calendar
from engine.database import Database
from engine.document import Text
from engine.loader import Workflows
from engine.rule_values import RuleValue
from engine.tables import cases
from engine.visibility import gathered, named_to
from workflows.stalled.asked import Asked, ask
from workflows.stalled.found import by_case, first_reasons, in_order
from workflows.stalled.sentences import Stands, in_short
from workflows.stalled.told import last_heard, told

MOST = 5_000
"""Choice: more cases with a warning than any school has; past it a list shows those that are stuck the gravest."""


@dataclass(frozen=True)
class _Question:
    """All that the rules depend on beside the cases asked: while it stays the same, so do their statements.

    Putting ten rules together takes SQLAlchemy ten times as long as the database needs to answer for a page of cases.
    """

    as_of: date
    calendars: tuple[tuple[int | None, Calendar], ...]
    values: tuple[tuple[str, RuleValue], ...]
    versions: tuple[str, ...]
    past: bool
    asked: Asked = field(compare=False)

    @classmethod
    def of(cls, asked: Asked) -> _Question:
        """Return what a question depends on."""
        calendars, values = tuple(asked.days.calendars.items()), tuple(asked.values.values.items())
        versions = tuple(each.sha256 for each in asked.versions)
        return cls(asked.days.as_of, calendars, values, versions, asked.past, asked)


def warnings_of(db: Database, workflows: Workflows, ids: Collection[int], *, as_of: date) -> Mapping[int, Text]:
    """Return why, for those of these cases that have a warning; the reader was shown them by name already."""
    if not ids:
        return {}
    with db.read() as tx:
        asked = ask(tx, workflows, as_of, lambda _at: cases.c.id.in_(bindparam("ids", expanding=True)))
        reasons, heard = _statements(_Question.of(asked))
        found = {key: rows[:1] for key, rows in by_case(tx.execute(reasons, {"ids": sorted(ids)}).all()).items()}
        standing = {row.case_id: row for row in tx.execute(heard, {"ids": sorted(found)})} if found else {}
    return {key: _in_words(asked, standing[key], reason) for key, [reason] in told(asked, found, standing, {}).items()}


@lru_cache(maxsize=2)
def _statements(question: _Question) -> tuple[Select[Any], Select[Any]]:
    return in_order(question.asked, put_aside=False), last_heard(question.asked)


def _in_words(asked: Asked, row: Any, reason: Any) -> Text:
    return in_short(reason, Stands(asked.version(row.workflow, row.definition_sha), row.state))


def with_warning(db: Database, workflows: Workflows, actor: Actor, workflow: str, *, as_of: date) -> tuple[int, ...]:
    """Return the ids of the cases of a process that have a warning and that the actor may read by name."""

    def whose(_at: Any) -> ColumnElement[bool]:
        named = named_to(actor, workflows, workflow)
        return and_(gathered(actor, workflows), named, cases.c.workflow == workflow)

    with db.read() as tx:
        first = first_reasons(ask(tx, workflows, as_of, whose), put_aside=False).subquery("first_reasons")
        query = select(first.c.case_id).order_by(first.c.place, first.c.day, first.c.case_id).limit(MOST)
        return tuple(tx.execute(query).scalars())
