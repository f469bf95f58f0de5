"""Debian's own source and sink of mail, from its package postfix: unpacked beside the peers, never installed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from bench.children import ROOT
from bench.plan import tell

FOLDER = ROOT / "var" / "bench-postfix"
START_SECONDS = 5.0


def ready() -> bool:
    """Unpack the programs when they are not there; tell and return False when that is not possible."""
    if (FOLDER / "usr" / "sbin" / "smtp-source").is_file():
        return True
    if not shutil.which("/usr/bin/apt-get"):
        tell("without smtp-source: no apt-get on this machine")
        return False
    tell("unpacking smtp-source and smtp-sink")
    FOLDER.mkdir(parents=True, exist_ok=True)
    fetched = subprocess.run(
        ["/usr/bin/apt-get", "download", "postfix"], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    packages = sorted(FOLDER.glob("postfix_*.deb"))
    if fetched.returncode or not packages:
        tell(f"without smtp-source: {fetched.stderr.strip()}")
        return False
    subprocess.run(["/usr/bin/dpkg-deb", "-x", str(packages[-1]), str(FOLDER)], check=True)
    return True


def program(name: str) -> list[str]:
    """Return the command that runs one of the programs with the libraries of its package."""
    libraries = f"LD_LIBRARY_PATH={FOLDER / 'usr' / 'lib' / 'postfix'}"
    return ["env", libraries, str(FOLDER / "usr" / "sbin" / name)]


@contextmanager
def sink() -> Iterator[int]:
    """Run a sink that takes every mail and keeps none; give its port.

    Raises:
        RuntimeError: it did not start.
    """
    port = free_port()
    account = ["-u", "nobody"] if os.getuid() == 0 else []
    server = subprocess.Popen([*program("smtp-sink"), *account, f"127.0.0.1:{port}", "1000"])
    try:
        _wait(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("smtp-sink did not start")
