"""Proof: every field can be asked and held as declared, and is put to uses that fit its type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.checks.result import Result, result
from engine.checks.values import misfit
from engine.clock_rules import ClockRule, clock_rules
from engine.definition import Definition
from engine.document import FieldRule
from engine.draft import Draft
from engine.errors import Problem
from engine.positions import Path
from engine.titles import parse_title

ONLY_FOR = {
    "minimum": {"number"},
    "maximum": {"number"},
    "unit": {"number"},
    "pattern": {"text", "code", "phone", "email"},
    "min_length": {"text", "long_text", "code"},
    "not_before": {"date"},
    "not_after": {"date"},
    "role": {"person"},
    "options": {"choice"},
    "of": {"record"},
    "brings": {"record"},
}
CONTACT = {"record": {"record"}, "email": {"email"}, "phone": {"phone"}, "language": {"choice", "text", "code"}}
NOT_IN_TITLES = {"person", "organisation", "record", "yes_no", "tick", "long_text"}


def fields_fit(definition: Definition) -> Result:
    """Check every field by itself, then every use that needs a certain type."""
    found = [
        *_declared(definition.draft),
        *_used_as(definition.draft),
        *_sets(definition.draft),
        *_titles(definition.draft),
    ]
    return result(len(definition.document.fields), found)


def _declared(draft: Draft) -> Iterator[Problem]:
    for name, rule in draft.document.fields.items():
        for key, types in ONLY_FOR.items():
            if getattr(rule, key) and rule.type not in types:
                message = f"field `{name}` is of type {rule.type}, where `{key}` means nothing"
                yield draft.problem("useless_key", message, "fields", name, key)
        for said in (*_wrong(rule), *_never_left_out(draft, name, rule)):
            yield draft.problem("bad_field", f"field `{name}`: {said}", "fields", name)


def _never_left_out(draft: Draft, name: str, rule: FieldRule) -> Iterator[str]:
    if rule.left_out_with is None:
        return
    reason = draft.document.fields.get(rule.left_out_with)
    if reason is not None and reason.type not in {"text", "long_text"}:
        yield f"`left_out_with` names `{rule.left_out_with}`, which holds no text that says why"
    for guard, asked in draft.document.guards.items():
        if asked.basis == "law" and name in asked.fields:
            yield f"`left_out_with` lets people leave out what the law asks (guard `{guard}`)"


def _wrong(rule: FieldRule) -> Iterator[str]:
    if rule.type == "choice" and not rule.options:
        yield "a choice needs `options`"
    if rule.type == "record" and rule.of is None:
        yield "a record needs `of`, the kind of row it points to"
    if rule.minimum is not None and rule.maximum is not None and rule.minimum > rule.maximum:
        yield f"minimum {rule.minimum:g} lies above maximum {rule.maximum:g}"
    if rule.min_length is not None and rule.min_length > rule.max_length:
        yield f"min_length {rule.min_length} lies above max_length {rule.max_length}"
    try:
        re.compile(rule.pattern or "")
    except re.error as error:
        yield f"pattern `{rule.pattern}` is no regular expression: {error}"


def _used_as(draft: Draft) -> Iterator[Problem]:
    for name, types, where in _typed_uses(draft):
        rule = draft.document.fields[name]
        if rule.type not in types:
            message = f"field `{name}` is of type {rule.type}; `{where[-1]}` needs {' or '.join(sorted(types))}"
            yield draft.problem_at_value("wrong_field_type", message, where)
    for place, assigns in _assigned(draft):
        for role, name in assigns.items():
            wanted = draft.document.fields[name].role
            if wanted not in {None, role}:
                message = f"field `{name}` asks a {wanted}, but is assigned as {role}"
                yield draft.problem_at_value("wrong_role", message, (*place, "assigns", role))


def _typed_uses(draft: Draft) -> Iterator[tuple[str, set[str], Path]]:
    """Yield every field that is used where only some types fit, with those types and the place."""
    document = draft.document
    for place, assigns in _assigned(draft):
        yield from ((name, {"person"}, (*place, "assigns", role)) for role, name in assigns.items())
    for action, rule in document.actions.items():
        if rule.hands_to is not None:
            yield rule.hands_to, {"organisation"}, ("actions", action, "hands_to")
    for clock in clock_rules(document):
        yield from ((name, {"date"}, where) for name, where in _clock_dates(clock))
    for role, contact in document.people.items():
        for key, types in CONTACT.items():
            if (name := getattr(contact, key)) is not None:
                yield name, types, ("people", role, key)


def _clock_dates(rule: ClockRule) -> Iterator[tuple[str, Path]]:
    if rule.clock is None:
        return
    if rule.clock.ends_on is not None:
        yield rule.clock.ends_on, (*rule.where, "ends_on")
    if rule.clock.extension is not None and rule.clock.extension.asked_on is not None:
        yield rule.clock.extension.asked_on, (*rule.where, "extension", "asked_on")
    for index, start in enumerate(rule.clock.starts_on):
        if start.field is not None:
            yield start.field, (*rule.where, "starts_on", index, "field")


def _assigned(draft: Draft) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    yield ("opening",), draft.document.opening.assigns
    for name, rule in draft.document.actions.items():
        yield ("actions", name), rule.assigns


def _sets(draft: Draft) -> Iterator[Problem]:
    for action, rule in draft.document.actions.items():
        for name, value in rule.sets.items():
            field = draft.document.fields[name]
            if field.type == "date" and value == "today":
                continue
            if said := misfit(field, value):
                message = f"action `{action}` sets `{name}`: {said.message}"
                where = ("actions", action, "sets", name)
                yield draft.problem_at_value("wrong_value", message, where, said.known, str(value))


def _titles(draft: Draft) -> Iterator[Problem]:
    for key in ("title", "subtitle"):
        for name in {piece.field for piece in parse_title(getattr(draft.document, key)) if piece.field}:
            rule = draft.document.fields[name]
            if rule.private:
                message = f"`{key}` shows the private field `{name}`, also in mails"
                yield draft.problem_at_value("private_in_title", message, (key,))
            elif rule.type in NOT_IN_TITLES:
                message = f"`{key}` shows `{name}`: a {rule.type} field cannot be read there"
                yield draft.problem_at_value("wrong_field_type", message, (key,))
