"""The rows of the work list: one case each, with why it stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.queries.reaching import Reach
from engine.queries.standings import Standing

GROUPS = ("ending", "answered", "agreed", "to_do", "again", "new", "waiting")


@dataclass(frozen=True, slots=True)
class LastContact:
    """The newest contact of a case, and how many tries in a row ended the same way."""

    at: datetime
    channel: str
    result: str
    tries: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The task a row is about, without what was answered: that is read on the case's own page."""

    id: int
    name: str
    kind: str
    label: str
    role: str
    opened_at: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A case in the work list. ``why`` is the rule that put it there; ``task``, ``clock`` and ``role`` are its words.

    Under a clock that ends, ``task`` is an answer nobody has seen yet. ``reach`` is how to call or write to
    somebody outside the staff. ``meeting`` is what is planned for today: its kind and when it begins.
    ``asked`` are the roles that a task of the workflow is open for.
    """

    case_id: int
    code: str
    named: bool
    title: str
    subtitle: str
    workflow: str
    state: str
    version: int
    why: str
    due_on: date | None
    standing: Standing | None
    task: Waiting | None
    snoozed_until: date | None
    contact: LastContact | None
    reach: Reach
    block: str
    organisation_id: int | None
    organisation: str
    changed_at: datetime
    meeting: tuple[str, datetime] | None
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class WorkList:
    """The rows of each group in ``GROUPS``; ``more`` tells that not every case fitted."""

    groups: Mapping[str, tuple[WorkRow, ...]]
    more: bool
