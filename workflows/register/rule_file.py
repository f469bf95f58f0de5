"""Which rule values there are: ``rule_values.yaml`` as models, and what one of them may hold.

Owns keys, labels, defaults, bounds and bases. What an administrator set from which day on is
``workflows.register.rule_values``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from engine.document import Basis, FieldRule, Name, Part, Text
from engine.errors import BadInput, FieldProblem
from engine.rule_values import RuleValue
from engine.source_file import read_model
from engine.values import parse

FILE = Path(__file__).with_name("rule_values.yaml")
Key = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9_]{1,50}$")]


class Declared(Part):
    """One rule value: a number in a unit, a choice (``options``), a code (``pattern``) or a switch (yes or no).

    ``set_by`` names roles that, held for the whole city, set it beside administrators. ``unused`` says that nothing in
    the program reads it yet.
    """

    label: Text
    help: Text | None = None
    group: Name | None = None
    unit: Name | None = None
    default: RuleValue
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = True
    options: dict[Name, Text] = Field(default_factory=dict)
    pattern: str | None = None
    basis: Basis
    source: Text
    set_by: list[Name] = Field(default_factory=list)
    unused: bool = False

    @model_validator(mode="after")
    def _bounded(self) -> Declared:
        if self.is_number and (self.minimum is None or self.maximum is None or self.unit is None):
            raise ValueError("a number needs a unit, a minimum and a maximum")
        if isinstance(self.default, str) and not (self.default in self.options or self._has_form()):
            raise ValueError("the default is none of the options, nor of the form")
        return self

    def _has_form(self) -> bool:
        return self.pattern is not None and re.fullmatch(self.pattern, str(self.default)) is not None

    @property
    def is_number(self) -> bool:
        """Tell whether the value is a number."""
        return not isinstance(self.default, bool | str)


class RuleFile(Part):
    """The whole file."""

    groups: dict[Name, Text]
    units: dict[Name, Text]
    values: dict[Key, Declared]

    @model_validator(mode="after")
    def _names_resolve(self) -> RuleFile:
        for key, rule in self.values.items():
            if (rule.group or key.partition(".")[0]) not in self.groups or rule.unit not in {None, *self.units}:
                raise ValueError(f"{key} names a group or a unit that is not there")
        return self


@cache
def rule_file() -> RuleFile:
    """Return the file, read once.

    Raises:
        DefinitionError: it is not what it should be.
    """
    return read_model(FILE, RuleFile).content


def defaults() -> Mapping[str, RuleValue]:
    """Return every key with its default."""
    return {key: rule.default for key, rule in rule_file().values.items()}


def group_of(key: str) -> str:
    """Return the group under which a key is shown."""
    return rule_file().values[key].group or key.partition(".")[0]


def unit_of(key: str, amount: object = None) -> Text:
    """Return the unit of a number as it is said after ``amount``: "maand" after one, else "maanden"."""
    text = rule_file().units[rule_file().values[key].unit or ""]
    return Text(nl=_said_after(text.nl, amount), en=_said_after(text.en, amount))


def _said_after(unit: str, amount: object) -> str:
    one, _, many = unit.partition("|")
    return one if amount == 1 or not many else many


def field_of(key: str, value: object = None) -> FieldRule:
    """Return a rule value as a field of a form, with the unit as it is said after ``value``."""
    rule = rule_file().values[key]
    if rule.is_number:
        return FieldRule(
            type="number",
            label=rule.label,
            help=rule.help,
            minimum=rule.minimum,
            maximum=rule.maximum,
            unit=unit_of(key, value),
        )
    if isinstance(rule.default, bool):
        return FieldRule(type="yes_no", label=rule.label, help=rule.help)
    if rule.pattern is not None:
        return FieldRule(type="code", label=rule.label, help=rule.help, pattern=rule.pattern)
    return FieldRule(type="choice", label=rule.label, help=rule.help, options=rule.options)


def read_value(key: str, typed: object) -> RuleValue:
    """Return what was typed as a value of ``key``.

    Raises:
        BadInput: nothing, no number, outside its bounds or none of the choices; the field is ``value``.
        KeyError: there is no such key.
    """
    value = parse({"value": field_of(key)}, {"value": typed}, today=date.min)["value"]
    if value is None:
        raise BadInput((FieldProblem("value", "required"),))
    rule = rule_file().values[key]
    if rule.is_number and rule.whole and not float(value).is_integer():
        raise BadInput((FieldProblem("value", "not_whole"),))
    return value
