"""The tables people keep by hand: ``forms.yaml`` as models, and what is typed in such a form as values of its table.

Knows which fields there are and what one value may be. Rules over several values, and who may write them, stand in
the commands of each table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator
from sqlalchemy import Boolean, Column, Date, Integer, Numeric, String, Table

from engine.document import FieldRule, Name, Part, Text
from engine.errors import BadInput, FieldProblem
from engine.source_file import read_model
from engine.values import Stored, parse
from workflows.register.tables import register_events

FILE = Path(__file__).with_name("forms.yaml")
TABLES = register_events.metadata.tables


class Form(Part):
    """One table as people see it.

    ``within`` is the field by which its list is narrowed (the competences of one programme). ``by_school`` tables are
    kept by the coordinators of the school too. ``defaults`` are what a new form begins with. ``fixed`` fields say
    what a row is about: they are chosen once.
    """

    table: Name
    path: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,30}$")]
    within: Name | None = None
    by_school: bool = False
    title: Text
    one: Text
    lead: Text
    fields: dict[Name, FieldRule]
    required: list[Name]
    fixed: list[Name] = Field(default_factory=list)
    defaults: dict[Name, Stored] = Field(default_factory=dict)
    columns: list[Name]
    order: list[Name]

    @model_validator(mode="after")
    def _names_resolve(self) -> Form:
        named = {*self.required, *self.fixed, *self.defaults, *self.columns, *self.order, *filter(None, [self.within])}
        if unknown := sorted(named - set(self.fields)):
            raise ValueError(f"no such field: {', '.join(unknown)}")
        if self.table not in TABLES:
            raise ValueError(f"no such table: {self.table}")
        if missing := sorted(set(self.fields) - set(TABLES[self.table].c.keys())):
            raise ValueError(f"{self.table} has no column {', '.join(missing)}")
        return self


class FormFile(Part):
    """The whole file."""

    forms: dict[Name, Form]


@dataclass(frozen=True, slots=True)
class Kept:
    """A form with its table: what commands read typed values with."""

    name: str
    form: Form
    table: Table

    def read(self, typed: Mapping[str, object], *, partly: bool = False) -> dict[str, Any]:
        """Return what was typed as values of the table's columns; a field that was not sent keeps its default.

        Args:
            partly: only what was sent is read, and only that is checked.

        Raises:
            BadInput: with every value that cannot be, and every required one that is empty.
        """
        problems: list[FieldProblem] = []
        stored: dict[str, Stored] = {}
        for name, value in typed.items():
            try:
                stored |= parse(self.form.fields, {name: value}, today=date.min)
            except BadInput as error:
                problems += error.problems
        wanted = stored if partly else {**dict.fromkeys(self.form.fields), **self.form.defaults, **stored}
        wrong = {each.field for each in problems}
        for name, one in wanted.items():
            if one is None and name in self.form.required and name not in wrong:
                problems.append(FieldProblem(name, "required"))
            elif isinstance(one, float) and isinstance(self.table.c[name].type, Integer):
                problems.append(FieldProblem(name, "not_whole"))
        if problems:
            raise BadInput(tuple(problems))
        return {name: _column_value(self.table.c[name], value) for name, value in wanted.items()}


@cache
def forms() -> Mapping[str, Kept]:
    """Return every form by name, read once.

    Raises:
        DefinitionError: the file is not what it should be.
    """
    return read_forms(FILE)


def read_forms(file: Path) -> Mapping[str, Kept]:
    """Return every form of a file by name.

    Raises:
        DefinitionError: the file is not what it should be.
    """
    found = read_model(file, FormFile).content.forms
    return {name: Kept(name, form, TABLES[form.table]) for name, form in found.items()}


def _column_value(column: Column[Any], value: Stored) -> Any:
    """Return a stored value as its column holds it; an empty text or switch is no NULL where there can be none."""
    if value is None:
        if column.nullable:
            return None
        if isinstance(column.type, String):
            return ""
        return False if isinstance(column.type, Boolean) else None
    if isinstance(column.type, Date):
        return date.fromisoformat(str(value))
    if isinstance(column.type, Numeric) and column.type.asdecimal:
        return Decimal(str(value)).quantize(Decimal("0.01"))
    return value
