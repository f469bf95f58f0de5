"""What the journeys share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.city import City, a_city
from tests.browser.judging import Judge
from tests.small_city import SmallCity


@pytest.fixture
def city(small_city: SmallCity, tmp_path: Path) -> Iterator[City]:
    """Serve a city of its own: the test moves its clock."""
    with a_city(small_city, tmp_path) as served:
        yield served


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """Give who judges the pages of a file; their HTML is read once, after its last test."""
    made = Judge()
    yield made
    assert made.markup() == ""
