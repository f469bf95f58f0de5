"""Proof: every condition in the file asks something of fields, flags and tasks that could ever be true."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from engine.checks.result import Result, result
from engine.checks.values import misfit
from engine.clock_rules import clock_rules
from engine.definition import Definition
from engine.document import Condition
from engine.draft import Draft
from engine.errors import Problem
from engine.positions import Path


def conditions_make_sense(definition: Definition) -> Result:
    """Check every condition, wherever it stands, and those inside it."""
    found = list(conditions(definition.document, ()))
    return result(
        len(found), [each for condition, where in found for each in _faults(definition.draft, condition, where)]
    )


def conditions(value: object, where: Path) -> Iterator[tuple[Condition, Path]]:
    """Yield every condition below a part of the document with the path to it."""
    if isinstance(value, Condition):
        yield value, where
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from conditions(getattr(value, name), (*where, info.alias or name))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from conditions(each, (*where, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from conditions(each, (*where, index))


def _faults(draft: Draft, condition: Condition, where: Path) -> Iterator[Problem]:
    if not condition.model_fields_set:
        yield draft.problem("empty_condition", "this condition asks nothing, so it always holds", *where)
    for key in ("at_least", "at_most"):
        for name in getattr(condition, key):
            yield from _typed(draft, name, "number", (*where, key, name))
    for name in condition.younger_than:
        yield from _typed(draft, name, "date", (*where, "younger_than", name))
    for index, name in enumerate(condition.on_or_before_today):
        yield from _typed(draft, name, "date", (*where, "on_or_before_today", index))
    for name, wanted in condition.equals.items():
        several = isinstance(wanted, list)
        for index, value in enumerate(wanted if isinstance(wanted, list) else [wanted]):
            if said := misfit(draft.document.fields[name], value):
                place: Path = (*where, "is", name, index) if several else (*where, "is", name)
                message = f"field `{name}`: {said.message}"
                yield draft.problem_at_value("wrong_value", message, place, said.known, str(value))
    yield from _never(draft, condition, where)


def _typed(draft: Draft, name: str, needed: str, where: Path) -> Iterator[Problem]:
    given = draft.document.fields[name].type
    if given != needed:
        message = f"field `{name}` is of type {given}; this comparison needs a {needed}"
        yield draft.problem("wrong_field_type", message, *where)


def _never(draft: Draft, condition: Condition, where: Path) -> Iterator[Problem]:
    flags = {step.set for rule in clock_rules(draft.document) for step in rule.steps}
    for key in ("flag", "no_flag"):
        flag = getattr(condition, key)
        if flag is not None and flag not in flags:
            message = f"flag `{flag}` is asked here, but no clock ever sets it"
            yield draft.problem_at_value("flag_never_set", message, (*where, key))
