"""Conditions of the file: what holds, what does not, and that nothing unfilled ever meets a comparison."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions import condition_holds
from engine.document import Condition
from engine.facts import Facts

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
"""Already the 24th in Brussels."""

FACTS = Facts(
    state="lent",
    fields={
        "title": "Reinaert",
        "blank": "  ",
        "kind": "worn",
        "paid": 10,
        "yes": True,
        "no": False,
        "day": "2026-11-24",
        "born": "2008-11-25",
    },
    roles=frozenset({"librarian"}),
    flags=frozenset({"overdue"}),
    done_tasks=frozenset({"say_reading"}),
)

HOLD: list[dict[str, Any]] = [
    {},
    {"filled": ["title", "paid", "no"]},
    {"is": {"kind": "worn"}},
    {"is": {"kind": ["torn", "worn"], "yes": True, "no": False, "paid": 10}},
    {"at_least": {"paid": 10}},
    {"at_most": {"paid": 10.0}},
    {"on_or_before_today": ["day"]},
    {"younger_than": {"born": 18}},
    {"has_role": "librarian"},
    {"flag": "overdue"},
    {"no_flag": "lost"},
    {"task_done": "say_reading"},
    {"any": [{"flag": "lost"}, {"flag": "overdue"}]},
    {"all": [{"flag": "overdue"}, {"not": {"flag": "lost"}}]},
]
FAIL: list[dict[str, Any]] = [
    {"filled": ["title", "blank"]},
    {"filled": ["gone"]},
    {"is": {"kind": "torn"}},
    {"is": {"gone": False}},
    {"is": {"yes": 1}},
    {"is": {"paid": True}},
    {"is": {"kind": "worn", "paid": 11}},
    {"at_least": {"paid": 10.5}},
    {"at_least": {"yes": 0}},
    {"at_most": {"gone": 99}},
    {"at_most": {"paid": 9}},
    {"on_or_before_today": ["gone"]},
    {"younger_than": {"born": 17}},
    {"younger_than": {"gone": 99}},
    {"has_role": "desk_lead"},
    {"flag": "lost"},
    {"no_flag": "overdue"},
    {"task_done": "fetch_book"},
    {"any": [{"flag": "lost"}]},
    {"all": [{"flag": "overdue"}, {"flag": "lost"}]},
    {"filled": ["title"], "flag": "lost"},
]
some = st.sampled_from([*HOLD, *FAIL])


@pytest.mark.parametrize("wanted", HOLD, ids=str)
def test_condition_holds(wanted: dict[str, Any]) -> None:
    """The facts meet every part."""
    assert condition_holds(Condition.model_validate(wanted), FACTS, NOW)


@pytest.mark.parametrize("wanted", FAIL, ids=str)
def test_condition_does_not_hold(wanted: dict[str, Any]) -> None:
    """One part that is not met is enough."""
    assert not condition_holds(Condition.model_validate(wanted), FACTS, NOW)


def test_today_is_the_local_day() -> None:
    """Half an hour before midnight in Greenwich the day in Brussels has changed."""
    tomorrow = Condition.model_validate({"on_or_before_today": ["day"]})

    assert condition_holds(tomorrow, FACTS, NOW)
    assert not condition_holds(tomorrow, FACTS, NOW.replace(hour=22))


@given(st.lists(some, min_size=1, max_size=4))
def test_nesting_follows_logic(parts: list[dict[str, Any]]) -> None:
    """``any`` of the parts is the same as: not all of their opposites."""
    either = Condition.model_validate({"any": parts})
    neither = Condition.model_validate({"not": {"all": [{"not": part} for part in parts]}})

    assert condition_holds(either, FACTS, NOW) == condition_holds(neither, FACTS, NOW)
