"""Open a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from engine import clock_writes, consequences, counts, field_writes, moves, once, people, task_writes, versions
from engine.actor import Actor, Place
from engine.codes import next_code
from engine.commands.fill_in import may_write
from engine.database import Database
from engine.definition import Definition
from engine.errors import ActionRefused, NotAllowed
from engine.facts import Facts
from engine.history import GENESIS
from engine.ledger import Ledger, lock, open_span
from engine.loader import Workflows
from engine.rules import missing
from engine.tables import cases
from engine.values import Stored, parse


@dataclass(frozen=True, slots=True)
class Opened:
    """A new case: its id, its code (``L-2026-0147``) and its version."""

    id: int
    code: str
    version: int


def open_case(
    db: Database,
    workflows: Workflows,
    workflow: str,
    *,
    actor: Actor,
    fields: Mapping[str, object],
    organisation_id: int | None,
    now: datetime,
    key: str | None = None,
) -> Opened:
    """Open a case in its first state, with its clocks, tasks, people and first event, or not at all.

    Raises:
        NotAllowed: the actor may not open such a case in this organisation, or not write one of the fields.
        ActionRefused: a required field is empty.
        BadInput: a value that its field cannot hold.
        KeyReused: the key came with other values.
    """
    body = {
        "open": workflow,
        "fields": {name: str(value) for name, value in fields.items()},
        "organisation": organisation_id,
    }

    def once_more() -> Opened | None:
        with db.transaction() as tx:
            done = once.before(tx, actor, key, body)
            return None if done is None else Opened(**done)

    try:
        with db.transaction() as tx:
            if (done := once.before(tx, actor, key, body)) is not None:
                return Opened(**done)
            opened = _open(tx, workflows, workflow, actor=actor, typed=fields, organisation_id=organisation_id, now=now)
            once.after(tx, actor, key, body, result=asdict(opened), now=now)
            return opened
    except once.SentTwice:
        if (won := once_more()) is None:
            raise
        return won


def _open(
    tx: Connection,
    workflows: Workflows,
    workflow: str,
    *,
    actor: Actor,
    typed: Mapping[str, object],
    organisation_id: int | None,
    now: datetime,
) -> Opened:
    definition = workflows.current(workflow)
    document, opening = definition.document, definition.document.opening
    roles = actor.roles_on(Place(0, organisation_id), definition.document.visibility) | _as_own(
        definition, actor, organisation_id
    )
    if not roles.intersection(opening.by):
        message = f"opening {workflow} asks for one of: {', '.join(opening.by)}"
        raise NotAllowed(message, roles=tuple(opening.by))
    facts = Facts(state=definition.document.initial, fields={})
    values = parse(definition.document.fields, typed, today=facts.today(now))
    if refused := [name for name in values if name not in opening.asks and not may_write(document, name, roles)]:
        message = f"may not write {', '.join(refused)}"
        raise NotAllowed(message)
    facts = Facts(state=definition.document.initial, fields=values)
    if unmet := tuple(missing(definition, facts, opening.requires)):
        raise ActionRefused("open", unmet)
    versions.keep(tx, definition, now)
    ledger = lock(tx, workflows, _insert(tx, definition, organisation_id, now), actor=actor, now=now)
    _begin(ledger, values)
    return Opened(ledger.id, ledger.case["code"], ledger.close())


def _as_own(definition: Definition, actor: Actor, organisation_id: int | None) -> frozenset[str]:
    """A role that sees only its own cases may still open one where it is held."""
    reach = definition.document.visibility
    return frozenset(
        grant.role
        for grant in actor.grants
        if reach.get(grant.role) == "own" and grant.organisation_id in {None, organisation_id}
    )


def _insert(tx: Connection, definition: Definition, organisation_id: int | None, now: datetime) -> int:
    state = definition.document.initial
    row: dict[str, Any] = {
        "code": next_code(tx, definition.document.code_prefix, now.year),
        "workflow": definition.name,
        "definition_sha": definition.sha256,
        "version": 0,
        "state": state,
        "block": definition.document.states[state].block,
        "state_since": now,
        "title": "",
        "organisation_id": organisation_id,
        "fields": {},
        "changed_at": now,
        "opened_at": now,
        "sequence": 0,
        "last_hash": GENESIS,
    }
    case_id = int(tx.execute(insert(cases).values(row).returning(cases.c.id)).scalar_one())
    open_span(tx, {**row, "id": case_id}, now)
    counts.move(tx, None, (definition.name, organisation_id, state))
    return case_id


def _begin(ledger: Ledger, values: Mapping[str, Stored]) -> None:
    document = ledger.definition.document
    field_writes.write_fields(ledger, values)
    for role, name in document.opening.assigns.items():
        if isinstance(person_id := values.get(name), int):
            people.name_on_case(ledger, role, person_id)
    field_writes.settle_title(ledger)
    moves.settle_owner(ledger)
    for name in ledger.definition.clocks_by_state[document.initial]:
        rule = ledger.definition.clock_rules[name]
        if rule.kind != "task" and not clock_writes.is_settled(ledger, rule):
            clock_writes.start(ledger, rule, action=None)
    for name in document.states[document.initial].opens:
        task_writes.open_named(ledger, name)
    consequences.run(ledger, "open", document.opening.effects, None, field_writes.write_fields)
    ledger.record("opened", {"state": document.initial, **ledger.trail})
