"""Decides where each state stands: which column, which row, and which way through the workflow is the main one.

Knows no pixels. The order of the file is the order of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase

from engine.definition import Definition

SIDE_BY_SIDE = 2
ENDS_FROM = 3
"""An end that so many states lead to is shown by a letter at each of them, instead of by a bundle of lines."""
SHARE = 3
"""Likewise any state that more than a third of all states lead to."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a state stands. ``place`` is its place among the ``mates`` states of its row in its band."""

    band: int
    row: int
    place: int = 0
    mates: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """Everything that leads from one state to another: the actions, and whether it goes on, back or by itself."""

    source: str
    target: str
    actions: tuple[str, ...]
    back: bool
    system: bool
    main: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A workflow laid out. ``letters`` names the states shown by a letter, ``exits`` the letters of each state."""

    cells: Mapping[str, Cell]
    blocks: tuple[str, ...]
    links: tuple[Link, ...]
    letters: Mapping[str, str]
    exits: Mapping[str, tuple[str, ...]]

    def width_of(self, band: int) -> int:
        """Return how many states stand side by side in a band."""
        return max((cell.mates for cell in self.cells.values() if cell.band == band), default=1)


def lay_out(definition: Definition) -> Grid:
    """Place every state of a workflow; the same workflow always gives the same grid."""
    main = _main_way(definition)
    links = list(_links(definition, main))
    letters = _letters(definition, links)
    # A step back into the same state is a loop at its box, also where other ways end in a letter.
    drawn = tuple(link for link in links if link.main or link.target not in letters or link.source == link.target)
    exits = {
        state: tuple(
            letters[link.target]
            for link in links
            if link.source == state and not link.main and link.target in letters and link.source != link.target
        )
        for state in definition.document.states
    }
    blocks = tuple(
        dict.fromkeys(
            name
            for name in definition.document.blocks
            if any(state.block == name for state in definition.document.states.values())
        )
    )
    return Grid(_cells(definition, blocks, drawn), blocks, drawn, letters, exits)


def _main_way(definition: Definition) -> tuple[tuple[str, str], ...]:
    """Return the steps of the main way: from each state the first action of the file that leads further on."""
    order = list(definition.document.states)
    goal, way, here = _goal(definition), list[tuple[str, str]](), definition.document.initial
    while here != goal:
        ahead = [
            target
            for action in definition.actions_from(here)
            if (target := definition.document.actions[action].to) and order.index(target) > order.index(here)
        ]
        step = next((each for each in ahead if each == goal or not definition.is_final(each)), None)
        if step is None:
            break
        way.append((here, step))
        here = step
    return tuple(way)


def _goal(definition: Definition) -> str | None:
    states = definition.document.states
    good = [name for name, state in states.items() if state.tone == "good"]
    last = list(definition.document.blocks)[-1]
    ends = [name for name in good if states[name].final] or [name for name in good if states[name].block == last]
    return ends[0] if ends else next((name for name, state in states.items() if state.final), None)


def _links(definition: Definition, main: tuple[tuple[str, str], ...]) -> Iterator[Link]:
    actions = definition.document.actions
    order = list(definition.document.states)
    for source in order:
        # A reopened case is an exception: the table tells of it, a line across the whole drawing would not.
        found = [(actions[name].to, name) for name in definition.actions_from(source) if not actions[name].reopens]
        for target, group in groupby(sorted(found, key=lambda each: order.index(each[0])), key=lambda each: each[0]):
            names = tuple(name for _, name in group)
            yield Link(
                source,
                target,
                names,
                back=order.index(target) < order.index(source),
                system=all(actions[name].by == ["system"] for name in names),
                main=(source, target) in main,
            )


def _letters(definition: Definition, links: list[Link]) -> dict[str, str]:
    states = definition.document.states
    found = []
    for name in states:
        sources = sum(1 for link in links if link.target == name and link.source != name and not link.main)
        if (states[name].final and sources >= ENDS_FROM) or sources * SHARE > len(states):
            found.append(name)
    return dict(zip(found, ascii_uppercase, strict=False))


def _cells(definition: Definition, blocks: tuple[str, ...], links: tuple[Link, ...]) -> dict[str, Cell]:
    states = definition.document.states
    band_of = {name: blocks.index(state.block) for name, state in states.items()}
    # A line that leaves a column begins or ends at the side of a box: nobody may stand there.
    leftwards = {end for link in links for end in _ends(link) if _across(link, band_of) < band_of[end]}
    rightwards = {end for link in links for end in _ends(link) if _across(link, band_of) > band_of[end]}
    cells: dict[str, Cell] = {}
    for band in range(len(blocks)):
        rows: dict[int, list[str]] = {}
        for name in (each for each in states if band_of[each] == band):
            row = _row(name, rows, links)
            while name not in (mates := _seated(rows.get(row, []), name, leftwards, rightwards)):
                row += 1
            rows[row] = mates
        for row, mates in rows.items():
            cells |= {name: Cell(band, row, place, len(mates)) for place, name in enumerate(mates)}
    return cells


def _row(name: str, rows: Mapping[int, list[str]], links: tuple[Link, ...]) -> int:
    """Return the first row a state may stand in: below every state of its column that leads to it."""
    before = [row for row, mates in rows.items() for link in links if link.target == name and link.source in mates]
    return max(before or rows, default=-1) + 1


def _seated(mates: list[str], name: str, leftwards: set[str], rightwards: set[str]) -> list[str]:
    """Return the row with the state in it, in an order that leaves the sides free; unchanged when it does not fit."""
    if not mates:
        return [name]
    if len(mates) < SIDE_BY_SIDE:
        for left, right in ((mates[0], name), (name, mates[0])):
            if left not in rightwards and right not in leftwards:
                return [left, right]
    return mates


def _ends(link: Link) -> tuple[str, str]:
    return link.source, link.target


def _across(link: Link, band_of: Mapping[str, int]) -> float:
    """Return where a line that leaves its column goes, as seen from either end: the middle between both bands."""
    return (band_of[link.source] + band_of[link.target]) / 2
