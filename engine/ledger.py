"""One case, locked inside one transaction: what a command reads and the few ways it may write.

Every command opens a ledger, changes it and closes it; ``close`` writes the case row, its event and its state span.
Lock order is the case row first, always. Knows nothing of what an action means: that is ``engine.moves``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from engine import calendars, counts, versions
from engine.actor import Actor, Place
from engine.calendar import Calendar
from engine.context import CaseContext
from engine.database import together
from engine.definition import Definition
from engine.errors import NotFound, StaleCase
from engine.facts import ClockFacts, Deferred, Facts
from engine.history import event_row
from engine.loader import Workflows
from engine.private_fields import PrivateFields
from engine.tables import case_people, cases, clocks, events, organisations, state_spans, tasks

# Built once: composing a statement costs SQLAlchemy several times what running it costs the database.
_CASE = select(cases).where(cases.c.id == bindparam("case"))
_LOCKED_CASE = _CASE.with_for_update()
_ORGANISATION_AND_PEOPLE = (
    select(organisations.c.kind, case_people.c.role, case_people.c.person_id)
    .select_from(cases.outerjoin(organisations, organisations.c.id == cases.c.organisation_id))
    .outerjoin(case_people, case_people.c.case_id == cases.c.id)
    .where(cases.c.id == bindparam("case"))
)
_CLOCKS = (
    select(clocks).where(clocks.c.case_id == bindparam("case"), clocks.c.status != "stopped").order_by(clocks.c.id)
)
_TASKS = select(tasks).where(tasks.c.case_id == bindparam("case"), tasks.c.status != "withdrawn").order_by(tasks.c.id)
_KIND = select(organisations.c.kind).where(organisations.c.id == bindparam("organisation"))
_ADD_EVENT = insert(events).inline()
_COLUMNS = frozenset(cases.c.keys())
_UPDATE_CASE = update(cases).where(cases.c.id == bindparam("case"))
_END_SPAN = (
    update(state_spans)
    .where(state_spans.c.case_id == bindparam("case"), state_spans.c.until_at.is_(None))
    .values(until_at=bindparam("now"))
)
_ADD_SPAN = insert(state_spans).inline()


STEPS = frozenset({"advanced", "filled_in", "task_done"})
"""Events of a step that can be taken back, with everything a register wrote for it."""


@dataclass
class Ledger:
    """A locked case. ``case`` is a working copy of its row, ``trail`` what the event will remember."""

    tx: Connection
    workflows: Workflows
    definition: Definition
    actor: Actor
    now: datetime
    case: dict[str, Any]
    people: dict[str, int]
    clocks: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    trail: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    recorded: int = 0
    #: The action being taken, empty when there is none.
    action: str = ""
    #: Number of the newest step this command recorded.
    step: int | None = None
    clocks_before: frozenset[ClockFacts] = frozenset()

    @property
    def id(self) -> int:
        """Return the case's id."""
        return int(self.case["id"])

    @cached_property
    def calendar(self) -> Calendar:
        """Return the calendar that counts this case's days: the rule, corrected by its organisation's own days."""
        return calendars.calendar_of(self.tx, self.case["organisation_id"])

    @cached_property
    def private(self) -> PrivateFields:
        """Return what closes and opens the private fields of this case."""
        return PrivateFields(self.workflows.seal, self.definition.document, self.id)

    @property
    def today(self) -> date:
        """Return the local date of this command."""
        return self.calendar.local_date(self.now)

    @property
    def roles(self) -> frozenset[str]:
        """Return the actor's roles that count on this case."""
        place = Place(self.id, self.case["organisation_id"], tuple(self.people.items()))
        return self.actor.roles_on(place, self.definition.document.visibility)

    def expect(self, seen_version: int | None) -> None:
        """Refuse with StaleCase when the case is no longer at the version the actor saw."""
        if seen_version is not None and self.case["version"] != seen_version:
            raise StaleCase(self.id, seen=seen_version, current=self.case["version"])

    def facts(self, typed: Mapping[str, object] | None = None) -> Facts:
        """Return the facts the rules look at, with ``typed`` values laid over the fields."""
        fields = {**self.case["fields"], **(typed or {})}
        return Facts(
            state=self.case["state"],
            fields=fields,
            roles=frozenset(self.people),
            clocks={row["name"]: clock_facts(row) for row in self.clocks},
            flags=self.flags(),
            open_tasks=frozenset(row["name"] for row in self.tasks if row["status"] == "open"),
            done_tasks=frozenset(row["name"] for row in self.tasks if row["status"] == "done"),
            organisation_id=self.case["organisation_id"],
            organisation_kind=self.case["organisation_kind"],
            opened_on=self.calendar.local_date(self.case["opened_at"]),
            state_since=self.calendar.local_date(self.case["state_since"]),
            calendar=self.calendar,
            known=self._known(fields),
        )

    def _known(self, fields: Mapping[str, object]) -> Any:
        read = self.definition.facts
        return Deferred(lambda: read(self.context(fields))) if read else None

    def context(self, fields: Mapping[str, object]) -> CaseContext:
        """Return the case as functions of the workflow's ``facts.py`` see it."""
        place = self.case["organisation_id"]
        state = self.case["state"]
        about = (self.tx, self.id, place, fields, self.today, self.now, self.calendar, self.actor, state)
        return CaseContext(*about, self.action, self.step)

    def flags(self) -> frozenset[str]:
        """Return the marks that running clocks have put on the case."""
        found: set[str | None] = set()
        for row in self.clocks:
            rule = self.definition.clock_rules.get(row["name"])
            steps = rule.steps if rule else ()
            found.update(steps[at].set for at in row["marks"] if at < len(steps))
        return frozenset(flag for flag in found if flag)

    def change_organisation(self, organisation_id: int | None) -> None:
        """Move the case to another organisation, whose calendar counts from now on."""
        self.case["organisation_id"] = organisation_id
        self.case["organisation_kind"] = self.tx.execute(_KIND, {"organisation": organisation_id}).scalar_one_or_none()
        self.__dict__.pop("calendar", None)

    def remember(self, key: str, value: Any) -> None:
        """Add one value to a list of the trail, from which a correction can restore."""
        self.trail.setdefault(key, []).append(value)

    def record(self, kind: str, payload: dict[str, Any], *, actor: Actor | None = None) -> int:
        """Append one event to the case's chain and return its sequence number."""
        who = actor or self.actor
        sequence = self.case["sequence"] + 1
        row = event_row(
            self.case["last_hash"],
            case_id=self.id,
            sequence=sequence,
            kind=kind,
            actor_id=who.person_id,
            actor=who.name,
            at=self.now,
            payload=payload,
        )
        self.tx.execute(_ADD_EVENT, row)
        self.case["sequence"], self.case["last_hash"] = sequence, row["hash"]
        self.recorded += 1
        if kind in STEPS:
            self.step = sequence
        return int(sequence)

    def close(self) -> int:
        """Write what changed on the case row, its span and the counts; return the new version."""
        self._retarget()
        self._keep_clocks()
        with together(self.tx):
            if any(self.case[name] != self.before[name] for name in ("state", "organisation_id")):
                self._move_span()
            self._update()
        return int(self.case["version"])

    def _keep_clocks(self) -> None:
        """Let the workflow keep rows of its register in step with the clocks that changed."""
        keep = self.definition.keep_clocks
        clocks_now = frozenset(clock_facts(row) for row in self.clocks) if keep else frozenset()
        if keep and clocks_now != self.clocks_before:
            keep(self.context(self.case["fields"]), clocks_now)

    def _update(self) -> None:
        changed = {key: value for key, value in self.case.items() if key in _COLUMNS and value != self.before.get(key)}
        if changed or self.recorded:
            self.case["version"] += 1
            changed |= {"version": self.case["version"], "changed_at": self.now}
            self.tx.execute(_UPDATE_CASE, {"case": self.id, **changed})

    def _retarget(self) -> None:
        """Point the case at the clock that ends first, so that lists need only the case row."""
        kinds = {"clock", "state"}
        running = [
            row
            for row in self.clocks
            if row["status"] != "stopped" and self.definition.clock_rules[row["name"]].kind in kinds
        ]
        first = min(running, key=lambda row: (row["ends_on"], row["name"]), default=None)
        self.case["due_on"] = first["ends_on"] if first else None
        self.case["due_clock"] = first["name"] if first else None

    def _move_span(self) -> None:
        self.tx.execute(_END_SPAN, {"case": self.id, "now": self.now})
        open_span(self.tx, self.case, self.now)
        was = (self.before["workflow"], self.before["organisation_id"], self.before["state"])
        counts.move(self.tx, was, (self.case["workflow"], self.case["organisation_id"], self.case["state"]))


def lock(
    tx: Connection, workflows: Workflows, case_id: int, *, actor: Actor, now: datetime, only_read: bool = False
) -> Ledger:
    """Lock one case and read what a command needs; ``only_read`` reads the same for a page and locks nothing.

    Raises:
        NotFound: there is no such case.
    """
    this = {"case": case_id}
    found = tx.execute(_CASE if only_read else _LOCKED_CASE, this).mappings().first()
    if found is None:
        message = f"no case {case_id}"
        raise NotFound(message)
    # Asked once the lock is held: read beside it, PostgreSQL would show what was there before the wait.
    around = tx.execute(_ORGANISATION_AND_PEOPLE, this).all()
    case = {**found, "organisation_kind": around[0].kind}
    running = [dict(row) for row in tx.execute(_CLOCKS, this).mappings()]
    definition = versions.pinned(tx, workflows, case["workflow"], case["definition_sha"])
    return Ledger(
        tx,
        workflows,
        definition,
        actor,
        now,
        case,
        people={row.role: row.person_id for row in around if row.role is not None},
        clocks=running,
        tasks=[dict(row) for row in tx.execute(_TASKS, this).mappings()],
        before=dict(case),
        clocks_before=frozenset(clock_facts(row) for row in running if definition.keep_clocks),
    )


def open_span(tx: Connection, case: Mapping[str, Any], now: datetime) -> None:
    """Begin the span of the state the case is in."""
    row = {key: case[key] for key in ("workflow", "state", "block", "organisation_id")}
    tx.execute(_ADD_SPAN, {**row, "case_id": case["id"], "from_at": now})


def clock_facts(row: Mapping[str, Any]) -> ClockFacts:
    """Return a clock row as guards see it."""
    return ClockFacts(
        row["name"], row["starts_on"], row["ends_on"], row["status"], row["extended"], tuple(row["marks"])
    )
