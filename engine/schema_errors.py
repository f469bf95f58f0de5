"""Turns what pydantic says about a file into problems with a line, a column and what was probably meant.

Knows the models only by looking at them; what they allow is decided in ``engine.document``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.draft import likeness
from engine.errors import Problem
from engine.positions import Path, Positions, Spot

LANGUAGES = {"nl", "en"}
UNION_MEMBERS = {"str", "int", "float", "bool", "list[union[str,int,float,bool]]"}
_QUOTED = re.compile(r"'([^']*)'")


def schema_problems(error: ValidationError, model: type[BaseModel], file: str, positions: Positions) -> list[Problem]:
    """Return one problem per fault; a value that fails every member of a union counts once."""
    found: dict[tuple[object, ...], Problem] = {}
    for detail in error.errors(include_url=False):
        problem = _problem(detail, model, file, positions)
        key = tuple(each for each in detail["loc"] if each not in UNION_MEMBERS)
        found.setdefault(key, problem)
    return sorted(found.values(), key=lambda each: (each.line, each.column))


def _problem(detail: ErrorDetails, model: type[BaseModel], file: str, positions: Positions) -> Problem:
    where, last = detail["loc"], str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        known = _keys(model, where[:-1])
        comma = ": put a text with a comma or a colon in quotes" if known == LANGUAGES else ""
        said = f"unknown key `{last}`{_inside(where)}{comma}"
        return _at(positions.key(where), "unknown_key", said, file, likeness(last, known))
    if detail["type"] == "missing":
        kind = "label" if last in LANGUAGES else "key"
        return _at(positions.key(where[:-1]), f"missing_{kind}", f"{kind} `{last}` is missing{_inside(where)}", file)
    if detail["type"] == "string_too_short" and last in LANGUAGES:
        return _at(positions.value(where), "missing_label", f"label `{last}` is empty{_inside(where)}", file)
    if detail["type"] == "string_pattern_mismatch":
        place = where[:-1] if last == "[key]" else where
        return _name(detail["input"], place, positions.key(place) if last == "[key]" else positions.value(place), file)
    return _value(detail, where, positions.value(where), file)


def _value(detail: ErrorDetails, where: Path, spot: Spot, file: str) -> Problem:
    said = f"{_shown(detail['input'])} cannot stand{_inside((*where, ''))}"
    if detail["type"] == "literal_error":
        known = _QUOTED.findall(str(detail["ctx"]["expected"]))
        return _at(
            spot,
            "unknown_value",
            f"{said}: choose from {', '.join(known)}",
            file,
            likeness(str(detail["input"]), known),
        )
    if detail["type"] == "value_error":
        return _at(spot, "bad_value", f"{said}: {detail['ctx']['error']}", file)
    return _at(spot, "wrong_type", f"{said}: {detail['msg'][:1].lower()}{detail['msg'][1:]}", file)


def _name(given: object, where: Path, spot: Spot, file: str) -> Problem:
    if "." in str(given):
        return _at(
            spot,
            "dotted_name",
            f"`{given}`{_inside(where)} has a dot: names stand in this file, nothing is imported",
            file,
        )
    return _at(
        spot,
        "bad_name",
        f"`{given}`{_inside(where)} is no name: small letters, digits and underscores, a letter first",
        file,
    )


def _at(spot: Spot, code: str, message: str, file: str, suggestion: str | None = None) -> Problem:
    return Problem(code, message, file, spot.line, spot.column, suggestion)


def _inside(where: Path) -> str:
    around = [str(each) for each in where[:-1] if each != "[key]" and each not in UNION_MEMBERS]
    return f" in {'.'.join(around)}" if around else ""


def _shown(value: object) -> str:
    return f"`{value}`" if isinstance(value, str | int | float) else "this"


def _keys(model: type[BaseModel], where: Path) -> set[str]:
    """Return the keys allowed at a place, by walking the annotations along the path."""
    reached: set[Any] = {model}
    for step in where:
        reached = {deeper for each in reached for deeper in _below(each, step)}
    return {
        info.alias or name
        for each in reached
        if isinstance(each, type) and issubclass(each, BaseModel)
        for name, info in each.model_fields.items()
    }


def _below(annotation: Any, step: str | int) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, info in annotation.model_fields.items():
            if step in {name, info.alias}:
                yield from _members(info.annotation)
    elif get_origin(annotation) in {list, dict}:
        yield from _members(get_args(annotation)[-1])


def _members(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        for each in get_args(annotation):
            yield from _members(each)
    elif origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif annotation is not NoneType:
        yield annotation
