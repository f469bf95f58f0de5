"""Proof: every clock can run, every step of it can come, and its lengths can be counted."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.result import Result, result
from engine.checks.time import surely_longer
from engine.clock_rules import ClockRule
from engine.definition import Definition
from engine.document import Clock, Step
from engine.draft import Draft
from engine.errors import Problem
from engine.length import Length, Unit

UNCOUNTED = {Unit.HOURS, Unit.MONTHS}


def clocks_run(definition: Definition) -> Result:
    """Check every clock: where it runs, when it ends, its steps, and the units they are counted in."""
    rules = definition.clock_rules.values()
    return result(len(rules), [each for rule in rules for each in _faults(definition, rule)])


def _faults(definition: Definition, rule: ClockRule) -> Iterator[Problem]:
    draft = definition.draft
    yield from _places(definition, rule)
    if rule.recurring is not None and not rule.recurring.every.amount:
        yield draft.problem("never_stops", f"`{rule.name}` would return without end", *rule.where, "every")
    for index, step in enumerate(rule.steps if rule.recurring is None else ()):
        for key, code, said in _step(rule, step):
            yield draft.problem(code, f"clock `{rule.name}`: {said}", *rule.where, "steps", index, key)
    if rule.clock is not None:
        yield from _clock(definition, rule, rule.clock)


def _places(definition: Definition, rule: ClockRule) -> Iterator[Problem]:
    key = "lives_in" if rule.task else "runs_in"
    if rule.kind in {"clock", "side", "recurring"} and not rule.runs_in:
        yield definition.draft.problem("clock_nowhere", f"`{rule.name}` runs in no state", *rule.where)
    if rule.task is None:
        for state in sorted(rule.runs_in):
            if definition.is_final(state) and rule.kind != "state":
                message = f"`{rule.name}` runs in the final state `{state}`, where nothing happens any more"
                yield definition.draft.problem("clock_in_final_state", message, *rule.where, key)


def _step(rule: ClockRule, step: Step) -> Iterator[tuple[str, str, str]]:
    for key in ("before_end", "after_end", "at_end"):
        if getattr(step, key) and rule.length is None:
            yield key, "no_end", f"`{key}` needs an end: give the task a `due`"
    for key in ("before_end", "after_end", "every"):
        length: Length | None = getattr(step, key)
        if length is not None and length.unit is Unit.HOURS:
            yield key, "uncountable", f"`{key}` is counted in days or months, not in hours"
    if step.every is not None and not step.every.amount:
        yield "every", "never_stops", "`every` of 0 would repeat without end"
    if rule.length is not None:
        # A task's ladder goes on past its due date, until it is done.
        if step.at is not None and rule.task is None and surely_longer(step.at, rule.length):
            yield "at", "step_after_end", f"`at: {step.at}` lies behind its end ({rule.length}): use `after_end`"
        if step.before_end is not None and surely_longer(step.before_end, rule.length):
            yield (
                "before_end",
                "step_before_start",
                f"`before_end: {step.before_end}` lies before its start ({rule.length})",
            )


def _clock(definition: Definition, rule: ClockRule, clock: Clock) -> Iterator[Problem]:
    draft = definition.draft
    if not clock.length.amount:
        yield draft.problem("no_length", f"clock `{rule.name}` ends as it starts", *rule.where, "length")
    if clock.target is not None and surely_longer(clock.target, clock.length):
        message = f"clock `{rule.name}`: target {clock.target} lies behind its end ({clock.length})"
        yield draft.problem("step_after_end", message, *rule.where, "target")
    for state in sorted(set(clock.pauses_in) - rule.runs_in):
        message = f"clock `{rule.name}` pauses in `{state}`, where it does not run"
        yield draft.problem("pause_elsewhere", message, *rule.where, "pauses_in")
    yield from _starts(definition, rule, clock)
    yield from _extension(draft, rule, clock)
    if clock.skip_school_holidays:
        lengths = [
            clock.length,
            *(each for step in rule.steps for each in (step.at, step.before_end, step.after_end, step.every)),
        ]
        if any(each is not None and each.unit in UNCOUNTED for each in lengths):
            message = f"clock `{rule.name}`: only days can skip school holidays, not hours or months"
            yield draft.problem("uncountable", message, *rule.where, "skip_school_holidays")


def _starts(definition: Definition, rule: ClockRule, clock: Clock) -> Iterator[Problem]:
    for index, start in enumerate(clock.starts_on):
        action = None if start.action is None else definition.document.actions[start.action]
        if action is not None and (action.to not in rule.runs_in or rule.runs_in.issuperset(action.sources)):
            message = f"clock `{rule.name}` waits for `{start.action}`, which never enters its states"
            yield definition.draft.problem("never_starts", message, *rule.where, "starts_on", index, "action")


def _extension(draft: Draft, rule: ClockRule, clock: Clock) -> Iterator[Problem]:
    extension = clock.extension
    if extension is None:
        return
    for key in ("length", "otherwise"):
        length: Length | None = getattr(extension, key)
        if length is not None and length.unit is not clock.length.unit:
            message = f"clock `{rule.name}` counts {clock.length.unit}, its extension {length.unit}"
            yield draft.problem("other_unit", message, *rule.where, "extension", key)
    if (extension.otherwise is None) != (extension.otherwise_when is None):
        message = f"clock `{rule.name}`: `otherwise` and `otherwise_when` only mean something together"
        yield draft.problem("useless_key", message, *rule.where, "extension")
