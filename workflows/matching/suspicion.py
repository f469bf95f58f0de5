"""Words that suggest a ground on which nobody may be refused: a person reads the sentence, nothing is decided."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from workflows.register.names import words_of


def suspicious(text: str) -> bool:
    """Tell whether a refusal mentions origin, religion, gender, health or another protected ground."""
    words = words_of(text)
    return any(word.startswith(stem) for word in words for stem in _stems())


@cache
def _stems() -> tuple[str, ...]:
    loaded: dict[str, list[str]] = yaml.safe_load(
        (Path(__file__).parent / "suspicion.yaml").read_text(encoding="utf-8")
    )
    return tuple(stem for stems in loaded.values() for stem in stems)
