"""Carrying out a decided action on a locked case: state, clocks, tasks, people, messages, effects, one event.

Used by the command ``advance`` and by clocks that take a ``system`` action; both hold the case's lock already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import clock_writes, consequences, people, post, task_writes
from engine.actor import SYSTEM_ROLE
from engine.document import Action
from engine.errors import BadInput, FieldProblem, NotAllowed
from engine.field_writes import write_fields
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.rules import Decision, decide
from engine.values import Stored

REASON_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an action is taken: a code of the action's list and at least ten characters of text."""

    code: str
    text: str


def take(
    ledger: Ledger, action: str, *, typed: Mapping[str, Stored], reason: Reason | None = None, override: str = ""
) -> tuple[Decision, int]:
    """Take an action that the rules allow; return the decision and its event's sequence number.

    Raises:
        NotFound, NotAllowed, ActionRefused: see ``engine.rules.decide``.
        BadInput: the action asks a reason and none (or no known one) is given.
    """
    rule = ledger.definition.document.actions.get(action)
    ledger.action = action
    # The rules judge a chosen row together with what it brings.
    typed = consequences.with_brought(ledger, typed)
    decision = decide(
        ledger.definition,
        ledger.facts(_with_fixed(ledger, rule, typed)),
        action,
        roles=ledger.roles,
        now=ledger.now,
        override=bool(override.strip()),
    )
    refuse_forbidden_numbers(override=override, reason_text=reason.text if reason else "")
    assert rule is not None, "decide refuses an unknown action"  # noqa: S101 - tells the type checker what decide proved
    if reason is not None or (rule.reason and SYSTEM_ROLE not in ledger.roles):
        _check_reason(ledger, rule, reason)
    write_fields(ledger, _with_fixed(ledger, rule, typed))
    _name_people(ledger, rule)
    _move_to(ledger, rule, decision)
    _switch_clocks(ledger, action, decision)
    _switch_tasks(ledger, rule, decision)
    settle_owner(ledger)
    sequence = ledger.case["sequence"] + 1
    for send in rule.sends:
        post.mail(ledger, send.message, send.to, cause=f"event-{sequence}")
    said = (reason.code, reason.text.strip()) if reason else None
    consequences.run(ledger, action, rule.effects, said, write_fields)
    if ledger.definition.is_final(decision.target):
        ledger.workflows.records.close(ledger.tx, ledger.id, sequence, actor=ledger.actor, now=ledger.now)
    ledger.record("advanced", _payload(ledger, action, decision, reason, override))
    return decision, sequence


def settle_owner(ledger: Ledger) -> None:
    """Point the case at the role its state asks and at whoever is named in it."""
    state = ledger.definition.document.states[ledger.case["state"]]
    ledger.case["owner_role"] = state.owner
    ledger.case["owner_id"] = ledger.people.get(state.owner) if state.owner else None


def _with_fixed(ledger: Ledger, rule: Action | None, typed: Mapping[str, Stored]) -> dict[str, Stored]:
    """Add what the action itself sets or clears to what was typed."""
    values = dict(typed)
    if rule is not None:
        values |= {name: ledger.today.isoformat() if value == "today" else value for name, value in rule.sets.items()}
    return values


def _check_reason(ledger: Ledger, rule: Action, reason: Reason | None) -> None:
    problems = []
    known = ledger.definition.document.reasons.get(rule.reason or "", {})
    if reason is None or (rule.reason and reason.code not in known):
        problems.append(FieldProblem("reason_code", "required"))
    if reason is None or len(reason.text.strip()) < REASON_LENGTH:
        problems.append(FieldProblem("reason_text", "too_short", (("minimum", str(REASON_LENGTH)),)))
    if problems:
        raise BadInput(tuple(problems))


def _name_people(ledger: Ledger, rule: Action) -> None:
    for role, name in rule.assigns.items():
        person_id = ledger.case["fields"].get(name)
        if isinstance(person_id, int):
            people.name_on_case(ledger, role, person_id)


def _move_to(ledger: Ledger, rule: Action, decision: Decision) -> None:
    case, state = ledger.case, ledger.definition.document.states[decision.target]
    if decision.target != decision.source:
        case["state"], case["block"], case["state_since"] = decision.target, state.block, ledger.now
    case["snoozed_until"] = None
    if state.final:
        case["closed_at"] = ledger.now
    elif case["closed_at"] is not None:
        case["closed_at"], case["epoch"] = None, case["epoch"] + 1
    if rule.hands_to:
        _hand_over(ledger, case["fields"].get(rule.hands_to))
    elif rule.returns and case["giver_id"] is not None:
        _hand_over(ledger, case["giver_id"])
        case["giver_id"] = None
    if rule.clears:
        write_fields(ledger, dict.fromkeys(rule.clears))


def _hand_over(ledger: Ledger, organisation_id: object) -> None:
    """Move the case to another organisation; the people the old one named there no longer answer for it."""
    if not isinstance(organisation_id, int):
        message = "the organisation to hand over to is not known"
        raise NotAllowed(message)
    if organisation_id == ledger.case["organisation_id"]:
        return
    if ledger.case["giver_id"] is None:
        ledger.case["giver_id"] = ledger.case["organisation_id"]
    ledger.change_organisation(organisation_id)
    reach = ledger.definition.document.visibility
    for role in [name for name in ledger.people if reach.get(name) == "organisation"]:
        people.name_on_case(ledger, role, None)


def _switch_clocks(ledger: Ledger, action: str, decision: Decision) -> None:
    rules = ledger.definition.clock_rules
    ended = [
        row
        for row in ledger.clocks
        if rules[row["name"]].kind != "task" and (decision.target not in rules[row["name"]].runs_in)
    ]
    if ledger.definition.is_final(decision.target):
        ended = [row for row in ledger.clocks if rules[row["name"]].kind != "task"]
    task_writes.stop_clocks(ledger, ended)
    running = {row["name"] for row in ledger.clocks}
    for name in ledger.definition.clocks_by_state[decision.target]:
        rule = rules[name]
        if rule.kind != "task" and name not in running and not clock_writes.is_settled(ledger, rule):
            clock_writes.start(ledger, rule, action=action)
    for row in ledger.clocks:
        clock = rules[row["name"]].clock
        if clock and row["status"] == "running" and decision.target in clock.pauses_in:
            clock_writes.pause(ledger, row)
        elif (
            clock
            and row["status"] == "paused"
            and decision.source in clock.pauses_in
            and decision.target not in clock.pauses_in
        ):
            clock_writes.resume(ledger, row)


def _switch_tasks(ledger: Ledger, rule: Action, decision: Decision) -> None:
    document = ledger.definition.document
    task_writes.withdraw(
        ledger, task_writes.outlived(ledger, decision.target, final=document.states[decision.target].final)
    )
    closing = [
        row for row in ledger.tasks if row["status"] == "open" and row["kind"] == "task" and row["name"] in rule.closes
    ]
    task_writes.withdraw(ledger, closing)
    opened = document.states[decision.target].opens if decision.target != decision.source else []
    for name in dict.fromkeys([*opened, *rule.opens]):
        task_writes.open_named(ledger, name)


def _payload(ledger: Ledger, action: str, decision: Decision, reason: Reason | None, override: str) -> dict[str, Any]:
    kept = (
        "state",
        "block",
        "organisation_id",
        "giver_id",
        "owner_role",
        "owner_id",
        "closed_at",
        "snoozed_until",
        "epoch",
        "state_since",
    )
    before = {key: _plain(ledger.before[key]) for key in kept}
    payload: dict[str, Any] = {
        "action": action,
        "from": decision.source,
        "to": decision.target,
        "before": before,
        **ledger.trail,
    }
    if reason is not None:
        payload["reason"] = {"code": reason.code, "text": reason.text.strip()}
    if decision.overridden:
        payload["override"] = {"guards": [each.code for each in decision.overridden], "text": override.strip()}
    ledger.trail = {}
    return payload


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
