"""Measures mail and prints the tables: ``python -m bench.mail``. Sizes: ``--help``."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench import children, peer_environment
from bench.databases import Databases, postgresql_cluster, postgresql_programs, sqlite_files
from bench.mail import debian
from bench.plan import interleaved, tell
from bench.table import Cells, markdown, reached, rounded

OURS, SMTPLIB, SOURCE, WRITTEN = "samdulea", "smtplib", "smtp-source", "written"
GOALS = {1: 1.5, 8: 3.0}
"""Ours, written and sent, against smtplib with ready bytes (design, "Numbers to reach")."""
HEADING_SENDING = ("connections", "side", "mails/s", "ours against it", "goal", "")


@dataclass(frozen=True)
class Amounts:
    """Sizes of one run."""

    mails: int = 3000
    rounds: int = 5
    due: int = 10_000
    pending: tuple[int, ...] = (100_000, 1_000_000)
    urgent: int = 100


QUICK = Amounts(mails=200, rounds=1, due=200, pending=(2_000,), urgent=8)
PARTS = ("sending", "due", "urgent")


def sending(amounts: Amounts) -> str:
    """Return the table of mails handed in at one sink."""
    lines: list[Cells] = []
    for connections, goal in GOALS.items():
        runs: dict[str, list[float]] = defaultdict(list)
        sides = (OURS, SMTPLIB, SOURCE, WRITTEN) if connections == 1 else (OURS, SMTPLIB, SOURCE)
        for side in interleaved(sides, amounts.rounds):
            tell(f"{connections} connections: {side}")
            with debian.sink() as port:
                asked = {"side": side, "port": port, "count": amounts.mails, "connections": connections}
                runs[side].append(children.run("bench.mail.sending", asked))
        found = {side: median(each) for side, each in runs.items()}
        lines += [_sending_line(connections, side, found, goal) for side in found]
    return markdown(HEADING_SENDING, lines)


def _sending_line(connections: int, side: str, found: dict[str, float], goal: float) -> Cells:
    cells = [str(connections), f"{side}, not sent" if side == WRITTEN else side, rounded(found[side])]
    if side == OURS:
        return [*cells, "", "", ""]
    ratio = found[OURS] / found[side]
    if side != SMTPLIB:
        return [*cells, f"{rounded(ratio)}x", "", ""]
    return [*cells, f"{rounded(ratio)}x", f">= {goal:g}x", reached(ratio, goal)]


def due(kinds: list[Databases], amounts: Amounts) -> str:
    """Return the table of reminders that fall due at once, of viewflow's timers and of Procrastinate's empty jobs."""
    lines: list[Cells] = []
    peers = peer_environment.ready()
    for kind in kinds:
        for pending in amounts.pending:
            lines += list(_due_lines(kind, amounts, pending, peers=peers))
    heading = ("database", "waiting", "side", "seconds", "a second", "of it firing, s")
    return markdown(heading, lines, words=3)


def _due_lines(kind: Databases, amounts: Amounts, pending: int, *, peers: bool) -> Iterator[Cells]:
    tell(f"{kind.name}: {amounts.due:,} due of {pending:,}")
    url = kind.create("due")
    children.run("bench.mail.due", {"do": "fill", "url": url, "due": amounts.due, "pending": pending})
    found = children.run("bench.mail.due", {"do": "ours", "url": kind.copy("due", "measured")})
    if found["count"] != amounts.due:
        raise RuntimeError(f"{found['count']} of {amounts.due} reminders came")
    seconds = found["fired"] + found["handed"]
    yield [kind.name, f"{pending:,}", OURS, *_rate(seconds, amounts.due), rounded(found["fired"])]
    if peers:
        yield _viewflow_line(kind, amounts, pending)
    if kind.name == "SQLite":
        return
    queue = {"url": kind.copy("due", "measured"), "due": amounts.due, "pending": pending}
    children.run("bench.mail.due", {"do": "put_jobs", **queue})
    for concurrency in (1, 8):
        again = {**queue, "url": kind.copy("measured", "jobs")}
        told = children.run("bench.mail.due", {"do": "run_jobs", "url": again["url"], "concurrency": concurrency})
        yield [
            kind.name,
            f"{pending:,}",
            f"Procrastinate, jobs that do nothing, {concurrency} at once",
            *_rate(told["handed"], amounts.due),
            "",
        ]


def _viewflow_line(kind: Databases, amounts: Amounts, pending: int) -> Cells:
    asked = {"url": kind.create("timers"), "due": amounts.due, "pending": pending}
    children.run_peer("viewflow_reminders.py", {"do": "fill", **asked})
    told = children.run_peer("viewflow_reminders.py", {"do": "fire", "url": kind.copy("timers", "measured")})
    if told["count"] != amounts.due:
        raise RuntimeError(f"viewflow wrote {told['count']} of {amounts.due} letters")
    return [kind.name, f"{pending:,}", "viewflow, its timers write a row", *_rate(told["handed"], amounts.due), ""]


def _rate(seconds: float, count: int) -> Cells:
    return [rounded(seconds), rounded(count / seconds)]


def urgent(kinds: list[Databases], amounts: Amounts) -> str:
    """Return the table of milliseconds from a step's commit to its mail at the server."""
    lines: list[Cells] = []
    for kind in kinds:
        for jobs in ("embedded",) if kind.name == "SQLite" else ("embedded", "procrastinate"):
            tell(f"{kind.name}, {jobs}: from commit to mail")
            children.run("bench.steps", {"do": "seed", "url": kind.create("seeded"), "count": amounts.urgent})
            asked: dict[str, Any] = {"url": kind.copy("seeded", "measured"), "count": amounts.urgent, "jobs": jobs}
            if jobs == "procrastinate":
                children.run("bench.mail.due", {"do": "prepare", "url": asked["url"]})
            told = children.run("bench.mail.urgent", asked)
            lines.append([kind.name, jobs, rounded(told["median_ms"]), rounded(told["p99_ms"])])
    return markdown(("database", "worker", "median ms", "p99 ms"), lines)


def main() -> None:
    """Measure what was asked and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench.mail", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small amounts: does it work, not how fast is it")
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part; may be repeated")
    asked = parser.parse_args()
    amounts, wanted, programs = QUICK if asked.quick else Amounts(), asked.only or PARTS, postgresql_programs()
    with ExitStack() as stack:
        kinds: list[Databases] = [stack.enter_context(sqlite_files())]
        if programs is not None:
            kinds.append(stack.enter_context(postgresql_cluster(programs)))
        if "sending" in wanted and debian.ready():
            print(f"\n### Handed in\n\n{sending(amounts)}", flush=True)
        if "due" in wanted:
            print(f"\n### Due at once\n\n{due(kinds, amounts)}", flush=True)
        if "urgent" in wanted:
            print(f"\n### From commit to mail\n\n{urgent(kinds, amounts)}", flush=True)


if __name__ == "__main__":
    main()
