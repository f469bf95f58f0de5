"""The middle and the slow end of a list of numbers, from how often each occurs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from statistics import median


def median_of(counts: Mapping[float, int]) -> float | None:
    """Return the median, None of nothing."""
    total = sum(counts.values())
    if not total:
        return None
    return (_at(counts, (total - 1) // 2) + _at(counts, total // 2)) / 2


def quantile_of(counts: Mapping[float, int], share: float) -> float | None:
    """Return the smallest number that at least this share of the list does not exceed, None of nothing."""
    total = sum(counts.values())
    return _at(counts, max(ceil(share * total) - 1, 0)) if total else None


def middle(values: Iterable[float]) -> float | None:
    """Return the median of a short list, None of nothing."""
    found = list(values)
    return float(median(found)) if found else None


def _at(counts: Mapping[float, int], place: int) -> float:
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return float(value)
    raise IndexError(place)
