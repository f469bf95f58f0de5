"""The command line: the composition root, where settings become the parts of the running program.

Every command imports what it needs when it runs, so that help appears at once. What it says stands in
``cli_words.yaml``.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import yaml

from engine.calendar import Calendar
from engine.database import Database
from engine.errors import DatabaseUnusable, DefinitionError
from engine.setting_sources import BadSettings, load
from engine.settings import Settings
from web.secret_key import BadDkimKey, NoSecret

FAILED = 1


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("cli_words.yaml").read_text(encoding="utf-8")
    )
    return words


HELP = _words()["help"]
app = typer.Typer(
    help=HELP["app"], no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


def main() -> None:
    """Run the command line: exit code 0, 1 when it failed (one sentence and a remedy), 2 for a wrong command."""
    try:
        app()
    except BadSettings as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        _fail("settings")
    except NoSecret as error:
        _fail("secret", detail=error)
    except BadDkimKey as error:
        _fail("dkim_key", detail=error)
    except DatabaseUnusable as error:
        _fail("database", detail=error)
    except DefinitionError as error:
        for fault in error.problems:
            typer.echo(str(fault), err=True)
        _fail("workflows")


@app.command(help=HELP["serve"])
def serve(
    *,
    demo: Annotated[bool, typer.Option("--demo", help=HELP["serve_demo"])] = False,
    host: Annotated[str | None, typer.Option(help=HELP["serve_host"])] = None,
    port: Annotated[int | None, typer.Option(help=HELP["serve_port"], min=1, max=65535)] = None,
) -> None:
    """Serve the pages, and the clockwork behind them, until a signal."""
    # What a start makes stays for good: looking through it for rubbish takes a seventh of the start and finds none.
    gc.disable()
    from web.main import serve as run

    given = {"demo": demo or None, "host": host, "port": port}
    settings = _settings().model_copy(update={name: value for name, value in given.items() if value is not None})
    try:
        run(settings, say)
    except OSError as error:
        _fail("port", host=settings.host, port=settings.port, detail=error.strerror)


@app.command(help=HELP["work"])
def work(*, alive: Annotated[bool, typer.Option("--alive", help=HELP["work_alive"])] = False) -> None:
    """Fire and deliver until a signal, or tell whether another process does."""
    if alive:
        _find_worker()
        return
    from web.main import work as run

    run(_settings(), say)


@app.command(help=HELP["migrate"])
def migrate() -> None:
    """Bring the database to this program's schema."""
    from engine.migrate import head
    from web.main import upgraded

    upgraded(_settings())
    say("migrated", step=head())


@app.command(help=HELP["check"])
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help=HELP["check_paths"])] = None,
    *,
    open_points: Annotated[bool, typer.Option("--open-points", help=HELP["check_open"])] = False,
) -> None:
    """Prove workflows, or list what they take on trust."""
    from web.live_report import cases_watched
    from web.proof_report import report

    settings = _settings()
    right = report(tuple(paths or ()), settings.workflow_paths, open_points=open_points, say=say)
    if not (paths or open_points) and right:
        right = cases_watched(settings, say, _words()["say"])
    if not right:
        raise typer.Exit(FAILED)


@app.command(help=HELP["due"])
def due(
    start: Annotated[datetime, typer.Argument(help=HELP["due_start"], formats=["%Y-%m-%d"])],
    n: Annotated[int, typer.Argument(help=HELP["due_n"], min=0)],
    unit: Annotated[str, typer.Argument(help=HELP["due_unit"])],
    *,
    calendar: Annotated[str | None, typer.Option(help=HELP["due_calendar"])] = None,
    without: Annotated[list[datetime] | None, typer.Option(help=HELP["due_without"], formats=["%Y-%m-%d"])] = None,
) -> None:
    """Print the day on which a length of time is over."""
    from engine.calendar import Length
    from engine.calendar import due as day_of

    days = [each.date() for each in without or ()]
    try:
        length = Length.parse(f"{n} {unit}")
        found = _calendar(calendar) if calendar else None
        typer.echo(day_of(start.date(), length.amount, length.unit, without=days, calendar=found).isoformat())
    except ValueError as error:
        _fail("due", detail=error)


@app.command(help=HELP["audit"])
def audit() -> None:
    """Verify the record of every case."""
    from engine.history import audit as verify
    from workflows.register.record_audit import audit_register

    with _database() as db, db.read() as tx:
        found, register = verify(tx), audit_register(tx)
    for broken in found.broken:
        say("broken", code=broken.code, sequence=broken.sequence, fault=broken.fault)
    for row in register.broken:
        say("broken_row", record=row.record, id=row.record_id, sequence=row.sequence, fault=row.fault)
    if found.broken or register.broken:
        raise typer.Exit(FAILED)
    say("intact", cases=found.cases, events=found.events)
    say("register_intact", rows=register.rows, events=register.events)


@app.command(help=HELP["retain"])
def retain(*, dry_run: Annotated[bool, typer.Option("--dry-run", help=HELP["retain_dry"])] = False) -> None:
    """Erase what may no longer be kept, or tell how much that would be."""
    from web.main import all_workflows
    from workflows.retention import expected, work_off

    workflows, now = all_workflows(_settings()), datetime.now(UTC)
    with _database() as db:
        found = expected(db, workflows, now) if dry_run else work_off(db, workflows, now)
    say("would_go" if dry_run else "went")
    for rule, count in found.items():
        say("retained", count=count, what=_words()["retention"][rule])


@app.command(help=HELP["seed"])
def seed() -> None:
    """Add what a new register begins with."""
    from engine.actor import SYSTEM
    from workflows.dashboard.moments import load_moments
    from workflows.register.seeding import seed as sow

    now = datetime.now(UTC)
    with _database() as db:
        count = sow(db, SYSTEM, now).total + load_moments(db, SYSTEM, now)
    say("seeded", count=count)


@app.command(help=HELP["reseal"])
def reseal() -> None:
    """Seal every wellbeing note anew with the first key."""
    from web.secret_key import seal_of
    from workflows.register.resealing import renew_seals

    with _database() as db:
        done = renew_seals(db, seal=seal_of(_settings()))
    say("resealed", count=done)


@app.command(help=HELP["settings"])
def settings() -> None:
    """Print every setting; secrets stay hidden."""
    from rich.console import Console
    from rich.table import Table

    from engine.setting_sources import describe

    words = _words()["say"]
    table = Table(words["variable"], words["value"], words["origin"], words["meaning"])
    for row in describe(load(os.environ)):
        table.add_row(row.variable, row.value, words[row.origin.replace(" ", "_")], row.meaning)
    Console().print(table)


def _demo(
    *,
    small: Annotated[bool, typer.Option("--small", help=HELP["demo_small"])] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help=HELP["demo_fresh"])] = False,
) -> None:
    """Build the demo city."""
    from importlib import import_module

    demo = import_module("web.demo.build")
    try:
        city = demo.build(_settings(), small=small, fresh=fresh)
    except demo.NotEmpty:
        _fail("not_empty")
    kinds = {kind: city.learners[kind] for kind in ("vt", "buso", "clw", "syntra")}
    say(
        "demo_figures",
        learners=city.learners.total(),
        schools=city.schools.total(),
        programmes=len(city.by_programme),
        agreements=city.agreements,
        running=city.running,
        **kinds,
    )


# A program installed without the demo city does not offer it.
if find_spec("web.demo") and find_spec("web.demo.build"):
    app.command("demo", help=HELP["demo"])(_demo)


def say(text: str, **values: object) -> None:
    """Print one of the sentences under ``say``."""
    typer.echo(_words()["say"][text].format(**values))


def _fail(text: str, **values: object) -> NoReturn:
    typer.echo(_words()["error"][text].format(**values), err=True)
    raise SystemExit(FAILED)


def _find_worker() -> None:
    from web.heartbeat import of

    heartbeat = of(_settings())
    if not heartbeat.heard(datetime.now(UTC)):
        _fail("no_worker", file=heartbeat.file)
    say("worker_lives")


def _settings() -> Settings:
    return load(os.environ).settings


@contextmanager
def _database() -> Iterator[Database]:
    from engine.migrate import require_current

    found = _settings()
    db = Database(found.database, durable=found.durable)
    try:
        require_current(db)
        yield db
    finally:
        db.dispose()


def _calendar(name: str) -> Calendar:
    from sqlalchemy import select

    from engine.calendars import calendar_of
    from engine.tables import organisations

    with _database() as db, db.read() as tx:
        found = tx.execute(select(organisations.c.id).where(organisations.c.name == name)).scalar()
        if found is None:
            _fail("calendar", name=name)
        return calendar_of(tx, found)
