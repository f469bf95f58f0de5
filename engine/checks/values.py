"""Whether a fixed value in a workflow file is one that a field could ever hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.document import FieldRule, Value

TRUTHS = {"yes_no", "tick"}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a value does not fit, and the values that would."""

    message: str
    known: tuple[str, ...] = ()


def misfit(rule: FieldRule, value: Value) -> Misfit | None:
    """Return why the field could never hold the value, or None when it could."""
    if (rule.type in TRUTHS) != isinstance(value, bool):
        shown = str(value).lower() if isinstance(value, bool) else value
        return Misfit(f"`{shown}` does not fit a field of type {rule.type} (yes and no are truths, in quotes words)")
    if rule.type == "choice" and value not in rule.options:
        return Misfit(f"`{value}` is none of its options ({', '.join(rule.options)})", tuple(rule.options))
    if rule.type not in _FITS:
        return Misfit(f"a {rule.type} cannot be named in a file")
    return None if _FITS[rule.type](value) else Misfit(f"`{value}` does not fit a field of type {rule.type}")


def _is_date(value: Value) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float)


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


_FITS: Mapping[str, Callable[[Value], bool]] = {
    **dict.fromkeys(("yes_no", "tick"), lambda value: isinstance(value, bool)),
    **dict.fromkeys(("text", "long_text", "code", "phone", "email", "choice"), _is_text),
    "number": _is_number,
    "date": _is_date,
}
