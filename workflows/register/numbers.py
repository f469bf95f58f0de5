"""Numbers of companies and establishments in the official register (KBO), as people type them and as we keep them.

Pure. Source: FPS Economy, Crossroads Bank for Enterprises: ten digits, the last two are 97 minus the rest modulo 97;
an enterprise begins with 0 or 1, an establishment with 2 to 8.
"""

from __future__ import annotations

import re

from stdnum.be import vat
from stdnum.exceptions import ValidationError

_SPOKEN = re.compile(r"^(?:(?:BE|BTW|KBO|ON|VE|TVA|VAT)[\s.:-]*)+", re.IGNORECASE)
"""What people write before a number, also twice: ``BTW BE``."""
_BETWEEN = re.compile(r"[\s./-]")
LENGTH, OLD_LENGTH = 10, 9


class WrongNumber(ValueError):
    """What was typed is no such number; ``code`` says why: wrong_length, wrong_start or wrong_check_digits."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def enterprise_number(typed: str) -> str:
    """Return the ten digits of an enterprise number, also from the nine of before 2005 or with ``BE`` and dots.

    Raises:
        WrongNumber: it is none.
    """
    digits = _digits(typed)
    if digits[0] not in "01":
        raise WrongNumber("wrong_start")
    try:
        vat.validate(digits)
    except ValidationError as error:
        raise WrongNumber("wrong_check_digits") from error
    # The library looks at the sum only: to it 00 is as good as 97, 98 as 01 and 99 as 02.
    return _checked(digits)


def site_number(typed: str) -> str:
    """Return the ten digits of an establishment number.

    Raises:
        WrongNumber: it is none.
    """
    digits = _digits(typed)
    if digits[0] not in "2345678":
        raise WrongNumber("wrong_start")
    return _checked(digits)


def written(number: str | None) -> str:
    """Return a kept number as people write it: 0404.567.895 or 2.147.812.701; empty for none."""
    if not number:
        return ""
    if number[0] in "01":
        return f"{number[:4]}.{number[4:7]}.{number[7:]}"
    return f"{number[0]}.{number[1:4]}.{number[4:7]}.{number[7:]}"


def _checked(digits: str) -> str:
    """Return digits whose last two are right; a rest of 0 gives 97, never 00."""
    if int(digits[8:]) != 97 - int(digits[:8]) % 97:
        raise WrongNumber("wrong_check_digits")
    return digits


def _digits(typed: str) -> str:
    digits = _BETWEEN.sub("", _SPOKEN.sub("", typed.strip(), count=1))
    if len(digits) == OLD_LENGTH:
        digits = f"0{digits}"
    if len(digits) != LENGTH or not digits.isascii() or not digits.isdecimal():
        raise WrongNumber("wrong_length")
    return digits
