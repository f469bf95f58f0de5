"""Runs a piece of a test beside it, in a thread.

Playwright's synchronous interface keeps an asyncio loop in the thread of the test for as long as a browser is open,
so whatever calls `asyncio.run` (delivering mail does) must happen in another thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def beside(work: Callable[[], Result]) -> Result:
    """Return what ``work`` returns, or raise what it raises, having run it in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
