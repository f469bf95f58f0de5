"""What every command of the line shares: the sentences it says, the settings it runs with, the database it opens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

import typer
import yaml

from engine.database import Database
from engine.setting_sources import load
from engine.settings import Settings

FAILED = 1


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the catalogue of the command line, read once."""
    found: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("cli_words.yaml").read_text(encoding="utf-8")
    )
    return found


HELP = words()["help"]


def say(text: str, **values: object) -> None:
    """Print one of the sentences under ``say``."""
    typer.echo(words()["say"][text].format(**values))


def fail(text: str, **values: object) -> NoReturn:
    """Print one of the sentences under ``error`` and end with code 1."""
    typer.echo(words()["error"][text].format(**values), err=True)
    raise SystemExit(FAILED)


def settings_now() -> Settings:
    """Return the settings of this start."""
    return load(os.environ).settings


@contextmanager
def database() -> Iterator[Database]:
    """Open the database for one command.

    Raises:
        DatabaseUnusable: it cannot be opened, or its schema is another.
    """
    from engine.migrate import require_current

    found = settings_now()
    db = Database(found.database, durable=found.durable)
    try:
        require_current(db)
        yield db
    finally:
        db.dispose()
