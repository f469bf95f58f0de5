"""One sentence per reason, in Dutch and English, and what somebody does next. Pure: facts in, words out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.definition import Definition
from engine.document import Action, Document, Text
from workflows.stalled.thresholds import thresholds


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is stalled, with what its sentence needs.

    ``days`` counts the days that passed (or are left) in ``unit``, ``most`` is what is granted, ``held`` for how long
    the reason holds; ``word`` names a clock, task or step of the case's workflow, ``key`` the rule value that grants
    ``most``; empty where none does.
    """

    rule: str
    day: date
    word: str = ""
    number: int = 0
    days: int = 0
    held: int | None = None
    most: int = 0
    unit: str = "working_days"
    owner: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a case stands, for the words of its workflow."""

    definition: Definition
    state: str


def sentence(reason: Reason, stands: Stands) -> Text:
    """Return the one sentence that says why the case is stalled."""
    rule = thresholds().rules[reason.rule]
    return Text(nl=_fill(rule.nl, reason, stands, nl=True), en=_fill(rule.en, reason, stands, nl=False))


def in_short(reason: Reason, stands: Stands) -> Text:
    """Return why the case is stalled in a few words, for a column of a list."""
    text = thresholds().rules[reason.rule].short
    return Text(nl=_fill(text.nl, reason, stands, nl=True), en=_fill(text.en, reason, stands, nl=False))


def limit(reason: Reason) -> Text:
    """Return the rule that holds, in a few words, with what it grants: "Geen contact: langer dan 5 werkdagen"."""
    text, unit = thresholds().rules[reason.rule].limit, _times_of(reason.rule, reason.unit)
    return Text(
        nl=text.nl.format(limit=counted(unit, reason.most, nl=True)),
        en=text.en.format(limit=counted(unit, reason.most, nl=False)),
    )


def next_step(reason: Reason, stands: Stands) -> Text:
    """Return what somebody does next about it."""
    rule = thresholds().rules[reason.rule]
    text = rule.next_by_clock.get(reason.word, rule.next)
    return Text(nl=_fill(text.nl, reason, stands, nl=True), en=_fill(text.en, reason, stands, nl=False))


def counted(unit: str, amount: int, *, nl: bool) -> str:
    """Return an amount with its unit: "1 werkdag", "6 werkdagen"."""
    text = thresholds().units[unit]
    one, _, many = (text.nl if nl else text.en).partition("|")
    return (one if amount == 1 else many).format(n=amount)


def _fill(text: str, reason: Reason, stands: Stands, *, nl: bool) -> str:
    return text.format(
        clock=_clock(stands, reason.word, nl=nl),
        task=_task(stands, reason.word, nl=nl),
        step=_step(stands, reason.word, nl=nl),
        action=_action(stands, nl=nl),
        day=f"{reason.day.day}/{reason.day.month}/{reason.day.year}",
        days=counted(reason.unit, reason.days, nl=nl),
        left=counted(reason.unit, reason.days, nl=nl),
        most=reason.most,
        count=counted(_times_of(reason.rule, "times"), reason.number, nl=nl),
        owner=reason.owner,
        role=_role(stands, reason.word, nl=nl),
    )


def _times_of(rule: str, otherwise: str) -> str:
    """Return in which unit a rule that counts times says them."""
    if rule == "silent_mentor":
        return "reminders"
    return otherwise if thresholds().rules[rule].times is None else "times"


def _said(label: Text | None, otherwise: str, *, nl: bool) -> str:
    if label is None:
        return otherwise
    return label.nl if nl else label.en


def _clock(stands: Stands, name: str, *, nl: bool) -> str:
    rule = stands.definition.clock_rules.get(name)
    return _said(rule.label if rule else None, name, nl=nl)


def _task(stands: Stands, name: str, *, nl: bool) -> str:
    rule = stands.definition.document.tasks.get(name)
    return _said(rule.label if rule else None, name, nl=nl)


def _step(stands: Stands, name: str, *, nl: bool) -> str:
    rule = stands.definition.document.actions.get(name)
    return _said(rule.label if rule else None, name, nl=nl)


def _role(stands: Stands, name: str, *, nl: bool) -> str:
    rule = stands.definition.roles.get(name)
    return _said(rule.label if rule else None, name, nl=nl).lower()


def _action(stands: Stands, *, nl: bool) -> str:
    """Return the step that leads on from here; where no step does, what the state is called."""
    document = stands.definition.document
    if stands.state not in document.states:
        return ""
    steps = [document.actions[name] for name in stands.definition.actions_from(stands.state)]
    taken_by_people = [step for step in steps if step.tone != "danger" and set(step.by) != {"system"}]
    if not taken_by_people:
        return _said(document.states[stands.state].label, "", nl=nl)
    return _said(min(taken_by_people, key=lambda step: _leads_on(document, stands.state, step)).label, "", nl=nl)


def _leads_on(document: Document, state: str, step: Action) -> tuple[bool, bool, bool, bool, int]:
    """Order steps: forward before back, to a state without trouble, not yet the end, the owner's own, the nearest."""
    order = list(document.states)
    target, distance = document.states[step.to], order.index(step.to) - order.index(state)
    troubled = target.tone in {"danger", "warning"}
    return distance <= 0, target.final, troubled, document.states[state].owner not in step.by, distance
