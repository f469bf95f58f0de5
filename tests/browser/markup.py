"""Judging the HTML of pages by html-validate: what a browser forgives, a screen reader may stumble over."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT / "node_modules" / ".bin" / "html-validate"


def markup_faults(sources: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return what is wrong with pages, by their address: the address, the line with its rule, and the sentence."""
    if not sources:
        return []
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (address, source) in enumerate(sources.items()):
            file = Path(folder) / f"{number}.html"
            file.write_text(source, encoding="utf-8")
            names[file.name] = address
        command = [str(VALIDATOR), "--config", str(ROOT / ".htmlvalidate.json"), "--formatter", "json", folder]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        judged = json.loads(done.stdout)
    return [
        (names[Path(page["filePath"]).name], f"{each['line']} {each['ruleId']}", each["message"])
        for page in judged
        for each in page["messages"]
    ]
