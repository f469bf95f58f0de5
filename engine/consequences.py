"""What an action or a typed field does outside the case: effects, rows of a register kept in step, values they bring.

Everything runs in the transaction of the command that holds the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from engine import post
from engine.document import FieldRule
from engine.effects import EffectContext
from engine.errors import BadInput, FieldProblem
from engine.ledger import Ledger
from engine.values import Stored

FILLED_IN, TASK_DONE = "fill_in", "do_task"
"""What a context's action is called when no action is taken."""


def with_brought(ledger: Ledger, values: Mapping[str, Stored]) -> dict[str, Stored]:
    """Return values together with what the rows chosen among them bring; an emptied choice empties that too.

    A choice that stays the same brings nothing, unless the program itself writes it again: then the row has changed.

    Raises:
        BadInput: a chosen row does not exist.
    """
    rules = ledger.definition.document.fields
    chosen = {name: rules[name] for name in values if name in rules and rules[name].type == "record"}
    problems = tuple(
        FieldProblem(name, "unknown_choice", (("typed", str(values[name])),))
        for name, rule in chosen.items()
        if values[name] is not None and _label(ledger, rule, values[name]) is None
    )
    if problems:
        raise BadInput(problems)
    brought: dict[str, Stored] = {}
    for name, rule in chosen.items():
        if rule.brings and (ledger.actor.is_system or values[name] != ledger.case["fields"].get(name)):
            brought |= _brings(ledger, rule, values[name])
    return {**values, **brought}


def follow(ledger: Ledger, changed: frozenset[str]) -> Mapping[str, Stored]:
    """Let the workflow keep its register in step with changed fields; return what that writes into the case."""
    keep = ledger.definition.follow
    return (keep(context(ledger, FILLED_IN), changed) or {}) if keep else {}


def run(
    ledger: Ledger,
    action: str,
    names: Iterable[str],
    reason: tuple[str, str] | None,
    write: Callable[[Ledger, Mapping[str, Stored]], object],
) -> None:
    """Run effects in the order of the file; what each returns is written before the next one runs.

    Raises:
        ActionRefused: an effect lost a race that no guard could see.
    """
    for name in names:
        if values := ledger.definition.effects[name](context(ledger, action, reason)):
            write(ledger, values)


def keep(ledger: Ledger, task_id: int, name: str, answer: Mapping[str, Stored]) -> None:
    """Let an effect keep the answer of a task in a table of its own.

    Raises:
        BadInput: it cannot be kept.
    """
    about = replace(context(ledger, TASK_DONE), task_id=task_id, answer=answer)
    ledger.definition.effects[name](about)


def context(ledger: Ledger, action: str, reason: tuple[str, str] | None = None) -> EffectContext:
    """Return the case as effects see it now."""
    sequence = ledger.case["sequence"] + 1
    code, text = reason or (None, "")
    return EffectContext(
        tx=ledger.tx,
        case_id=ledger.id,
        code=ledger.case["code"],
        organisation_id=ledger.case["organisation_id"],
        action=action,
        fields=ledger.case["fields"],
        reason_code=code,
        reason_text=text,
        today=ledger.today,
        now=ledger.now,
        sequence=sequence,
        actor=ledger.actor,
        calendar=ledger.calendar,
        seal=ledger.workflows.seal,
        command=lambda kind, payload: post.command(ledger, kind, dict(payload), cause=_cause(payload, sequence)),
    )


def _cause(payload: Mapping[str, object], sequence: int) -> str:
    """One step may ask the same of several cases: each is a cause of its own."""
    about = payload.get("case_id", payload.get("about", ""))
    return f"event-{sequence}/{about}" if about else f"event-{sequence}"


def _label(ledger: Ledger, rule: FieldRule, value: Stored) -> str | None:
    if not isinstance(value, int) or rule.of is None:
        return None
    return ledger.workflows.records.label(ledger.tx, rule.of, value)


def _brings(ledger: Ledger, rule: FieldRule, value: Stored) -> dict[str, Stored]:
    if not isinstance(value, int) or rule.of is None:
        return dict.fromkeys(rule.brings)
    known = ledger.workflows.records.values(ledger.tx, rule.of, value)
    return {name: known.get(source) for name, source in rule.brings.items()}
