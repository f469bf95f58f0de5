"""Connects a peer to the database it was given, with the durability it was told."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

FILE = "sqlite:///"


def is_sqlite(url: str) -> bool:
    """Tell which kind of database it is."""
    return url.startswith(FILE)


def connect(url: str, *, durable: bool) -> Any:
    """Open a connection of the bare driver."""
    if not is_sqlite(url):
        return psycopg.connect(url)
    connection = sqlite3.connect(url.removeprefix(FILE), isolation_level=None)
    for setting in sqlite_settings(durable=durable):
        connection.execute(setting)
    return connection


def sqlite_settings(*, durable: bool) -> tuple[str, ...]:
    """Return the settings that the program gives SQLite itself."""
    synchronous = "FULL" if durable else "NORMAL"
    settings = ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "temp_store=MEMORY")
    return tuple(f"PRAGMA {each}" for each in (*settings, "cache_size=-20000"))


def django_database(url: str, *, durable: bool) -> dict[str, Any]:
    """Return how Django is told of the database."""
    if is_sqlite(url):
        options = {"init_command": ";".join(sqlite_settings(durable=durable)), "transaction_mode": "IMMEDIATE"}
        found: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix(FILE)}
        return {**found, "OPTIONS": options, "CONN_MAX_AGE": None}
    parts = conninfo_to_dict(url)
    found = {"ENGINE": "django.db.backends.postgresql", "NAME": parts["dbname"], "USER": parts["user"]}
    return {**found, "HOST": parts["host"], "CONN_MAX_AGE": None}
