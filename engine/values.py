"""Typed values of a form: what somebody typed becomes what a field can hold, or a problem with a code.

Pure. The sentences that belong to the codes are the pages' business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from engine.contact_details import is_phone, mail_address
from engine.document import FieldRule
from engine.errors import BadInput, FieldProblem
from engine.forbidden_numbers import forbidden_in

Stored = str | int | float | bool | None

_DATE = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$")
_YES = frozenset({"ja", "yes", "true", "on", "1", "oui"})
_NO = frozenset({"nee", "no", "false", "off", "0", "non"})


class _Refused(Exception):
    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = tuple((key, str(value)) for key, value in values.items())


def parse(rules: Mapping[str, FieldRule], typed: Mapping[str, object], *, today: date) -> dict[str, Stored]:
    """Turn typed values into stored ones: ISO dates, numbers, booleans, trimmed text; blank becomes None.

    Raises:
        BadInput: with every value that its field cannot hold, and every name that is no field.
    """
    stored: dict[str, Stored] = {}
    problems: list[FieldProblem] = []
    for name, value in typed.items():
        rule = rules.get(name)
        if rule is None:
            problems.append(FieldProblem(name, "unknown_field"))
            continue
        try:
            stored[name] = parse_one(rule, value, today=today)
        except _Refused as refused:
            problems.append(FieldProblem(name, refused.code, refused.values))
    if problems:
        raise BadInput(tuple(problems))
    return stored


def parse_one(rule: FieldRule, value: object, *, today: date) -> Stored:
    """Turn one typed value into what the field stores, or refuse it with a code."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    match rule.type:
        case "date":
            return _date(rule, value, today)
        case "number":
            return _number(rule, value)
        case "yes_no" | "tick":
            return _yes_no(value)
        case "person" | "organisation" | "record":
            return _identity(value)
        case _:
            return _text(rule, str(value).strip())


def _date(rule: FieldRule, value: object, today: date) -> str:
    day = value if isinstance(value, date) else _read_date(str(value).strip())
    if rule.not_before == "today" and day < today:
        raise _Refused("date_in_past", day=day.isoformat())
    if rule.not_after == "today" and day > today:
        raise _Refused("date_in_future", day=day.isoformat())
    return day.isoformat()


def read_day(name: str, text: str) -> date:
    """Return a date that a form of the program itself asks.

    Raises:
        BadInput: it is none.
    """
    try:
        return _read_date(text.strip())
    except _Refused as refused:
        raise BadInput((FieldProblem(name, refused.code, refused.values),)) from refused


def _read_date(text: str) -> date:
    try:
        if match := _DATE.match(text):
            day, month, year = (int(part) for part in match.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise _Refused("not_a_date", typed=text[:40]) from None


def _number(rule: FieldRule, value: object) -> int | float:
    try:
        number = float(str(value).strip().replace(" ", "").replace(",", "."))
    except ValueError:
        raise _Refused("not_a_number", typed=str(value)[:40]) from None
    if number != number or number in {float("inf"), float("-inf")}:  # noqa: PLR0124 - NaN is the one number unequal to itself
        raise _Refused("not_a_number", typed=str(value)[:40])
    if rule.minimum is not None and number < rule.minimum:
        raise _Refused("too_small", minimum=f"{rule.minimum:g}")
    if rule.maximum is not None and number > rule.maximum:
        raise _Refused("too_large", maximum=f"{rule.maximum:g}")
    return int(number) if number.is_integer() else number


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _Refused("not_yes_or_no", typed=word[:40])


def _identity(value: object) -> int:
    word = str(value).strip()
    if not word.isdecimal() or int(word) > 2**63 - 1:
        raise _Refused("unknown_choice", typed=word[:40])
    return int(word)


def _text(rule: FieldRule, text: str) -> str:
    if "\x00" in text:
        raise _Refused("not_text")
    if len(text) > rule.max_length:
        raise _Refused("too_long", maximum=rule.max_length, length=len(text))
    if rule.min_length is not None and len(text) < rule.min_length:
        raise _Refused("too_short", minimum=rule.min_length, length=len(text))
    if rule.type == "phone" and is_phone(text):
        return text
    if forbidden := forbidden_in(text):
        raise _Refused(forbidden)
    match rule.type:
        case "choice" if text not in rule.options:
            raise _Refused("unknown_choice", typed=text[:40])
        case "phone":
            raise _Refused("not_a_phone", typed=text[:40])
        case "email":
            text = _address(text)
    if rule.pattern is not None and not re.fullmatch(rule.pattern, text):
        raise _Refused("wrong_form", typed=text[:40])
    return text


def _address(text: str) -> str:
    address = mail_address(text)
    if address is None:
        raise _Refused("not_an_email", typed=text[:80])
    return address
