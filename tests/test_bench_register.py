"""The measured city: a small one is filled and every call of the measuring finds something in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bench import register
from bench.databases import SqliteFiles
from bench.register_sizes import SMALL, Sizes
from engine.tables import cases
from workflows.register import tables


@pytest.fixture(scope="module")
def seat(tmp_path_factory):
    """Fill a small city once."""
    url = SqliteFiles(tmp_path_factory.mktemp("bench")).create("register")
    register.fill(url, SMALL)
    made = register._seat(url)  # noqa: SLF001 - as the measuring sits down
    yield made
    made.db.dispose()


def test_the_city_is_as_large_as_it_says(seat):
    """A measurement of half a city would be a measurement of nothing."""
    with seat.db.read() as tx:
        counted = {
            table.name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tables.learners, tables.companies, tables.agreements, tables.leads, tables.lead_offers)
        }
        every = tx.execute(select(func.count()).select_from(cases)).scalar_one()

    assert counted == {
        "learners": SMALL.learners,
        "companies": SMALL.companies,
        "agreements": SMALL.agreements,
        "leads": SMALL.leads,
        "lead_offers": SMALL.offers,
    }
    assert every == SMALL.learners + SMALL.leads


def test_every_call_finds_something(seat):
    """A list that came out empty would be fast and say nothing; some learners of a small city have no place."""
    empty = {name for name, call in register.calls(seat) if all(_is_empty(call()) for _ in range(20))}

    assert empty == set()


def test_the_measured_sizes_are_those_of_the_goal():
    """Ten thousand learners, two thousand companies, twenty thousand agreements."""
    sizes = Sizes()

    assert (sizes.learners, sizes.companies, sizes.agreements) == (10_000, 2_000, 20_000)
    assert replace(SMALL, repeats=sizes.repeats) != sizes


def _is_empty(found):
    for name in ("ranked", "rows", "listed", "figures"):
        if hasattr(found, name):
            value = getattr(found, name)
            return value == 0 if isinstance(value, int) else isinstance(value, tuple) and not value
    return not found
