"""Runs everything and prints the tables: ``python -m bench``, or ``make bench``."""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench import peer_environment
from bench.compare_rest import compare_starts, compare_ticks
from bench.compare_steps import compare_steps
from bench.databases import Databases, postgresql_cluster, postgresql_programs, sqlite_files
from bench.plan import QUICK, Plan, tell
from bench.report import profile_table, start_table, step_table, tick_table
from bench.table import machine

PARTS = ("steps", "ticks", "starts")


def main() -> None:
    """Measure what was asked and print it."""
    asked = _arguments()
    plan = QUICK if asked.quick else Plan()
    given = {name: getattr(asked, name) for name in ("steps", "rounds", "pending", "starts") if getattr(asked, name)}
    plan = replace(plan, **given)
    peers = not asked.without_peers and "steps" in asked.only and peer_environment.ready()
    programs = postgresql_programs()
    with ExitStack() as stack:
        kinds: list[Databases] = [stack.enter_context(sqlite_files())]
        if programs is not None:
            kinds.append(stack.enter_context(postgresql_cluster(programs)))
        else:
            tell("without PostgreSQL: there is no server on this machine")
        for text in _tables(kinds, plan, asked.only, peers=peers):
            print(f"\n{text}", flush=True)
    print(f"\n{machine(_release(programs))}")


def _tables(kinds: list[Databases], plan: Plan, only: list[str], *, peers: bool) -> Iterator[str]:
    if "steps" in only:
        found = {
            kind.name: compare_steps(
                kind, plan, peers=peers, durabilities=(False, True) if kind.name == "SQLite" else (True,)
            )
            for kind in kinds
        }
        yield f"### One durable step\n\n{step_table(found)}"
        yield f"### Where the time of our step goes\n\n{profile_table(found)}"
    if "ticks" in only:
        ticks = {(kind.name, each): compare_ticks(kind, plan, each) for kind in kinds for each in plan.pending}
        yield f"### Idle tick\n\n{tick_table(ticks)}"
    if "starts" in only:
        yield f"### Start and memory\n\n{start_table({kind.name: compare_starts(kind, plan) for kind in kinds})}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it work, not how fast is it")
    parser.add_argument("--without-peers", action="store_true", help="install and measure no other engine")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="what to measure")
    parser.add_argument("--steps", type=int, help="steps timed per repetition")
    parser.add_argument("--rounds", type=int, help="repetitions of the step")
    parser.add_argument("--starts", type=int, help="repetitions of the start")
    parser.add_argument("--pending", type=int, nargs="+", help="pending clock steps under the idle tick")
    return parser.parse_args()


def _release(programs: Path | None) -> str:
    if programs is None:
        return "no PostgreSQL"
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    return f"PostgreSQL {said.stdout.split()[2]}"


if __name__ == "__main__":
    main()
