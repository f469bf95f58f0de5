"""The words of the score, kept in ``sentences.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


def say(code: str, **values: str) -> str:
    """Return a sentence in Dutch."""
    return _sentences()[code].format_map(values)


@cache
def _sentences() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
    return loaded
