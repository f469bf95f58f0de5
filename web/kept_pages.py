"""The tables that people keep by hand, in the shape their templates want: lists, forms and what changed when."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from starlette.datastructures import FormData

from engine.document import FieldRule
from engine.errors import BadInput
from web import forms
from web.pages import words
from web.row_numbers import row_number
from web.speech import NOTHING, Speech
from workflows.register.form_file import Form
from workflows.register.kept_tables import Change, Rows

Names = Mapping[str, Mapping[int, str]]


def typed_in(form: Form, typed_form: FormData, *, known: bool) -> dict[str, object]:
    """Return what was typed, dates as one text; of a known row without what it is about."""
    return {
        name: forms.typed_date(name, typed_form) if rule.type == "date" else str(typed_form.get(name, "")).strip()
        for name, rule in form.fields.items()
        if not (known and name in form.fixed)
    }


def wrong_in(form: Form, error: BadInput, say: Speech, names: Names | None = None) -> dict[str, str]:
    """Return, per field, what is wrong with it in words."""
    return forms.in_words(error, form.fields, names or {}, say)


def fields_of(
    form: Form,
    values: Mapping[str, object],
    say: Speech,
    *,
    choices: Mapping[str, tuple[tuple[int, str], ...]],
    names: Names,
    wrong: Mapping[str, str],
    known: bool,
) -> list[dict[str, Any]]:
    """Return the fields of a form; what a known row points to can be chosen again even when it is offered no more."""
    shown = []
    for name, rule in form.fields.items():
        if known and name in form.fixed:
            continue
        held = [each for each in names.get(name, {}).items() if each[0] == _number(values.get(name))]
        offered = choices.get(name, ())
        chosen = offered if held and held[0] in offered else (*held, *offered)
        one = forms.view(name, rule, plain(values.get(name)), chosen=chosen, say=say)
        shown.append(one | {"required": name in form.required, "error": wrong.get(name, "")})
    return shown


def about(form: Form, values: Mapping[str, object], names: Names, say: Speech) -> list[dict[str, str]]:
    """Return what a known row is about, which nobody changes."""
    return [
        {
            "label": say(form.fields[name].label),
            "value": said(form.fields[name], values[name], names.get(name), say),
            "href": "",
        }
        for name in form.fixed
    ]


def rows_of(form: Form, found: Rows, say: Speech) -> list[dict[str, Any]]:
    """Return the lines of a list: the first column leads to the row."""
    return [
        {
            "id": f"rij-{row.id}",
            "href": f"/beheer/register/{form.path}/{row.id}",
            "cells": [
                {
                    "label": say(form.fields[name].label),
                    "text": said(form.fields[name], row.values[name], found.names.get(name), say),
                }
                for name in form.columns
            ],
        }
        for row in found.rows
    ]


def history_of(form: Form, changes: tuple[Change, ...], names: Names, say: Speech) -> list[dict[str, Any]]:
    """Return what changed when, as entries of a timeline."""
    labels = words()["tables"]["changes"]
    return [
        {
            "at": each.at,
            "actor": each.actor,
            "kind": "move",
            "title": labels.get(each.kind, labels["changed"]),
            "text": " · ".join(_differences(form, each, names, say)),
            "tone": "",
            "seen_by": "",
            "taken_back": "",
            "undo": None,
        }
        for each in changes
    ]


def said(rule: FieldRule, value: object, names: Mapping[int, str] | None, say: Speech) -> str:
    """Return a value of a row as people read it, nothing when there is none."""
    if rule.type == "tick" and isinstance(value, bool):
        return str(words()["answers"]["yes" if value else "no"])
    text = say.value(rule, plain(value), names or {})
    return "" if text == NOTHING else text


def plain(value: object) -> object:
    """Return a value of a column as a field of a form holds it."""
    if isinstance(value, Decimal) and value % 1:
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, Decimal | float):
        return value if value % 1 else int(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _differences(form: Form, change: Change, names: Names, say: Speech) -> list[str]:
    told = []
    for name, after in change.after.items():
        if name not in form.fields or (after in ("", None) and change.kind == "added"):
            continue
        rule = form.fields[name]
        now = said(rule, after, names.get(name), say)
        was = said(rule, change.before.get(name), names.get(name), say)
        told.append(
            f"{say(rule.label)}: {was or NOTHING} → {now or NOTHING}" if change.before else f"{say(rule.label)}: {now}"
        )
    return told


def _number(value: object) -> int | None:
    return row_number(str(value))
