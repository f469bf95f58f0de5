"""What a fault test prints: its figures, and whether the promise was kept."""

from __future__ import annotations

import sys
from collections.abc import Mapping


def verdict(what: str, lines: Mapping[str, object], *, kept: bool) -> None:
    """Print one test's figures; exit with 1 when the promise was broken."""
    print(f"{what}: {'kept' if kept else 'BROKEN'}")
    for name, value in lines.items():
        print(f"  {name:<28} {value}")
    sys.stdout.flush()
    if not kept:
        raise SystemExit(1)
