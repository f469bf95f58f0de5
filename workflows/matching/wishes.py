"""What the words of a wish say about a company: without words that fit everything, and without protected grounds. Pure.

A learner's own sentence may name what nobody may be chosen by; such a word never reaches the score.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from workflows.register.names import words_of
from workflows.register.suspicion import names_ground

SHORTEST = 4
"""Choice: shorter words say nothing about a company."""
KEPT = 16_384
"""So many texts are read once: the same companies come back with every question."""


@lru_cache(maxsize=KEPT)
def telling(text: str) -> frozenset[str]:
    """Return the words of a text that tell something about a company, its sector or its place."""
    plain = _loaded()["plain"]
    return frozenset(
        word for word in words_of(text) if len(word) >= SHORTEST and word not in plain and not names_ground(word)
    )


@lru_cache(maxsize=KEPT)
def all_words(text: str) -> frozenset[str]:
    """Return every word of a text."""
    return frozenset(words_of(text))


@lru_cache(maxsize=KEPT)
def size_in(text: str) -> str:
    """Return the size of company that a text wishes for, empty when it names none."""
    sizes = _loaded()["sizes"]
    return str(next((sizes[word] for word in words_of(text) if word in sizes), ""))


@lru_cache(maxsize=KEPT)
def phrases(text: str) -> frozenset[frozenset[str]]:
    """Return the parts of a list with commas, each as the set of its words."""
    return frozenset(found for part in text.split(",") if (found := frozenset(words_of(part))))


@cache
def _loaded() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "wishes.yaml").read_text(encoding="utf-8"))
    return {**loaded, "plain": frozenset(loaded["plain"])}
