"""Runs every fault test in its long form, one after the other, and tells which promises held.

``python -m tests.faults`` (``make faults``). Run it on a machine that does nothing else.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = (
    "kill_storm --database postgresql --jobs procrastinate",
    "kill_storm --database postgresql --jobs embedded",
    "kill_storm --database sqlite --workers 2",
    "sigterm --database postgresql --jobs procrastinate",
    "sigterm --database postgresql --jobs embedded",
    "sigterm --database sqlite",
    "server_away --database sqlite",
    "server_away --database postgresql",
    "database_restart --jobs procrastinate",
    "database_restart --jobs embedded",
    "disk_full",
    "poison --database sqlite",
    "poison --database postgresql",
    "race --database sqlite",
    "race --database postgresql",
    "summer_time --database sqlite",
    "summer_time --database postgresql",
)


def main() -> None:
    """Run them all; exit with 1 when any promise was broken."""
    broken = 0
    for run in RUNS:
        name, *arguments = run.split()
        command = [sys.executable, "-m", f"tests.faults.{name}", *arguments]
        broken += subprocess.run(command, cwd=ROOT, check=False).returncode != 0
    print(f"{len(RUNS) - broken} of {len(RUNS)} kept")
    raise SystemExit(broken > 0)


if __name__ == "__main__":
    main()
