"""All waiting learners at once: the assignment with the highest total score, by an algorithm that cannot be beaten.

As many as possible are placed; among those ways the sum of scores is highest, and among equal ones whoever stands first
on the list is placed. Nothing is executed: it is a proposal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflows.matching.score import HIGHEST, Match, match
from workflows.matching.sides import Opening, Seeker


def proposal(seekers: Sequence[Seeker], openings: Sequence[Opening]) -> tuple[Match, ...]:
    """Return at most one pair per learner and as many per workplace as it has places, in the order of the learners.

    Args:
        seekers: the next of the list first.

    Source: linear sum assignment (Crouse 2016) as scipy does it. Programmes never compete: each is solved by itself.
    """
    found: dict[int, Match] = {}
    for programme in {seeker.programme_id for seeker in seekers}:
        here = [seeker for seeker in seekers if seeker.programme_id == programme]
        seats = [
            opening
            for opening in openings
            if opening.programme_id == programme
            for _ in range(min(max(0, opening.places), len(here)))
        ]
        found |= {pair.case_id: pair for pair in _assigned(here, seats)}
    return tuple(found[seeker.case_id] for seeker in seekers if seeker.case_id in found)


def _assigned(seekers: Sequence[Seeker], seats: Sequence[Opening]) -> Iterator[Match]:
    if not seats:
        return
    # They take half a second to import: a page without a proposal should not wait for that.
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]  # noqa: PLC0415 - it has no types

    workplaces = {seat.workplace_id: seat for seat in seats}
    pairs = [{key: match(seeker, seat) for key, seat in workplaces.items()} for seeker in seekers]
    worth = np.array(
        [[_worth(row[seat.workplace_id], turn, len(seekers)) for seat in seats] for turn, row in enumerate(pairs)]
    )
    for row, column in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
        if (pair := pairs[row][seats[column].workplace_id]) is not None:
            yield pair


def _worth(pair: Match | None, turn: int, everybody: int) -> int:
    """Weigh a pair: one more placed outweighs all scores together, and one point of score the turns of everybody."""
    if pair is None:
        return 0
    placed = HIGHEST * (everybody + 1)
    return (placed + pair.score) * everybody * (everybody + 1) + everybody - turn
