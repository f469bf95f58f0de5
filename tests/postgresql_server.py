"""Runs a PostgreSQL server for the tests: a cluster of its own in a temporary folder, gone at the end.

Listens on loopback only and asks for a password made for the occasion. The disk is not flushed (fsync off):
a killed process loses nothing by that, only a power cut would.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.programs import free_port

OWNER = "samdulea"
STOP_SECONDS = 15
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # Not UTC: a query that leaves the zone to the server should be seen to go wrong.
    "timezone": "Europe/Brussels",
}

DURABLE = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on"}


@dataclass
class Server:
    """A running server; ``url`` is the address of its database `postgres`."""

    url: str
    _start: Callable[[], subprocess.Popen[bytes]]
    _log: Path
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = self._start()
        _wait_until_it_answers(self._process, self.url, self._log)

    def stop(self) -> None:
        """Stop, whoever is connected."""
        if self._process:
            _stop(self._process)

    def restart(self) -> None:
        """Stop and start again, on the same port with the same data."""
        self.stop()
        self.start()


@contextmanager
def running_server(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """Start a server, yield the address of its database `postgres`, and stop the server again; see ``running``."""
    with running(programs, durable=durable) as server:
        yield server.url


@contextmanager
def running(programs: Path, *, durable: bool = False) -> Iterator[Server]:
    """Start a server and stop it again. ``durable`` flushes the disk and keeps house as a real one does.

    Raises:
        RuntimeError: the server did not come up; the message holds its log.
    """
    folder = Path(tempfile.mkdtemp(prefix="samdulea-pg-"))
    try:
        account = _unprivileged_account()
        if account:
            shutil.chown(folder, account, pwd.getpwnam(account).pw_gid)
        password = secrets.token_hex(16)
        _initialise(programs, folder, account, password)
        port = free_port()
        settings = SETTINGS | DURABLE if durable else SETTINGS
        server = Server(
            f"postgresql://{OWNER}:{password}@127.0.0.1:{port}/postgres",
            lambda: _launch(programs, folder, account, port, settings),
            folder / "log",
        )
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_account() -> str | None:
    """Return the account to run as; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as_account(account: str | None) -> dict[str, object]:
    if account is None:
        return {}
    entry = pwd.getpwnam(account)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _initialise(programs: Path, folder: Path, account: str | None, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password, "utf-8")
    if account:
        shutil.chown(secret, account)
    command = [programs / "initdb", "--pgdata", folder / "data", "--username", OWNER, "--pwfile", secret]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **_as_account(account))


def _launch(
    programs: Path, folder: Path, account: str | None, port: int, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder, "-p", str(port)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    if shutil.which("setpriv"):
        # A test run that is killed takes its server with it.
        command = ["setpriv", "--pdeathsig", "INT", *command]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, cwd="/", stdout=log, stderr=log, **_as_account(account))


def _wait_until_it_answers(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    while True:
        with suppress(psycopg.OperationalError):
            psycopg.connect(url).close()
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.02)
            message = f"PostgreSQL did not start:\n{log.read_text('utf-8')}"
            raise RuntimeError(message)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
