"""Which files stay with one process when several run: what they build once takes longer than their tests."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling

TOGETHER = frozenset({"tests/browser/test_scanners.py", "tests/web/test_demo_numbers.py"})


class Together(LoadScopeScheduling):
    """Hands out tests one by one, but those of these files together and first."""

    def _split_scope(self, nodeid: str) -> Any:
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid
