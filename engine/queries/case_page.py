"""One case with everything its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import clocks as arithmetic
from engine.actor import Actor, Place
from engine.clocks import Progress
from engine.database import Database
from engine.definition import Definition
from engine.errors import NotFound
from engine.facts import Facts
from engine.ledger import Ledger, clock_facts, lock
from engine.loader import Workflows
from engine.queries.choices import Choices, choices_of
from engine.rules import Option, is_filled, options
from engine.tables import cases, events, organisations, persons
from engine.visibility import sees_names, visible_to

TIMELINE = 20


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the timeline; ``payload`` is None when it was erased."""

    sequence: int
    kind: str
    actor: str
    at: datetime
    payload: Mapping[str, Any] | None
    undone: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on the case, by role."""

    role: str
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one actor may see it. ``clocks`` holds name, progress and status of each running clock."""

    id: int
    code: str
    title: str
    subtitle: str
    definition: Definition
    state: str
    block: str
    organisation: str
    version: int
    fields: Mapping[str, Any]
    facts: Facts
    options: tuple[Option, ...]
    checklist: tuple[tuple[str, bool], ...]
    clocks: tuple[tuple[str, Progress, str], ...]
    tasks: tuple[Mapping[str, Any], ...]
    people: tuple[Named, ...]
    timeline: tuple[Happened, ...]
    roles: frozenset[str]
    open: bool
    choices: Choices


def view_case(db: Database, workflows: Workflows, case_id: int, actor: Actor, now: datetime) -> CaseView:
    """Return the page of one case.

    Raises:
        NotFound: there is no such case, or not for this actor; also when only its code may be seen.
    """
    with db.read() as tx:
        seen = select(cases.c.id).where(cases.c.id == case_id, visible_to(actor, workflows))
        if tx.execute(seen).first() is None:
            raise NotFound(f"no case {case_id} for {actor.name}")
        ledger = lock(tx, workflows, case_id, actor=actor, now=now, only_read=True)
        place = Place(case_id, ledger.case["organisation_id"], tuple(ledger.people.items()))
        if not sees_names(actor, workflows, ledger.case["workflow"], place):
            raise NotFound(f"case {case_id} is a code only for {actor.name}")
        return _view(ledger)


def _view(ledger: Ledger) -> CaseView:
    definition, case, facts = ledger.definition, ledger.case, ledger.facts()
    school = select(organisations.c.name).where(organisations.c.id == case["organisation_id"])
    state = definition.document.states[case["state"]]
    return CaseView(
        id=ledger.id,
        code=case["code"],
        title=case["title"],
        subtitle=case["subtitle"],
        definition=definition,
        state=case["state"],
        block=case["block"],
        organisation=ledger.tx.execute(school).scalar_one_or_none() or "",
        version=case["version"],
        fields=case["fields"],
        facts=facts,
        options=options(definition, facts, roles=ledger.roles, now=ledger.now),
        checklist=tuple((name, is_filled(definition, facts, name)) for name in state.needs),
        clocks=tuple(_clocks(ledger)),
        tasks=tuple(row for row in ledger.tasks if row["status"] == "open" or row["unseen"]),
        people=_people(ledger),
        timeline=_timeline(ledger),
        roles=ledger.roles,
        open=case["closed_at"] is None,
        choices=choices_of(ledger.tx, definition.document, case["organisation_id"]),
    )


def _clocks(ledger: Ledger) -> Any:
    for row in sorted(ledger.clocks, key=lambda each: (each["ends_on"], each["name"])):
        rule = ledger.definition.clock_rules[row["name"]]
        if rule.kind in {"clock", "state"}:
            until = row["paused_on"] if row["status"] == "paused" else ledger.today
            yield row["name"], arithmetic.progress(rule, clock_facts(row), until, ledger.calendar), row["status"]


def _people(ledger: Ledger) -> tuple[Named, ...]:
    by_id = {
        row.id: row
        for row in ledger.tx.execute(select(persons).where(persons.c.id.in_(sorted(ledger.people.values()))))
    }
    found = [(role, by_id[person_id]) for role, person_id in ledger.people.items()]
    return tuple(Named(role, row.name, row.email or "", row.phone or "") for role, row in found)


def _timeline(ledger: Ledger) -> tuple[Happened, ...]:
    query = select(events).where(events.c.case_id == ledger.id).order_by(events.c.sequence.desc()).limit(TIMELINE)
    return tuple(
        Happened(row.sequence, row.kind, row.actor_name, row.at, row.payload, row.undone_by is not None)
        for row in ledger.tx.execute(query)
    )
