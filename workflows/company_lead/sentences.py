"""The sentences that the program says about leads, in Dutch and English, kept in ``sentences.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml


def say(code: str, /, **values: str) -> tuple[str, str]:
    """Return a sentence in Dutch and in English."""
    texts = _sentences()[code]
    return texts["nl"].format_map(values), texts["en"].format_map(values)


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8")
    )
    return loaded
