"""The words of the score in Dutch and English, kept in ``sentences.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


def say(code: str, **values: str) -> tuple[str, str]:
    """Return a sentence in Dutch and in English; a number with a comma gets its point there."""
    texts = _sentences()[code]
    pointed = {name: value.replace(",", ".") if name == "km" else value for name, value in values.items()}
    return texts["nl"].format_map(values), texts["en"].format_map(pointed)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8")
    )
    return loaded
