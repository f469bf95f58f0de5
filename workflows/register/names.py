"""Names of companies as they are compared: two people rarely type the same name the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from engine.spelling import plain

LEGAL_FORMS = frozenset(
    {
        "bv", "bvba", "nv", "cv", "cvba", "cvoa", "vzw", "ivzw", "vof", "commv", "gcv", "ebvba", "comm", "esv", "srl",
        "sa", "sprl", "asbl", "scrl", "snc",
    }
)  # fmt: skip
ALIKE = 85
"""Choice: from this likeness (0 to 100) on a person is asked whether it is the same company."""


def key_of(name: str) -> str:
    """Return a name without accents, capitals, punctuation, legal form and spaces."""
    return "".join(words_of(name)) or "".join(plain(name).split())


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 100, whatever the order of their words."""
    return fuzz.token_sort_ratio(" ".join(words_of(one)), " ".join(words_of(other)))


def alike(name: str, others: Iterable[str]) -> bool:
    """Tell whether a name is so like one of the others that it may mean the same."""
    return any(likeness(name, other) >= ALIKE for other in others)


def words_of(name: str) -> list[str]:
    """Return the words of a name without accents, capitals, punctuation and legal form."""
    # "B.V." is one word of letters with dots.
    return [word for word in plain(re.sub(r"\b((?:\w\.){2,})", _joined, name)).split() if word not in LEGAL_FORMS]


def _joined(found: re.Match[str]) -> str:
    return found.group(1).replace(".", "")
