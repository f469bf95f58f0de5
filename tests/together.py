"""Which tests stay with one process when several run, and are begun first.

What they build once takes longer than they do; or they wait for other programs most of the time, so that the other
process should be busy meanwhile: the browser on one side, workers that are killed on the other.
"""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/browser/", "tests/faults/", "tests/web/test_demo_numbers.py")


class Together(LoadScopeScheduling):
    """Hands out tests one by one, but those of these places together and first, the largest of them before others."""

    def _split_scope(self, nodeid: str) -> Any:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)
