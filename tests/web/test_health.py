"""What containers and load balancers ask: does this process live, and can it work?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.database import Database
from web.app import create_app
from web.pages import Context

DOCKERFILE = Path(__file__).resolve().parents[2] / "Dockerfile"


@contextmanager
def visitor(db: Database) -> Iterator[TestClient]:
    """Serve pages on ``db`` and give somebody who asks them; no workflow is needed for that."""
    context = Context(db, {}, lambda: datetime(2026, 11, 23, tzinfo=UTC), "http://test", "s" * 32)
    with TestClient(create_app(context)) as client:
        yield client


def test_a_working_process_is_ready(db):
    """Visitors may come."""
    with visitor(db) as client:
        assert client.get("/readyz").status_code == 200


def test_a_process_without_its_schema_is_not_ready(empty_database_url):
    """Between a release and its migration nobody is sent here, but the process need not be restarted."""
    db = Database(empty_database_url)
    with visitor(db) as client:
        assert client.get("/readyz").status_code == 503
        assert client.get("/livez").status_code == 200
    db.dispose()


def test_a_process_without_its_database_is_not_ready(tmp_path: Path):
    """The same while the database is away; what is wrong with it is not told to strangers."""
    db = Database(f"sqlite:///{tmp_path}/nowhere/city.db")
    with visitor(db) as client:
        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert "city.db" not in answer.text
    db.dispose()


@pytest.mark.parametrize("path", re.findall(r"8000(/\w+)", DOCKERFILE.read_text("utf-8")))
def test_the_image_asks_an_address_that_answers(sqlite_db, path: str):
    """The health check of the image names a route of ours."""
    with visitor(sqlite_db) as client:
        assert client.get(path).text == "ok"
