"""How much is measured, and in which order: repetitions on the outside, so that a slow minute touches every side."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

Side = TypeVar("Side")


@dataclass(frozen=True)
class Plan:
    """Sizes of one run."""

    steps: int = 1000
    warm: int = 100
    rounds: int = 5
    pending: tuple[int, ...] = (1_000, 100_000)
    ticks: int = 1000
    starts: int = 5

    @property
    def count(self) -> int:
        """Return how many cases a side needs: those that count and those that warm it up."""
        return self.steps + self.warm


QUICK = Plan(steps=200, warm=50, rounds=2, pending=(1_000, 10_000), ticks=200, starts=2)


def interleaved(sides: Sequence[Side], rounds: int) -> Iterator[Side]:
    """Yield every side once a round, each round beginning with another one."""
    for number in range(rounds):
        at = number % len(sides)
        yield from (*sides[at:], *sides[:at])


def tell(text: str) -> None:
    """Say what is being done; figures go to standard output, this does not."""
    print(text, file=sys.stderr, flush=True)
