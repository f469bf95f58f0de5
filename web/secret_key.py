"""The secret behind links and sessions: given by the settings, or made once and kept beside an SQLite database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engine.sealing import Seal
from engine.settings import Settings

KEY_FILE = "secret.key"


class NoSecret(Exception):
    """No secret is set, and there is no file to keep one in."""


class BadDkimKey(Exception):
    """Mails are to be signed with a key that signs nothing."""


def database_file(settings: Settings) -> Path | None:
    """Return the file of an SQLite database, None for any other."""
    try:
        url = make_url(settings.database)
    except ArgumentError:
        return None
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def secret_of(settings: Settings) -> str:
    """Return the secret key; a file made for it can be read by its owner only.

    Raises:
        NoSecret: none is set and there is no file, or the file cannot be used.
    """
    if given := settings.secret_key.get_secret_value():
        return given
    database = database_file(settings)
    if database is None:
        raise NoSecret(settings.database)
    try:
        return _kept(database.parent / KEY_FILE)
    except OSError as error:
        raise NoSecret(str(error)) from error


def seal_of(settings: Settings) -> Seal:
    """Return what seals notes and private fields: the keys of the settings, the first one first, then the secret.

    Raises:
        NoSecret: as for ``secret_of``.
    """
    given = (part.strip() for part in settings.note_keys.get_secret_value().split(","))
    return Seal((*(part for part in given if part), secret_of(settings)))


def _kept(path: Path) -> str:
    """Return the key in the file, written whole before it gets its name: two programs may start at once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass  # somebody else was first: theirs is the key
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()
