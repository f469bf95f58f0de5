"""A learner whose papers lie ready, and what stands in the way of signing them."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import ActionRefused

MATCHED, SIGNED, START = date(2026, 9, 15), date(2026, 9, 21), date(2026, 9, 22)
AUGUST = date(2026, 8, 2)


def drafting(world, work, **learner):
    """A learner whose match was accepted."""
    case = world.searching(**learner)
    world.match(case, work, MATCHED)
    return case


def refused(world, case, work, start=START, **typed):
    """Return what stands in the way of signing, by rule."""
    with pytest.raises(ActionRefused) as said:
        world.sign(case, work, SIGNED, start, **typed)
    return {each.code: each.nl for each in said.value.unmet}
