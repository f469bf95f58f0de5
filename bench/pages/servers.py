"""Runs one side's web server in a process of its own for as long as it is asked."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bench.children import PEER_PYTHON, ROOT

WAIT_SECONDS = 900.0
"""Viewflow makes a million processes of its own before it listens."""


@contextmanager
def served(what: str, asked: dict[str, Any]) -> Iterator[int]:
    """Serve ``what``, a module of ours or a file among the peers, and yield its port.

    Raises:
        RuntimeError: it ended, or nobody listened in a quarter of an hour.
    """
    port = _free_port()
    peer = what.endswith(".py")
    program = [str(PEER_PYTHON), str(ROOT / "bench" / "peers" / what)] if peer else [sys.executable, "-m", what]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen([*program, json.dumps({**asked, "port": port})], cwd=ROOT, env=environment)
    try:
        _wait(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens at port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
