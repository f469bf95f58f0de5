"""The command line: the composition root, where settings become the parts of the running program.

Every command imports what it needs when it runs, so that help appears at once. What it says stands in
``cli_words.yaml``.
"""

from __future__ import annotations

import gc
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from engine.calendar import Calendar
from engine.errors import DatabaseUnusable, DefinitionError
from engine.setting_sources import BadSettings, load
from web.cli_data import COMMANDS
from web.cli_parts import FAILED, HELP, database, fail, say, settings_now, words
from web.secret_key import BadDkimKey, NoSecret

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
        fail("settings")
    except NoSecret as error:
        fail("secret", detail=error)
    except BadDkimKey as error:
        fail("dkim_key", detail=error)
    except DatabaseUnusable as error:
        fail("database", detail=error)
    except DefinitionError as error:
        for fault in error.problems:
            typer.echo(str(fault), err=True)
        fail("workflows")


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
    settings = settings_now().model_copy(update={name: value for name, value in given.items() if value is not None})
    try:
        run(settings, say)
    except OSError as error:
        fail("port", host=settings.host, port=settings.port, detail=error.strerror)


@app.command(help=HELP["work"])
def work(*, alive: Annotated[bool, typer.Option("--alive", help=HELP["work_alive"])] = False) -> None:
    """Fire and deliver until a signal, or tell whether another process does."""
    if alive:
        _find_worker()
        return
    from web.main import work as run

    run(settings_now(), say)


@app.command(help=HELP["migrate"])
def migrate() -> None:
    """Bring the database to this program's schema."""
    from engine.migrate import head
    from web.main import upgraded

    upgraded(settings_now())
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

    settings = settings_now()
    right = report(tuple(paths or ()), settings.workflow_paths, open_points=open_points, say=say)
    if not (paths or open_points) and right:
        right = cases_watched(settings, say, words()["say"])
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
        fail("due", detail=error)


@app.command(help=HELP["settings"])
def settings() -> None:
    """Print every setting; secrets stay hidden."""
    from rich.console import Console
    from rich.table import Table

    from engine.setting_sources import describe

    said = words()["say"]
    table = Table(said["variable"], said["value"], said["origin"], said["meaning"])
    for row in describe(load(os.environ)):
        table.add_row(row.variable, row.value, said[row.origin.replace(" ", "_")], row.meaning)
    Console().print(table)


def _find_worker() -> None:
    from web.heartbeat import of

    heartbeat = of(settings_now())
    if not heartbeat.heard(datetime.now(UTC)):
        fail("no_worker", file=heartbeat.file)
    say("worker_lives")


def _calendar(name: str) -> Calendar:
    from sqlalchemy import select

    from engine.calendars import calendar_of
    from engine.tables import organisations

    with database() as db, db.read() as tx:
        found = tx.execute(select(organisations.c.id).where(organisations.c.name == name)).scalar()
        if found is None:
            fail("calendar", name=name)
        return calendar_of(tx, found)


for _name, _command in COMMANDS.items():
    app.command(_name, help=HELP[_name])(_command)
