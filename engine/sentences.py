"""The sentences the engine itself says, in Dutch and English, kept in ``sentences.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from engine.document import Text


def say(code: str, label: Text | None = None, **values: str) -> tuple[str, str]:
    """Return a sentence in Dutch and in English, about something with a label where the sentence names one."""
    texts, (nl, en) = _sentences()[code], (label.nl, label.en) if label else ("", "")
    return texts["nl"].format(label=nl, **values), texts["en"].format(label=en, **values)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8")
    )
    return loaded
