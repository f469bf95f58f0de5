"""Connects a peer to the database it was given, with the durability it was told."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg

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
