"""Who is next on the waiting list, rule by rule, and how little others learn of the time left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from workflows.waiting_list.order import Standing, band, support_order, workplace_order

PLAIN = Standing("W-2026-0005", date(2026, 9, 14), days_left=8)


@pytest.mark.parametrize(
    "first",
    [
        replace(PLAIN, days_left=7, since_on=date(2026, 9, 30), code="W-2026-0009"),
        replace(PLAIN, extension_used=True, since_on=date(2026, 9, 30), code="W-2026-0009"),
        replace(PLAIN, not_own_fault=True, since_on=date(2026, 9, 30), code="W-2026-0009"),
        replace(PLAIN, vulnerable=True, since_on=date(2026, 9, 30), code="W-2026-0009"),
        replace(PLAIN, since_on=date(2026, 9, 13), code="W-2026-0009"),
        replace(PLAIN, code="W-2026-0004"),
    ],
    ids=["less time left", "extension used", "not the learner's fault", "vulnerable", "waits longer", "lower code"],
)
def test_each_rule_decides_when_those_before_it_are_equal(first):
    """A rule counts only as a tie-breaker of the one before: everything after it speaks against the first."""
    assert sorted([PLAIN, first], key=workplace_order) == [first, PLAIN]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"days_left": 7}, {"extension_used": True}),
        ({"extension_used": True}, {"not_own_fault": True}),
        ({"not_own_fault": True}, {"vulnerable": True}),
        ({"vulnerable": True}, {"since_on": date(2026, 9, 1)}),
    ],
)
def test_an_earlier_rule_outweighs_all_later_ones(earlier, later):
    """Vulnerability, for instance, never jumps over a clock that has less time left."""
    first, second = replace(PLAIN, **earlier), replace(PLAIN, **later)

    assert sorted([second, first], key=workplace_order) == [first, second]


def test_who_has_no_legal_period_comes_after_everybody_whose_period_runs():
    """An entry from the preparatory phase does not push aside a learner with one day left."""
    waiting = replace(PLAIN, days_left=None, vulnerable=True)

    assert sorted([waiting, replace(PLAIN, days_left=60)], key=workplace_order)[1] == waiting


def test_a_partners_place_goes_to_who_prefers_it_then_to_who_waits_longest():
    """Preference, then patience, then vulnerability as a tie-breaker upward, then the code."""
    prefers = replace(PLAIN, choice=0, since_on=date(2026, 10, 1), code="W-2026-0008")
    longest = replace(PLAIN, choice=1, since_on=date(2026, 9, 1))
    vulnerable = replace(PLAIN, choice=1, vulnerable=True, code="W-2026-0009")
    rest = replace(PLAIN, choice=1)

    assert sorted([rest, vulnerable, longest, prefers], key=support_order) == [prefers, longest, vulnerable, rest]


@pytest.mark.parametrize(
    ("left", "said"),
    [(0, "0"), (1, "1-5"), (5, "1-5"), (6, "6-10"), (10, "6-10"), (11, "> 10"), (60, "> 10"), (None, "")],
)
def test_others_see_the_time_left_in_bands(left, said):
    """A day count would tell which learner of which class it is."""
    assert band(left) == said
