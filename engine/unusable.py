"""Says in one sentence why a database cannot be opened, and what to look at.

Knows what drivers complain about and nothing of schemas.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import URL

REFUSED = (
    ("password authentication failed", "password", "the user or the password is wrong"),
    ("no password supplied", "password", "the server asks for a password"),
    ("authentication failed", "password", "the server does not let this user in"),
    ("does not exist", "missing", "there is no database or user of that name"),
    ("failed to resolve host", "host", "there is no host of that name"),
    ("connection refused", "server", "nobody listens there: is the server running?"),
    ("timeout", "server", "the server does not answer"),
    ("file is not a database", "not_a_database", "the file is no SQLite database"),
    ("file is encrypted", "not_a_database", "the file is no SQLite database"),
    ("readonly database", "permission", "this user may not write the file"),
    ("database is locked", "locked", "another program holds the file"),
    ("disk is full", "disk", "the disk is full"),
)


def why(url: URL, fault: BaseException) -> tuple[str, str]:
    """Return a stable reason and an English sentence for a driver's complaint about opening ``url``."""
    if url.get_backend_name() == "sqlite" and (found := _file(url.database or "")):
        return found
    said = " ".join(str(fault).split())
    for words, reason, sentence in REFUSED:
        if words in said.lower():
            return reason, sentence
    return "unreachable", said


def _file(name: str) -> tuple[str, str] | None:
    path = Path(name)
    if name in {"", ":memory:"}:
        return None
    if path.is_dir():
        return "not_a_database", f"{path} is a folder, not a file"
    if not path.parent.is_dir():
        return "folder", f"the folder {path.parent} does not exist"
    if not os.access(path if path.exists() else path.parent, os.R_OK | os.W_OK):
        return "permission", f"this user may not read and write {path}"
    return None
