"""Every figure of every day equals what its definition counts, and its list has as many rows."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from math import ceil
from statistics import median

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from engine.database import Database
from tests.workflows.dashboard.oracle import ORACLE, median_time
from tests.workflows.dashboard.series_oracle import SERIES, block_weeks, flow_by_week, questions_by_month
from tests.workflows.dashboard.world import World, put, telling_days, worlds
from tests.workflows.histories import shipped
from workflows.dashboard.answers import QUERIES, answer
from workflows.dashboard.asked import ask
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.scope import EVERYTHING

COUNTED_ELSEWHERE = {"stalled_cases", "learners_by_programme"}
"""The stalled list has its own tests; learners by programme is learners in dual learning, split otherwise."""
COUNTED = ORACLE | SERIES
PICKED = st.lists(st.tuples(st.integers(0, 500), st.sampled_from([0, 0, 1, -1, 14, 15, 90])), min_size=10, max_size=10)
ENOUGH = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def check(world: World, db: Database, day: date) -> None:
    """Compare every figure with the oracle and with the rows of its list."""
    with db.read() as tx:
        asked = ask(tx, shipped(), day, EVERYTHING)
        for name in QUERIES:
            found = answer(asked, name)
            rows = tx.execute(select(func.count()).select_from(found.rows.subquery())).scalar_one()
            assert rows == found.listed, name
            if name not in COUNTED_ELSEWHERE:
                counted = Counter({part: number for part, number in found.parts.items() if number})
                assert counted == COUNTED[name](world, day), (name, day)
        by_programme, dual = answer(asked, "learners_by_programme"), answer(asked, "learners_dual")
        assert by_programme.listed == dual.number
        assert answer(asked, "time_to_workplace").number == median_time(world, day)
        for name, counted_by in {"lead_flow": flow_by_week, "mentor_answers": questions_by_month}.items():
            series = answer(asked, name).series
            found_by = {(period.first, part): n for period, each in series for part, n in each.items() if n}
            assert found_by == counted_by(world, day), (name, day)
        took = block_weeks(world, day)
        found = answer(asked, "time_per_block")
        assert found.values == {block: median(weeks) for block, weeks in took.items()}
        assert found.slows == {block: sorted(weeks)[ceil(0.9 * len(weeks)) - 1] for block, weeks in took.items()}


def check_days(world: World, url: str, picked: list[tuple[int, int]]) -> None:
    """Put a world into a database and check days beside those on which something happened."""
    db = Database(url)
    put(world, db)
    known = telling_days(world)
    for place, beside in picked:
        check(world, db, known[place % len(known)] + timedelta(days=beside))
    db.dispose()


@ENOUGH
@given(world=worlds, picked=PICKED)
def test_every_figure_of_a_random_history_is_what_its_definition_counts(sqlite_databases, world, picked):
    """Little cities with learners, searches, agreements, recognitions and leads at random dates."""
    with sqlite_databases.migrated() as url:
        check_days(world, url, picked)


@settings(ENOUGH, max_examples=3)
@given(world=worlds, picked=PICKED)
@pytest.mark.postgresql
def test_postgresql_counts_the_same(postgresql_databases, world, picked):
    """The same statements, the same numbers."""
    with postgresql_databases.migrated() as url:
        check_days(world, url, picked)


def test_every_figure_of_the_file_has_a_query_and_the_other_way_round():
    """A figure that is promised and not counted would fail on the page only."""
    assert set(QUERIES) == set(figure_file().figures)
    assert set(COUNTED) | COUNTED_ELSEWHERE == set(QUERIES)
