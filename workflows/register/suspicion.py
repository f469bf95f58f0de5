"""Words that suggest a ground on which nobody may be refused.

They are kept out of what others and the score get to know of a learner, and a refusal that holds one is flagged: a
person reads the sentence, nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from workflows.register.names import words_of


def suspicious(text: str) -> bool:
    """Tell whether a text mentions origin, religion, gender, health, home or another protected ground."""
    return any(map(names_ground, words_of(text)))


def without_grounds(words: Iterable[str]) -> list[str]:
    """Return the words or short texts that mention no such ground, in their order."""
    return [each for each in words if not suspicious(each)]


def names_ground(word: str) -> bool:
    """Tell whether one plain word, without accents and capitals, mentions such a ground."""
    whole, beginnings = _marks()
    return word in whole or word.startswith(beginnings)


@cache
def _marks() -> tuple[frozenset[str], tuple[str, ...]]:
    loaded: dict[str, list[str]] = yaml.safe_load(
        (Path(__file__).parent / "suspicion.yaml").read_text(encoding="utf-8")
    )
    marks = [mark for marks in loaded.values() for mark in marks]
    whole = frozenset(mark for mark in marks if not mark.endswith("-"))
    return whole, tuple(mark.removesuffix("-") for mark in marks if mark.endswith("-"))
