"""What a refusal of a mail server amounts to, by the numbers in it. Pure.

Source: RFC 3463 (enhanced status codes) and RFC 5321; interface 4.5 says what each means for us.
"""

from __future__ import annotations

import re

from engine.bounces import ADDRESS, DELAYED, FULL, REFUSED

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
ABOUT_US = re.compile(r"\brelay|spam|\bblock|blacklist|reputation|policy", re.IGNORECASE)
"""Words of servers that give no such code: they do not want our mail, whoever it is for."""
FULL_MAILBOX = ("2", "2")
NOT_THE_ADDRESS = frozenset({"3", "5", "6", "7"})
"""Subjects about a system, a protocol, the contents and a policy: the address may be sound."""
OUR_SENDER = frozenset({("1", "7"), ("1", "8")})
"""Their code says "address", and means ours."""
OTHER_MAILBOX = frozenset({("2", "0"), ("2", "3"), ("2", "4")})
"""Codes about a mailbox that exists: a mail too long for it, a list that does not expand."""


def verdict_of(text: str, *, final: bool = True) -> str:
    """Return what the enhanced status code in some words amounts to; words without one are about the address.

    ``final`` says whether the words stand for the end: a mail that is still tried is only delayed.
    """
    found = ENHANCED.search(text)
    if found is None:
        ours = REFUSED if ABOUT_US.search(text) else ADDRESS
        return ours if final else DELAYED
    kind, subject, detail = found.groups()
    if (subject, detail) == FULL_MAILBOX:
        return FULL if final else DELAYED
    if not final:
        return DELAYED
    # Tried for days and given up: nobody said that the address does not exist.
    if kind == "4" or subject in NOT_THE_ADDRESS or (subject, detail) in OUR_SENDER | OTHER_MAILBOX:
        return REFUSED
    return ADDRESS
