"""The figures as Markdown: one table per kind of work, each line beside ours, and the machine they were taken on."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

Cells = Sequence[str]


def markdown(heading: Cells, lines: Iterable[Cells], *, words: int = 2) -> str:
    """Return a table whose first ``words`` columns hold words; the others hold figures."""
    rule = ["---" if at < words else "---:" for at in range(len(heading))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heading, rule, *lines))


def rounded(value: float) -> str:
    """Write a figure with three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def reached(value: float, goal: float, *, at_most: bool = False) -> str:
    """Write a goal and whether it was reached."""
    fine = value <= goal if at_most else value >= goal
    return "reached" if fine else "**missed**"


def machine(postgresql: str) -> str:
    """Return what the figures depend on: processor, memory, versions. No name, no path."""
    names = ("SQLAlchemy", "psycopg", "transitions", "fastapi", "jinja2", "uvicorn")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    return (
        f"{os.cpu_count()} processors ({_processor()}), {memory:.0f} GiB, {system}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {postgresql}, {libraries}."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
