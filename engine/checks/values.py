"""Whether a fixed value in a workflow file is one that a field could ever hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.document import FieldRule, Value

TRUTHS = {"yes_no", "tick"}
WORDS = {"text", "long_text", "code", "phone", "email"}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a value does not fit, and the values that would."""

    message: str
    known: tuple[str, ...] = ()


def misfit(rule: FieldRule, value: Value) -> Misfit | None:
    """Return why the field could never hold the value, or None when it could."""
    if rule.type in TRUTHS:
        return None if isinstance(value, bool) else Misfit(f"`{value}` is neither true nor false")
    if isinstance(value, bool):
        return Misfit(f"{str(value).lower()} does not fit a field of type {rule.type} (a word like yes needs quotes)")
    if rule.type == "number":
        return None if isinstance(value, int | float) else Misfit(f"`{value}` is no number")
    if rule.type == "choice":
        known = tuple(rule.options)
        return None if value in known else Misfit(f"`{value}` is none of its options ({', '.join(known)})", known)
    if rule.type == "date":
        return None if _is_date(value) else Misfit(f"`{value}` is no date like 2026-09-01")
    if rule.type in WORDS:
        return None if isinstance(value, str) else Misfit(f"`{value}` is no text: put it in quotes")
    return Misfit(f"a {rule.type} cannot be named in a file")


def _is_date(value: Value) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
