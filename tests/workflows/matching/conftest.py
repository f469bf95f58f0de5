"""A city with a school, on both databases."""

from __future__ import annotations

import pytest

from tests.workflows.world import World


@pytest.fixture
def world(db):
    """Give a school, a city and a programme."""
    return World(db)
