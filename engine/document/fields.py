"""Fields, the conditions over them, and what a guard says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from engine.document.parts import Basis, Name, Part, Text, Value


class FieldRule(Part):
    """One thing a case can hold, and how it is asked.

    ``tick`` counts as filled only when it is yes. ``person`` holds a person id, ``organisation`` an organisation id,
    ``record`` the id of a register's row of the kind ``of``; choosing one writes what it ``brings`` (field: value).
    ``guards`` are rules that a new value must pass when it is typed outside an action. ``closed_in`` names, per state,
    the roles for which the field is not open there yet: they neither read nor write it. ``left_out_with`` is a text
    field; while it says why this one does not apply, a list that needs this one is complete without it.
    """

    type: Literal[
        "text",
        "long_text",
        "date",
        "number",
        "choice",
        "yes_no",
        "tick",
        "person",
        "organisation",
        "record",
        "code",
        "phone",
        "email",
    ]
    label: Text
    help: Text | None = None
    group: Name | None = None
    unit: Text | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int = 2000
    pattern: str | None = None
    options: dict[Name, Text] = Field(default_factory=dict)
    role: Name | None = None
    kinds: list[Name] = Field(default_factory=list)
    of: Name | None = None
    brings: dict[Name, Name] = Field(default_factory=dict)
    guards: list[Name] = Field(default_factory=list)
    not_before: Literal["today"] | None = None
    not_after: Literal["today"] | None = None
    private: bool = False
    read: list[Name] = Field(default_factory=list)
    write: list[Name] = Field(default_factory=list)
    closed_in: dict[Name, list[Name]] = Field(default_factory=dict)
    left_out_with: Name | None = None


class Condition(Part):
    """A rule over fields that needs no Python. Every part given must hold.

    ``any`` and ``all`` nest; ``younger_than`` asks that so many years after a date (of birth) are not over yet;
    ``has_role`` asks that somebody is named on the case in that role; ``flag`` and
    ``no_flag`` look at the flags clocks set; ``task_done`` at a task of that name having been done on this case.
    """

    filled: list[Name] = Field(default_factory=list)
    equals: dict[Name, Value | list[Value]] = Field(default_factory=dict, alias="is")
    at_least: dict[Name, float] = Field(default_factory=dict)
    at_most: dict[Name, float] = Field(default_factory=dict)
    younger_than: dict[Name, int] = Field(default_factory=dict)
    on_or_before_today: list[Name] = Field(default_factory=list)
    has_role: Name | None = None
    flag: Name | None = None
    no_flag: Name | None = None
    task_done: Name | None = None
    any: list[Condition] = Field(default_factory=list)
    all: list[Condition] = Field(default_factory=list)
    negated: Condition | None = Field(default=None, alias="not")


class Guard(Part):
    """What a guard says when it does not hold, on which basis it stands and what would solve it.

    Either ``when`` states the rule, or a Python function of the same name in the workflow's ``guards.py`` does.
    ``texts`` are the other sentences such a function may choose from. ``open_point`` names what the rule still
    takes from fields of the case until a register supplies it.
    """

    nl: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]
    basis: Basis = "choice"
    source: str = ""
    when: Condition | None = None
    texts: dict[Name, Text] = Field(default_factory=dict)
    fields: list[Name] = Field(default_factory=list)
    role: Name | None = None
    open_point: str | None = None
