"""Opens a page again and again over one connection that stays open, as a browser does, and takes the time."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from itertools import cycle
from statistics import median, quantiles
from time import perf_counter_ns

from bench.timing import Figures

WARM = 8
LONGEST = 15.0
"""Seconds: a page that is slow is opened less often."""


def visit(port: int, path: str, cookies: Sequence[str], count: int) -> Figures:
    """Open a page ``count`` times, each time as the next person; return pages a second, milliseconds and bytes.

    Raises:
        RuntimeError: it answered anything but a page.
    """
    requests = cycle([_request(path, cookie) for cookie in cookies])
    laps: list[float] = []
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(max(WARM, len(cookies))):
            _ask(line, next(requests))
        size, until = 0, time.monotonic() + LONGEST
        while len(laps) < count and (time.monotonic() < until or len(laps) < WARM):
            began = perf_counter_ns()
            size = _ask(line, next(requests))
            laps.append((perf_counter_ns() - began) / 1e6)
    last = quantiles(laps, n=100)[98] if len(laps) >= WARM else max(laps)
    return {"pages": 1e3 * len(laps) / sum(laps), "median": median(laps), "p99": min(last, max(laps)), "bytes": size}


def _request(path: str, cookie: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html", f"Cookie: {cookie}", "", "")
    return "\r\n".join(lines).encode()


def _ask(line: socket.socket, request: bytes) -> int:
    line.sendall(request)
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(line)
    head, _, body = got.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode("latin-1"))
    length = next(int(each[15:]) for each in head.lower().split(b"\r\n") if each.startswith(b"content-length:"))
    left = length - len(body)
    while left > 0:
        left -= len(_more(line))
    return length


def _more(line: socket.socket) -> bytes:
    part = line.recv(65536)
    if not part:
        raise RuntimeError("the server hung up")
    return part
