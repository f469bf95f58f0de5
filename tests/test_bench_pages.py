"""The city of many copies: as large as it says, consistent where pages look, and no page of it comes out empty."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from bench.databases import SqliteFiles
from bench.pages.city import build
from bench.pages.ours import context
from bench.pages.seats import LOOKS, sign_in
from bench.register_sizes import SMALL
from engine.counts import differences
from engine.tables import cases
from web.app import create_app
from web.pages import COOKIE

COPIES = 2
ONCE = SMALL.learners + SMALL.leads


@pytest.fixture(scope="module", params=["open", "past"])
def city(request, tmp_path_factory):
    """Fill a small city and copy it twice, each way."""
    url = SqliteFiles(tmp_path_factory.mktemp("bench")).create("pages")
    build(url, COPIES, request.param, SMALL)
    made = context(url)
    yield request.param, url, made
    made.db.dispose()


def test_the_copies_are_as_many_as_asked_and_open_only_where_they_should(city):
    """A million cases of which half is missing would be quick to list."""
    way, _, made = city
    with made.db.read() as tx:
        every = tx.execute(select(func.count()).select_from(cases)).scalar_one()
        running = tx.execute(select(func.count()).where(cases.c.closed_at.is_(None))).scalar_one()
        first = tx.execute(select(func.count()).where(cases.c.closed_at.is_(None), cases.c.id <= ONCE)).scalar_one()
        wrong = differences(tx)

    assert every == ONCE * (1 + COPIES)
    assert running == first * (1 + COPIES if way == "open" else 1)
    assert wrong == []


def test_every_page_that_is_measured_shows_cases(city):
    """An empty page or a refusal would be the fastest of all."""
    _, url, made = city
    tokens, client, silent = sign_in(url), TestClient(create_app(made)), []

    for look in LOOKS:
        shown = [client.get(look.path, headers={"Cookie": f"{COOKIE}={token}"}) for token in tokens[look.role]]
        if {each.status_code for each in shown} != {200} or not any("/dossiers/" in each.text for each in shown):
            silent.append(look.name)

    assert silent == []
