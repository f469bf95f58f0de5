"""From process start to the first answered page, and the memory of the process once it is idle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.children import ROOT
from bench.timing import Figures

PAGE = "/aanmelden"
WAIT_SECONDS = 60.0
IDLE_SECONDS = 1.5
SECRET = "only for the bench, only on this machine"


def ours(url: str) -> Figures:
    """Start ``samdulea serve`` on a migrated database, worker included, and ask for the sign-in page."""
    port = _free_port()
    set_here = {"SAMDULEA_DATABASE": url, "SAMDULEA_SECRET_KEY": SECRET}
    program = str(Path(sys.executable).with_name("samdulea"))
    return _started([program, "serve", "--port", str(port)], port, set_here)


def bare(url: str) -> Figures:
    """Start the bare page on the same database."""
    port = _free_port()
    address = url.replace("postgresql://", "postgresql+psycopg://")
    return _started([sys.executable, "-m", "bench.bare", address, str(port)], port, {})


def _started(command: Sequence[str], port: int, set_here: dict[str, str]) -> Figures:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAMDULEA_")}
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env={**environment, **set_here}, stdout=subprocess.DEVNULL)
    try:
        size = _first_page(process, port)
        seconds = time.perf_counter() - began
        time.sleep(IDLE_SECONDS)
        return {"seconds": seconds, "mib": _resident_mib(process.pid), "bytes": size}
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _first_page(process: subprocess.Popen[bytes], port: int) -> int:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
            connection.request("GET", PAGE)
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            if answer.status == 200:
                return len(body)
            raise RuntimeError(f"{PAGE} answered {answer.status}")
        time.sleep(0.002)
    raise RuntimeError("the server did not answer")


def _resident_mib(pid: int) -> float:
    """Return the memory a process holds now (Linux only)."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
