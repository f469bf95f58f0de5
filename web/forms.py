"""Forms made from a workflow file: which fields, in which shape, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from engine.document import Document, FieldRule
from engine.errors import BadInput
from engine.queries.choices import Choices
from web.pages import words

KINDS = {"tick": "yes_no", "phone": "tel"}


def typed(document: Document, names: Iterable[str], form: FormData) -> dict[str, object]:
    """Return what was typed for these fields; the three boxes of a date become one text."""
    found: dict[str, object] = {}
    for name in names:
        rule = document.fields[name]
        if rule.type == "date":
            parts = [str(form.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year")]
            found[name] = "/".join(parts) if any(parts) else str(form.get(name, ""))
        else:
            found[name] = str(form.get(name, ""))
    return found


def views(
    document: Document,
    names: Iterable[str],
    values: Mapping[str, object],
    *,
    required: Iterable[str],
    errors: Mapping[str, str],
    choices: Choices,
) -> list[dict[str, Any]]:
    """Return the fields of a form as ``parts/forms.html`` wants them, with what was typed kept."""
    needed = set(required)
    return [
        view(name, document.fields[name], values.get(name), chosen=choices.get(name, ()))
        | {"required": name in needed, "error": errors.get(name, "")}
        for name in names
    ]


def view(name: str, rule: FieldRule, value: object, *, chosen: tuple[tuple[int, str], ...] = ()) -> dict[str, Any]:
    """Return one field of a form; ``chosen`` are the people or organisations to choose from."""
    options = [{"value": key, "label": text.nl, "help": ""} for key, text in rule.options.items()]
    options += [{"value": str(key), "label": label, "help": ""} for key, label in chosen]
    return {
        "name": name,
        "kind": KINDS.get(rule.type, rule.type),
        "label": rule.label.nl,
        "help": rule.help.nl if rule.help else "",
        "value": _shown(rule, value),
        "error": "",
        "required": False,
        "unit": rule.unit.nl if rule.unit else "",
        "options": options,
        "limit": rule.max_length if rule.type == "long_text" and rule.max_length < 1000 else None,
        "private": rule.private,
        "seen_by": "",
        "autocomplete": "off",
    }


def plain(
    name: str, kind: str, label: str, value: str = "", *, error: str = "", help_: str = "", options: Any = ()
) -> dict[str, Any]:
    """Return a field that no workflow declares."""
    return {
        "name": name,
        "kind": kind,
        "label": label,
        "help": help_,
        "value": value,
        "error": error,
        "required": True,
        "unit": "",
        "options": list(options),
        "limit": None,
        "private": False,
        "seen_by": "",
        "autocomplete": "off",
    }


def sentences(error: BadInput, labels: Mapping[str, str]) -> dict[str, str]:
    """Return, per field, what is wrong with what was typed, in words."""
    known = words()["problems"]
    return {
        each.field: known.get(each.code, known["wrong_form"]).format(
            label=labels.get(each.field, each.field), **dict(each.values)
        )
        for each in error.problems
    }


def _shown(rule: FieldRule, value: object) -> Any:
    if rule.type == "date":
        return _date_parts(value)
    if rule.type in {"yes_no", "tick"} and isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _date_parts(value: object) -> dict[str, str]:
    text = "" if value is None else str(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        parts = [*text.split("/"), "", "", ""][:3]
        return dict(zip(("day", "month", "year"), parts, strict=True))
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
