"""Numbers that may be kept nowhere: those of the national register, and bank accounts.

Pure. Every text that somebody types passes here once, whichever form, note or reason it belongs to.
"""

from __future__ import annotations

import re

from engine.errors import BadInput, FieldProblem
from engine.national_number import holds_national_number

_ACCOUNT = re.compile(r"(?<![A-Za-z0-9])(?=([A-Za-z]{2}[0-9]{2}[A-Za-z0-9 .\-\u00a0]{11,60}))")
SHORTEST, LONGEST = 15, 34
"""How many letters and digits an account number has, whichever its country."""


def forbidden_in(text: str) -> str | None:
    """Return the code of what a text holds that may not be kept, None when it holds nothing of the kind."""
    if holds_national_number(text):
        return "national_number"
    return "bank_account" if holds_bank_account(text) else None


def holds_bank_account(text: str) -> bool:
    """Tell whether a text holds the number of a bank account (IBAN), however it is spaced.

    Choice: schools and companies pay each other elsewhere; nothing here needs an account.
    """
    return any(_begins_with_account(re.sub(r"[^A-Za-z0-9]", "", found).upper()) for found in _ACCOUNT.findall(text))


def refuse_forbidden_numbers(**texts: str) -> None:
    """Let texts pass that hold no such number; their names are those of the fields they were typed in.

    Raises:
        BadInput: naming every text that holds one.
    """
    found = [(name, code) for name, text in texts.items() if (code := forbidden_in(text))]
    if found:
        raise BadInput(tuple(FieldProblem(name, code) for name, code in found))


def _begins_with_account(letters: str) -> bool:
    # The library takes a while to load, and hardly any text holds something like an account.
    from stdnum import iban  # noqa: PLC0415

    # Without the list of banks: one that is newer than the list has accounts too.
    lengths = range(SHORTEST, min(len(letters), LONGEST) + 1)
    return any(iban.is_valid(letters[:length], check_country=False) for length in lengths)
