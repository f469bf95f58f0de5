"""Finds the programs of the system that some tests run: a PostgreSQL server, a mailbox server and a Chromium.

Does not install them: scripts/system.sh does.
"""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import NoReturn

import pytest

DEBIAN_SERVERS = Path("/usr/lib/postgresql")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def postgresql_programs() -> Path:
    """Return the folder that holds initdb and postgres, the newest version when there are several.

    Without one the test that asks is skipped, and fails where nothing may be missing (CI=true).
    """
    versions = sorted(DEBIAN_SERVERS.glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if versions:
        return versions[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    return missing("no PostgreSQL server on this machine (Debian: apt-get install postgresql)")


def chromium() -> str:
    """Return the path of a Chromium, on the same terms as `postgresql_programs`."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    return missing("no Chromium on this machine (Debian: apt-get install chromium)")


def dovecot_program() -> str:
    """Return the path of a mailbox server, on the same terms as `postgresql_programs`."""
    if path := shutil.which("dovecot", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))):
        return path
    return missing("no Dovecot on this machine (Debian: apt-get install dovecot-imapd)")


def missing(reason: str) -> NoReturn:
    """Skip the test with ``reason``; fail it where a skipped test would go unseen."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """Return a loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
