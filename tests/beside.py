"""Runs a piece of a test beside it, in a thread, or several from one starting shot.

Playwright's synchronous interface keeps an asyncio loop in the thread of the test for as long as a browser is open,
so whatever calls `asyncio.run` (delivering mail does) must happen in another thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from engine.errors import EngineError

Result = TypeVar("Result")


def beside(work: Callable[[], Result]) -> Result:
    """Return what ``work`` returns, or raise what it raises, having run it in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run the works side by side from one starting shot; return each result or the engine's error."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return work()
        except EngineError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result() for each in [pool.submit(run, work) for work in works]]
