"""Opens pages of the staff with ten thousand cases and with a million: ``python -m bench.pages``. Sizes: ``--help``.

Every page is asked over HTTP of the program's own server, one person after the other, each signed in.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from bench import peer_environment
from bench.databases import Databases, postgresql_cluster, postgresql_programs, sqlite_files
from bench.pages.city import build
from bench.pages.seats import LIST, LOOKS, NOW, Look, sign_in
from bench.pages.servers import served
from bench.pages.visitor import visit
from bench.plan import tell
from bench.table import Cells, markdown, reached, rounded
from bench.timing import Figures
from engine.database import Database
from engine.statistics import Statistics
from web.pages import COOKIE

FLAT, OF_FLOOR, OF_DJANGO, MOST_BYTES = 1.5, 0.6, 4.0, 60_000
"""Goals (design 12): p99 against ten thousand cases, pages against the floor and against Django; bytes unpacked."""
HEADING = ("database", "page", "median ms", "p99 ms", "at a million", "p99", "kB", "p99 against", "goal", "")
PEERS = {"Django": ("django_cases.py", "/leerlingen"), "viewflow": ("viewflow_list.py", "/visit/flows/")}
"""Their programs and pages. Viewflow comes last: its tables are made beside ours, in the same database."""


@dataclass(frozen=True)
class Amounts:
    """Sizes of one run."""

    copies: int = 99
    visits: int = 300


def flat(kind: Databases, way: str, amounts: Amounts) -> tuple[list[Cells], dict[str, str]]:
    """Return a line per page on a city of ten thousand and on its copies, and the addresses of both databases."""
    urls = {"few": kind.create("few"), "many": kind.create(f"many_{way}")}
    for name, copies in (("few", 0), ("many", amounts.copies)):
        build(urls[name], copies, way)
        _gather(urls[name])
    few, many = (_look_around(urls[name], amounts.visits) for name in urls)
    return [_line(kind.name, look, few[look.name], many[look.name]) for look in LOOKS], urls


def _gather(url: str) -> None:
    """Do what the worker does when it begins."""
    db = Database(url)
    Statistics(db)(NOW)
    db.dispose()


def _look_around(url: str, visits: int) -> dict[str, Figures]:
    tokens, found = sign_in(url), {}
    with served("bench.pages.ours", {"url": url}) as port:
        for look in LOOKS:
            found[look.name] = visit(port, look.path, _cookies(tokens[look.role]), visits)
            tell(f"{look.name}: {found[look.name]}")
    return found


def _cookies(tokens: list[str]) -> list[str]:
    return [f"{COOKIE}={token}" for token in tokens]


def _line(kind: str, look: Look, few: Figures, many: Figures) -> Cells:
    times = many["p99"] / few["p99"]
    size = f"{many['bytes'] / 1000:.0f}"
    cells = [rounded(each[name]) for each in (few, many) for name in ("median", "p99")]
    return [kind, look.name, *cells, size, f"{rounded(times)}x", f"<= {FLAT}x", reached(times, FLAT, at_most=True)]


def beside(kind: Databases, urls: dict[str, str], visits: int, *, peers: bool) -> Iterator[Cells]:
    """Yield how many pages a second of the list ours, its floor and Django give."""
    for name, url in urls.items():
        token = sign_in(url)[LIST.role][0]
        sides = {"samdulea": ("bench.pages.ours", {"url": url}, LIST.path)}
        sides["the same SQL and template"] = (
            "bench.pages.floor",
            {"url": url, "path": LIST.path, "token": token},
            LIST.path,
        )
        if peers:
            sides |= {side: (program, {"url": url}, path) for side, (program, path) in PEERS.items()}
        found = {}
        for side, (what, asked, path) in sides.items():
            with served(what, asked) as port:
                found[side] = visit(port, path, _cookies([token]), visits)
        for side, figures in found.items():
            ratio = found["samdulea"]["pages"] / figures["pages"]
            goal = {"the same SQL and template": OF_FLOOR, "Django": OF_DJANGO}.get(side)
            judged = ("", "", "") if goal is None else (f"{rounded(ratio)}x", f">= {goal:g}x", reached(ratio, goal))
            size = "10,000" if name == "few" else "a million"
            yield [kind.name, size, side, rounded(figures["pages"]), rounded(figures["p99"]), *judged]


def main() -> None:
    """Measure what was asked and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--copies", type=int, default=Amounts.copies, help="ten thousand cases each")
    parser.add_argument("--visits", type=int, default=Amounts.visits, help="how often a page is opened")
    parser.add_argument("--way", choices=("open", "past"), default="open", help="what the copies are")
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"), help="one kind of database")
    asked = parser.parse_args()
    amounts, programs, peers = Amounts(asked.copies, asked.visits), postgresql_programs(), peer_environment.ready()
    with ExitStack() as stack:
        kinds: list[Databases] = [stack.enter_context(sqlite_files())]
        if programs is not None and asked.only != "SQLite":
            kinds.append(stack.enter_context(postgresql_cluster(programs)))
        for kind in kinds:
            if asked.only in {None, kind.name}:
                lines, urls = flat(kind, asked.way, amounts)
                print(f"\n{markdown(HEADING, lines)}", flush=True)
                heading = ("database", "cases", "side", "pages/s", "p99 ms", "ours against it", "goal", "")
                print(f"\n{markdown(heading, beside(kind, urls, amounts.visits, peers=peers), words=3)}", flush=True)


if __name__ == "__main__":
    main()
