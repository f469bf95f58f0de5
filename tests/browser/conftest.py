"""What the journeys share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.city import City, a_city
from tests.databases import SqliteDatabases


@pytest.fixture
def city(sqlite_databases: SqliteDatabases) -> Iterator[City]:
    """Serve a city of its own: the test moves its clock."""
    with sqlite_databases.empty() as url, a_city(url) as served:
        yield served
