"""Proves on the cases themselves what ``engine.checks`` proves on the files: nobody is forgotten.

Reads every open case and changes nothing; what it finds is for whoever runs the system, not for a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, union

from engine import counts, versions
from engine.errors import EngineError
from engine.loader import Workflows
from engine.tables import case_people, cases, clock_steps, grants, persons, tasks

WAITING = ("pending", "held")
"""Steps of a clock that will still remind somebody, those of a paused clock once it goes on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one case; ``code`` is ``nobody``, ``unwatched`` or ``unreadable``."""

    code: str
    case: str
    workflow: str
    state: str


@dataclass(frozen=True, slots=True)
class LiveProof:
    """What holds for the open cases: how many there are, and what is wrong.

    ``vacant`` are roles of a workflow that must never be empty and that nobody holds; ``counts`` are the kept numbers
    that differ: workflow, organisation, state, kept, counted.
    """

    open: int
    findings: tuple[Finding, ...]
    vacant: tuple[str, ...]
    counts: tuple[tuple[str, int, str, int, int], ...]

    @property
    def holds(self) -> bool:
        """Tell whether nothing at all was found."""
        return not (self.findings or self.vacant or self.counts)


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who is there: named on cases, holding roles; and which cases have a step to come or a task somebody owes."""

    named: frozenset[tuple[int, str]]
    held: frozenset[tuple[str, int | None]]
    watched: frozenset[int]

    def answers(self, role: str, case: Any, *, everywhere: bool) -> bool:
        """Tell whether somebody active owns a case in this role."""
        anywhere = any(each == role for each, _ in self.held)
        here = (role, case.organisation_id) in self.held or (role, None) in self.held
        return (case.id, role) in self.named or (anywhere if everywhere else here)


def live_proof(tx: Connection, workflows: Workflows) -> LiveProof:
    """Look at every open case: does an active person own it, and is there a step of a clock to come, or a task open?"""
    rows = tx.execute(
        select(
            cases.c.id, cases.c.code, cases.c.workflow, cases.c.definition_sha, cases.c.state, cases.c.organisation_id
        )
        .where(cases.c.closed_at.is_(None))
        .order_by(cases.c.id)
    ).all()
    staff = _staff(tx)
    findings = tuple(finding for row in rows for finding in _findings(tx, workflows, row, staff))
    return LiveProof(len(rows), findings, _vacant(workflows, staff), tuple(counts.differences(tx)))


def _findings(tx: Connection, workflows: Workflows, row: Any, staff: _Staff) -> Iterator[Finding]:
    try:
        definition = versions.pinned(tx, workflows, row.workflow, row.definition_sha)
    except EngineError:
        yield Finding("unreadable", row.code, row.workflow, row.state)
        return
    owner = definition.document.states[row.state].owner
    everywhere = definition.document.visibility.get(owner or "") in {"all", "code"}
    if owner is None or not staff.answers(owner, row, everywhere=everywhere):
        yield Finding("nobody", row.code, row.workflow, row.state)
    if row.id not in staff.watched:
        yield Finding("unwatched", row.code, row.workflow, row.state)


def _vacant(workflows: Workflows, staff: _Staff) -> tuple[str, ...]:
    never_empty = {name for name, rule in workflows.all_roles().items() if rule.never_empty}
    return tuple(sorted(never_empty - {role for role, _ in staff.held}))


def _staff(tx: Connection) -> _Staff:
    named = select(case_people.c.case_id, case_people.c.role).join(persons, persons.c.id == case_people.c.person_id)
    held = select(grants.c.role, grants.c.organisation_id).join(persons, persons.c.id == grants.c.person_id)
    coming = select(clock_steps.c.case_id).where(clock_steps.c.status.in_(WAITING))
    owed = select(tasks.c.case_id).where(tasks.c.status == "open")
    return _Staff(
        frozenset((row.case_id, row.role) for row in tx.execute(named.where(persons.c.active))),
        frozenset((row.role, row.organisation_id) for row in tx.execute(held.where(persons.c.active))),
        frozenset(tx.execute(union(coming, owed)).scalars()),
    )
