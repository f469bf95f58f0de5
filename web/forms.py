"""Forms made from a workflow file: which fields, in which shape, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from starlette.datastructures import FormData

from engine.document import Document, FieldRule
from engine.errors import BadInput, FieldProblem, Unmet
from engine.local_time import BRUSSELS
from engine.queries.choices import Choices
from web.pages import words
from web.speech import Speech

KINDS = {"phone": "tel"}
YES_NO = frozenset({"yes_no", "tick"})
DUTCH = Speech()


def typed(document: Document, names: Iterable[str], form: FormData) -> dict[str, object]:
    """Return what was typed for these fields; the three boxes of a date become one text."""
    found: dict[str, object] = {}
    for name in names:
        rule = document.fields[name]
        if rule.type == "date":
            found[name] = typed_date(name, form)
        else:
            found[name] = str(form.get(name, ""))
    return found


def typed_date(name: str, form: FormData) -> str:
    """Return a date as it was typed, in three boxes or in one."""
    parts = [str(form.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year")]
    return "/".join(parts) if any(parts) else str(form.get(name, ""))


def views(
    document: Document,
    names: Iterable[str],
    values: Mapping[str, object],
    *,
    required: Iterable[str],
    errors: Mapping[str, str],
    choices: Choices,
    say: Speech = DUTCH,
) -> list[dict[str, Any]]:
    """Return the fields of a form as ``parts/forms.html`` wants them, with what was typed kept."""
    needed = set(required)
    return [
        view(name, document.fields[name], values.get(name), chosen=choices.get(name, ()), say=say)
        | {"required": name in needed, "error": errors.get(name, "")}
        for name in names
    ]


def view(
    name: str, rule: FieldRule, value: object, *, chosen: tuple[tuple[int, str], ...] = (), say: Speech = DUTCH
) -> dict[str, Any]:
    """Return one field of a form; ``chosen`` are the people or organisations to choose from."""
    options = [{"value": key, "label": say(text), "help": ""} for key, text in rule.options.items()]
    options += [{"value": str(key), "label": label, "help": ""} for key, label in chosen]
    return plain(name, KINDS.get(rule.type, rule.type), say(rule.label), help_=say(rule.help), options=options) | {
        "value": _kept(rule, value),
        "required": False,
        "unit": say(rule.unit),
        "limit": rule.max_length if rule.type == "long_text" and rule.max_length <= 1000 else None,
        "private": rule.private,
    }


def plain(
    name: str, kind: str, label: str, value: Any = "", *, error: str = "", help_: str = "", options: Any = ()
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
    """Return, per field, what is wrong with what was typed, in words; a label that asks loses its question mark."""
    known = words()["problems"]
    return {
        each.field: known.get(each.code, known["wrong_form"]).format(
            label=labels.get(each.field, each.field).rstrip("?"), **dict(each.values)
        )
        for each in error.problems
    }


def in_words(
    error: BadInput,
    rules: Mapping[str, FieldRule],
    names: Mapping[str, Mapping[int, str]],
    say: Speech = DUTCH,
) -> dict[str, str]:
    """Return, per field, what is wrong with it and how it is written; what others wrote meanwhile as people read it."""
    told = tuple(_meanwhile(each, rules, names, say) for each in error.problems)
    said = sentences(BadInput(told), {name: say(rule.label) for name, rule in rules.items()})
    shapes = {each.field for each in told if each.code == "wrong_form"}
    return {name: f"{text} {say(rules[name].help)}".rstrip() if name in shapes else text for name, text in said.items()}


def _meanwhile(
    problem: FieldProblem, rules: Mapping[str, FieldRule], names: Mapping[str, Mapping[int, str]], say: Speech
) -> FieldProblem:
    if problem.code != "changed_meanwhile":
        return problem
    told, rule = dict(problem.values), rules[problem.field]
    value = {"True": True, "False": False}.get(told["value"], told["value"]) if rule.type in YES_NO else told["value"]
    at = datetime.fromisoformat(told["at"]).astimezone(BRUSSELS)
    said = {"value": say.value(rule, value, names.get(problem.field, {})), "at": f"{at.day}/{at.month} {at:%H:%M}"}
    return replace(problem, values=tuple({**told, **said}.items()))


def placed(unmet: Iterable[Unmet], names: Iterable[str], say: Speech) -> dict[str, str]:
    """Return, beside the fields of a form that would solve them, the conditions that do not hold."""
    here = set(names)
    found: dict[str, str] = {}
    for each in unmet:
        solving = [name for name in each.fields if name in here]
        if solving:
            found.setdefault(solving[0], say.unmet(each))
    return found


def labels(document: Document, say: Speech) -> dict[str, str]:
    """Return what every field is called, those of the program itself too."""
    said = words()
    own: dict[str, str] = {
        "reason_code": said["reason_code"],
        "reason_text": said["reason_text"],
        "reason": said["reason_text"],
        "override": said["override"],
        "remark": said["remark"],
    }
    own |= said["field_labels"]
    return own | {name: say(rule.label).rstrip("?") for name, rule in document.fields.items()}


def as_typed(rule: FieldRule, value: object) -> str:
    """Return a stored value as the form would send it unchanged."""
    if rule.type == "date" and value:
        day = date_parts(value)
        return "/".join((day["day"], day["month"], day["year"]))
    return str(_kept(rule, value)) if rule.type != "date" else ""


def shown(rule: FieldRule, typed_value: object, names: Mapping[int, str], say: Speech) -> str:
    """Return a typed value as people read it, also when the field could not hold it."""
    text = str(typed_value or "")
    if rule.type in {"yes_no", "tick"} and text in {"yes", "no"}:
        return say.value(rule, text == "yes", names)
    if rule.type in {"person", "organisation", "record"}:
        return names.get(int(text), text) if text.isdecimal() else text
    return say(rule.options[text]) if text in rule.options else text


def date_parts(value: object) -> dict[str, str]:
    """Return a date for its three boxes, also when what was typed is none."""
    text = "" if value is None else str(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        parts = [*text.split("/"), "", "", ""][:3]
        return dict(zip(("day", "month", "year"), parts, strict=True))
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _kept(rule: FieldRule, value: object) -> Any:
    if rule.type == "date":
        return date_parts(value)
    if rule.type in {"yes_no", "tick"} and isinstance(value, bool):
        return "yes" if value else "no"
    if rule.type == "number" and isinstance(value, float):
        return str(value).replace(".", ",")
    return "" if value is None else str(value)
