"""One case with everything its page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine import clocks as arithmetic
from engine.actor import Actor, Place
from engine.clocks import Progress
from engine.commands.correct import last_step, may_undo
from engine.commands.deadlines import extendable
from engine.commands.undo_contact import own_contact
from engine.commands.undo_reminder import own_reminder
from engine.database import Database
from engine.definition import Definition
from engine.errors import NotFound
from engine.ledger import Ledger, clock_facts, lock
from engine.loader import Workflows
from engine.moves import REASON_LENGTH
from engine.queries.absences import Away, away_today
from engine.queries.checklist import Item, checklist_of
from engine.queries.choices import Choices, choices_of
from engine.queries.timeline import NEWEST, Happened, Stretch, may_see, readable, timeline_of
from engine.records import Asked
from engine.rules import Option, options
from engine.tables import cases, organisations, persons
from engine.visibility import seen_by, sees_names

DONE_TASKS = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on the case, by role; ``undeliverable_at`` is when mail to them first came back."""

    role: str
    name: str
    email: str
    phone: str
    staff: bool
    undeliverable_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that counts on the case; ``extendable`` by this actor now."""

    name: str
    progress: Progress
    status: str
    extendable: bool


@dataclass(frozen=True, slots=True)
class Undo:
    """The step that can be taken back; somebody else's asks a reason."""

    sequence: int
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one actor may see it.

    ``fields`` and the timeline hold only what these roles may read. Without ``named`` there is nothing but the code,
    where the case stands, its clocks and their marks (``flags``), and what the actor's own roles are asked to do.
    """

    id: int
    code: str
    title: str
    subtitle: str
    definition: Definition
    state: str
    block: str
    organisation_id: int | None
    organisation: str
    version: int
    fields: Mapping[str, Any]
    options: tuple[Option, ...]
    checklist: tuple[Item, ...]
    clocks: tuple[RunningClock, ...]
    flags: tuple[str, ...]
    tasks: tuple[Mapping[str, Any], ...]
    people: tuple[Named, ...]
    timeline: tuple[Happened, ...]
    roles: frozenset[str]
    open: bool
    choices: Choices
    named: bool
    undo: Undo | None
    #: The contact or the reminder of the reader that came last and can still be taken back: its kind and its number.
    own_last: tuple[str, int] | None
    snoozed_until: date | None
    older: int | None
    #: Whoever follows the case is away today.
    away: Away | None = None


def view_case(
    db: Database,
    workflows: Workflows,
    case_id: int,
    actor: Actor,
    now: datetime,
    *,
    stretch: Stretch = NEWEST,
    choosing: bool = False,
) -> CaseView:
    """Return the page of one case, with a stretch of its timeline.

    ``choosing`` looks up the rows of a register that record fields can point to, for a form that asks them.

    Raises:
        NotFound: there is no such case, or not for this actor.
    """
    with db.read() as tx:
        if tx.execute(seen_by(actor, workflows, cases.c.id).where(cases.c.id == case_id)).first() is None:
            raise NotFound(f"no case {case_id} for {actor.name}")
        ledger = lock(tx, workflows, case_id, actor=actor, now=now, only_read=True)
        place = Place(case_id, ledger.case["organisation_id"], tuple(ledger.people.items()))
        named = sees_names(actor, workflows, ledger.case["workflow"], place)
        return view_of(ledger, named=named, stretch=stretch, choosing=choosing)


def view_of(ledger: Ledger, *, named: bool, stretch: Stretch = NEWEST, choosing: bool = False) -> CaseView:
    """Return a case that was read for its actor."""
    definition, case, facts = ledger.definition, ledger.case, ledger.facts()
    document, roles = definition.document, ledger.roles
    school = select(organisations.c.name).where(organisations.c.id == case["organisation_id"])
    needs = document.states[case["state"]].needs if named else []
    timeline = timeline_of(ledger, stretch) if named else ()
    return CaseView(
        id=ledger.id,
        code=case["code"],
        title=case["title"] if named else case["code"],
        subtitle=case["subtitle"] if named else "",
        definition=definition,
        state=case["state"],
        block=case["block"],
        organisation_id=case["organisation_id"],
        organisation=ledger.tx.execute(school).scalar_one_or_none() or "",
        version=case["version"],
        fields=readable(ledger, case["fields"]) if named else {},
        options=() if case["erased_at"] else options(definition, facts, roles=roles, now=ledger.now),
        checklist=checklist_of(ledger, needs),
        clocks=tuple(_clocks(ledger)),
        flags=tuple(sorted(facts.flags)),
        tasks=tuple(_tasks(ledger, named=named)),
        people=tuple(each for each in _people(ledger) if named or each.staff),
        timeline=timeline[: stretch.limit],
        roles=roles,
        open=case["closed_at"] is None,
        choices=_choices(ledger, choosing=choosing) if named else {},
        named=named,
        undo=_undo(ledger) if named else None,
        own_last=_own_last(ledger) if named else None,
        snoozed_until=case["snoozed_until"],
        away=_owner_away(ledger) if named else None,
        older=timeline[stretch.limit - 1].sequence if len(timeline) > stretch.limit else None,
    )


def _owner_away(ledger: Ledger) -> Away | None:
    owner = ledger.case["owner_id"]
    return away_today(ledger.tx, owner, ledger.today) if owner is not None else None


def _choices(ledger: Ledger, *, choosing: bool) -> Choices:
    case = ledger.case
    about = Asked(ledger.id, case["organisation_id"], case["fields"], ledger.today)
    document, records = ledger.definition.document, ledger.workflows.records
    return choices_of(ledger.tx, document, case["organisation_id"], records=records, asked=about, choosing=choosing)


def _undo(ledger: Ledger) -> Undo | None:
    row = last_step(ledger)
    if row is None:
        return None
    if may_undo(ledger, row, ""):
        return Undo(row.sequence, needs_reason=False)
    return Undo(row.sequence, needs_reason=True) if may_undo(ledger, row, "x" * REASON_LENGTH) else None


def _own_last(ledger: Ledger) -> tuple[str, int] | None:
    row = own_contact(ledger) or own_reminder(ledger)
    return None if row is None else (row.kind, row.sequence)


def _tasks(ledger: Ledger, *, named: bool) -> Iterator[dict[str, Any]]:
    """Yield what is open or not seen yet, and what was done last; a code only shows the reader's own tasks."""
    shown = [row for row in ledger.tasks if row["status"] == "open" or row["unseen"]]
    done = [row for row in ledger.tasks if row["status"] == "done" and not row["unseen"]]
    newest = sorted(done, key=lambda row: row["done_at"], reverse=True)[:DONE_TASKS]
    for row in [*shown, *newest]:
        if named or row["role"] in ledger.roles:
            evidence = readable(ledger, row["evidence"] or {}) if named else {}
            yield {**row, "evidence": evidence, "label": row["label"] if named else None}


def _clocks(ledger: Ledger) -> Iterator[RunningClock]:
    for row in sorted(ledger.clocks, key=lambda each: (each["ends_on"], each["name"])):
        rule = ledger.definition.clock_rules[row["name"]]
        if rule.kind in {"clock", "state"}:
            until = row["paused_on"] if row["status"] == "paused" else ledger.today
            progress = arithmetic.progress(rule, clock_facts(row), until, ledger.calendar)
            yield RunningClock(row["name"], progress, row["status"], extendable(ledger, row))


def _people(ledger: Ledger) -> tuple[Named, ...]:
    by_id = {
        row.id: row
        for row in ledger.tx.execute(select(persons).where(persons.c.id.in_(sorted(ledger.people.values()))))
    }
    found = [(role, by_id[person_id]) for role, person_id in ledger.people.items() if _told_of(ledger, role)]
    roles = ledger.definition.roles
    return tuple(
        Named(
            role,
            row.name,
            row.email or "",
            row.phone or "",
            role in roles and roles[role].staff,
            row.undeliverable_at,
        )
        for role, row in found
    )


def _told_of(ledger: Ledger, role: str) -> bool:
    """Tell whether the reader may know somebody outside the staff: not while address or telephone is closed."""
    contact = ledger.definition.document.people.get(role)
    asked = (contact.email, contact.phone) if contact else ()
    return all(may_see(ledger, name) for name in asked if name is not None)
