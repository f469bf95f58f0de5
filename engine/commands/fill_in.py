"""Fill in fields of a case without moving it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.consequences import with_brought
from engine.database import Database
from engine.document import Document
from engine.errors import ActionRefused, NotAllowed
from engine.field_writes import write_fields
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.rules import refusal
from engine.values import Stored, parse
from engine.visibility import is_open


def fill_in(
    db: Database,
    workflows: Workflows,
    case_id: int,
    fields: Mapping[str, object],
    *,
    actor: Actor,
    seen_version: int | None,
    now: datetime,
    key: str | None = None,
) -> int:
    """Write values into a case and return its new version; unchanged values write no event.

    Clocks that count from or to a date among them are counted again.

    Raises:
        NotFound, StaleCase, KeyReused: as for ``advance``.
        NotAllowed: the actor may not write one of the fields.
        ActionRefused: a rule that a field names refuses its new value.
        BadInput: with every value that its field cannot hold.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        document = ledger.definition.document
        values = parse(document.fields, fields, today=ledger.today)
        state = ledger.case["state"]
        if refused := [
            name
            for name in values
            if not (may_write(document, name, ledger.roles) and is_open(document, name, ledger.roles, state))
        ]:
            message = f"may not write {', '.join(refused)}"
            raise NotAllowed(message)
        judge(ledger, values)
        if write_fields(ledger, values):
            ledger.record("filled_in", ledger.trail)
        return {"version": ledger.close()}

    body = {"fill_in": case_id, "fields": {name: str(value) for name, value in fields.items()}}
    done = on_case(db, workflows, case_id, work, actor=actor, seen_version=seen_version, now=now, key=key, body=body)
    return int(done["version"])


def judge(ledger: Ledger, values: Mapping[str, Stored]) -> None:
    """Ask the rules that changed fields name, as a whole.

    Raises:
        ActionRefused: with every condition that does not hold.
        BadInput: a chosen row does not exist.
    """
    rules, before = ledger.definition.document.fields, ledger.case["fields"]
    changed = [name for name, value in values.items() if value is not None and value != before.get(name)]
    guards = dict.fromkeys(guard for name in changed for guard in rules[name].guards)
    if not guards:
        return
    facts = ledger.facts(with_brought(ledger, values))
    asked = (refusal(ledger.definition, facts, guard, ledger.now) for guard in guards)
    if unmet := tuple(each for each in asked if each is not None):
        raise ActionRefused("fill_in", unmet)


def may_write(document: Document, name: str, roles: frozenset[str]) -> bool:
    """Tell whether roles may write a field: those it names, else every role that takes an action in the workflow.

    What a chosen row of a register brings is not written by hand, unless some form asks it all the same.
    """
    rule = document.fields[name]
    if _only_brought(document, name):
        return False
    writers = rule.write or {role for action in document.actions.values() for role in action.by}
    return bool(roles.intersection(writers))


def _only_brought(document: Document, name: str) -> bool:
    """Tell whether a field comes with a chosen row and no form asks it."""
    if not any(name in rule.brings for rule in document.fields.values()):
        return False
    asked = [document.opening.asks]
    asked += [each.asks for each in document.actions.values()]
    asked += [each.asks for each in document.tasks.values()]
    return not any(name in names for names in asked)
