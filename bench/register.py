"""Server time of what people wait for in a city of 10,000 learners: ``python -m bench.register``.

Every line is one function of the product, called as its page calls it, on SQLite and on PostgreSQL. Sizes: ``--help``.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

from sqlalchemy import select, text

from bench.databases import Databases, postgresql_cluster, postgresql_programs, sqlite_files
from bench.plan import tell
from bench.register_cases import agreements, leads, trajectories
from bench.register_rows import Rows, at, companies, people_and_schools
from bench.register_sizes import SMALL, TODAY, Sizes
from bench.table import markdown, reached
from engine import versions
from engine.actor import Actor, Grant
from engine.database import Database
from engine.loader import Workflows, load_all
from engine.migrate import upgrade
from engine.tables import grants, persons
from workflows.company_lead.candidates import ranking
from workflows.company_lead.weights import Need
from workflows.dashboard.answers import answer
from workflows.dashboard.asked import ask
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.figures import dashboard
from workflows.dashboard.listing import list_figure
from workflows.dashboard.scope import scope_of
from workflows.matching.matches import best_learners, best_places, proposal_for_all
from workflows.register.records import Register
from workflows.register.tables import lead_lines, waiting_entries, workplaces
from workflows.register.tables import leads as lead_rows
from workflows.stalled.listing import stalled

GOAL_MS = 200.0
WARM = 2
BEFORE = date(2026, 10, 1)
SHIPPED = Path(__file__).parents[1] / "workflows"
Call = Callable[[], object]
Laps = dict[str, list[float]]


@dataclass(frozen=True)
class Seat:
    """A filled database, and who sits at the pages: the city, all schools together, one school, one coach."""

    db: Database
    workflows: Workflows
    city: Actor
    schools: Actor
    school: Actor
    coach: Actor


def fill(url: str, sizes: Sizes) -> None:
    """Make a database with a city of these sizes."""
    upgrade(url)
    db, workflows = Database(url, durable=False), _shipped()
    rows = Rows(sizes, workflows)
    for part in (people_and_schools, companies, trajectories, agreements, leads):
        part(rows)
    rows.write(db)
    with db.transaction() as tx:
        for each in workflows.values():
            versions.keep(tx, each, at(BEFORE))
    if not db.is_sqlite:
        with db.db.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    db.dispose()


def calls(seat: Seat) -> Iterator[tuple[str, Call]]:
    """Yield what is measured: its name and one call of it, each time on another row where there are many."""
    db, workflows, now = seat.db, seat.workflows, at(TODAY)
    needs = cycle(_needs(db))
    waiting, places = cycle(_column(db, waiting_entries.c.case_id)), cycle(_column(db, workplaces.c.id))

    def rank() -> object:
        with db.read() as tx:
            return ranking(tx, next(needs), TODAY)

    yield "schools in order for a lead", rank
    yield "best places for a learner", lambda: best_places(db, workflows, seat.schools, next(waiting), now)
    yield "best learners for a place", lambda: best_learners(db, workflows, seat.city, next(places), now)
    yield "proposal for one school", lambda: proposal_for_all(db, workflows, seat.school, now)
    yield "proposal for the whole city", lambda: proposal_for_all(db, workflows, seat.city, now)
    for who, actor in (("city", seat.city), ("school", seat.school), ("coach", seat.coach)):
        yield f"stalled list, {who}", partial(stalled, db, workflows, actor, as_of=TODAY)
    yield "stalled list, city, of 1 October", lambda: stalled(db, workflows, seat.city, as_of=BEFORE)
    for name in figure_file().figures:
        yield f"figure {name}", partial(_figure, seat, name)
    yield "list of learners_dual, page 1", lambda: _list(seat)
    yield "every figure with its change, city", lambda: dashboard(db, workflows, seat.city, as_of=TODAY)


def _figure(seat: Seat, name: str) -> object:
    with seat.db.read() as tx:
        return answer(ask(tx, seat.workflows, TODAY, scope_of(seat.city)), name)


def _list(seat: Seat) -> object:
    return list_figure(seat.db, seat.workflows, seat.city, "learners_dual", as_of=TODAY)


def measure(seat: Seat, repeats: int) -> Laps:
    """Return the milliseconds of each call, every one repeated; the first few of each do not count.

    What is there before is frozen, as the program does when it has started.
    """
    laps: Laps = {}
    for name, call in calls(seat):
        for _ in range(WARM):
            call()
        gc.collect()
        gc.freeze()
        found = []
        for _ in range(repeats):
            began = perf_counter_ns()
            call()
            found.append((perf_counter_ns() - began) / 1e6)
        gc.unfreeze()
        laps[name] = found
    return laps


def table(found: dict[str, Laps]) -> str:
    """Return the measured times as Markdown, a line per call."""
    heading = ["what", *(f"{kind} {each}" for kind in found for each in ("median ms", "p95 ms")), ""]
    lines = []
    for name in next(iter(found.values())):
        middle = [median(laps[name]) for laps in found.values()]
        slow = [quantiles(laps[name], n=20)[18] for laps in found.values()]
        cells = [f"{value:.1f}" for pair in zip(middle, slow, strict=True) for value in pair]
        goal = "" if name.startswith("every") else reached(max(slow), GOAL_MS, at_most=True)
        lines.append([name, *cells, goal])
    return markdown(heading, lines, words=1)


def measured(kinds: Sequence[Databases], sizes: Sizes) -> str:
    """Fill a city on each kind of database, measure, and return the table."""
    found: dict[str, Laps] = {}
    for kind in kinds:
        tell(f"{kind.name}: filling a city of {sizes.learners:,} learners")
        url = kind.create("register")
        fill(url, sizes)
        tell(f"{kind.name}: measuring")
        seat = _seat(url)
        found[kind.name] = measure(seat, sizes.repeats)
        seat.db.dispose()
    return table(found)


def main() -> None:
    """Measure what was asked and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench.register", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small city: does it work, not how fast is it")
    parser.add_argument("--repeats", type=int, help="how often each call is timed")
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"), help="one kind of database")
    asked = parser.parse_args()
    sizes = SMALL if asked.quick else Sizes()
    sizes = replace(sizes, repeats=asked.repeats) if asked.repeats else sizes
    programs = postgresql_programs()
    with ExitStack() as stack:
        kinds: list[Databases] = [stack.enter_context(sqlite_files())]
        if programs is not None and asked.only != "SQLite":
            kinds.append(stack.enter_context(postgresql_cluster(programs)))
        kinds = [kind for kind in kinds if asked.only in {None, kind.name}]
        print(measured(kinds, sizes))


def _shipped() -> Workflows:
    return load_all([SHIPPED], records=Register())


def _seat(url: str) -> Seat:
    db = Database(url)

    def held(role: str) -> Actor:
        query = select(persons.c.id, persons.c.name, grants.c.organisation_id).join(grants).where(grants.c.role == role)
        with db.read() as tx:
            row = tx.execute(query.order_by(persons.c.id)).first()
        if row is None:
            raise LookupError(f"nobody is {role}")
        return Actor(row.id, row.name, (Grant(role, row.organisation_id),))

    schools = Actor(None, "alle scholen", (Grant("school_coordinator"),))
    people = (held("city_coordinator"), schools, held("school_coordinator"), held("trajectory_coach"))
    return Seat(db, _shipped(), *people)


def _column(db: Database, column: Any) -> list[int]:
    with db.read() as tx:
        return list(tx.execute(select(column).order_by(column)).scalars())


def _needs(db: Database) -> list[Need]:
    query = select(lead_rows.c.case_id, lead_rows.c.site_id, lead_lines.c.programme_id).join(
        lead_lines, lead_lines.c.case_id == lead_rows.c.case_id
    )
    with db.read() as tx:
        return [Need(row.case_id, row.site_id, (row.programme_id,)) for row in tx.execute(query.limit(200))]


if __name__ == "__main__":
    main()
