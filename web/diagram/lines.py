"""Finds a way for every line: around the states, through the gaps between columns and rows.

Lines that lead to the same state share a track, so they meet before they arrive; lines to different states never lie
on top of each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from web.diagram.grid import Cell, Grid, Link

BOX_WIDTH, BOX_HEIGHT = 160, 50
COLUMN_GAP, ROW_GAP = 22, 40
HEADER, EDGE, STEP, ROUND = 44, 14, 8, 7
SIDE = 13
"""How far from its middle a line leaves a box, when the middle belongs to the way forward."""

Point = tuple[float, float]
Channel = tuple[Literal["gutter", "left", "right", "row"], int]
Trunk = tuple[str, bool]


@dataclass
class Tracks:
    """Which trunks run through each channel, in the order in which they asked."""

    of: dict[Channel, list[Trunk]] = field(default_factory=dict)

    def ask(self, channel: Channel, trunk: Trunk) -> None:
        """Reserve a track."""
        known = self.of.setdefault(channel, [])
        if trunk not in known:
            known.append(trunk)

    def width(self, channel: Channel) -> int:
        """Return how much room a channel needs."""
        return STEP * len(self.of.get(channel, []))

    def offset(self, channel: Channel, trunk: Trunk) -> float:
        """Return where in the channel a trunk runs, from its middle."""
        known = self.of[channel]
        return STEP * (known.index(trunk) - (len(known) - 1) / 2)


@dataclass
class Lines:
    """The geometry of one grid: where boxes stand, and the path of each line."""

    grid: Grid
    tracks: Tracks = field(default_factory=Tracks)
    band_x: list[float] = field(default_factory=list)
    band_width: list[float] = field(default_factory=list)
    gutter_x: list[float] = field(default_factory=list)
    width: float = 0
    height: float = 0

    def __post_init__(self) -> None:
        """Reserve the tracks first: they decide how wide the gaps are."""
        for link in self.grid.links:
            for channel in self._channels(link):
                self.tracks.ask(channel, _trunk(link))
        self._measure()

    def box(self, state: str) -> Point:
        """Return the upper left corner of a state's box."""
        cell = self.grid.cells[state]
        left = self.band_x[cell.band] + EDGE + self.tracks.width(("left", cell.band))
        inner = self._inner(self.grid.width_of(cell.band))
        return left + (inner - self._inner(cell.mates)) / 2 + cell.place * (BOX_WIDTH + COLUMN_GAP), self._row_y(
            cell.row
        )

    def path(self, link: Link) -> str:
        """Return the path of one line, as SVG writes it."""
        source, target = self.grid.cells[link.source], self.grid.cells[link.target]
        if link.source == link.target:
            x, y = self.box(link.source)
            return f"M{x + 16:g} {y + BOX_HEIGHT:g}c0 20 34 20 34 0"
        if _is_next(source, target):
            return self._down(link)
        return _rounded(list(self._points(link, source, target)))

    def _measure(self) -> None:
        x = 0.0
        for band in range(len(self.grid.blocks)):
            gap = max(20, self.tracks.width(("gutter", band)) + 20) if band else 0
            self.gutter_x.append(x + gap / 2)
            x += gap
            sides = self.tracks.width(("left", band)) + self.tracks.width(("right", band))
            self.band_x.append(x)
            self.band_width.append(2 * EDGE + sides + self._inner(self.grid.width_of(band)))
            x += self.band_width[-1]
        rows = 1 + max(cell.row for cell in self.grid.cells.values())
        self.width, self.height = x, self._row_y(rows) + 4

    def _inner(self, boxes: int) -> float:
        return boxes * BOX_WIDTH + (boxes - 1) * COLUMN_GAP

    def _row_y(self, row: int) -> float:
        return HEADER + self.tracks.width(("row", 0)) + row * (BOX_HEIGHT + ROW_GAP)

    def _channels(self, link: Link) -> Iterator[Channel]:
        source, target = self.grid.cells[link.source], self.grid.cells[link.target]
        if link.source == link.target or _is_next(source, target):
            return
        if source.band == target.band:
            yield _lane(source, target, back=link.back), source.band
            return
        first, last = _gutters(source, target)
        yield "gutter", first
        if first != last:
            yield "row", _gap(source, target)
            yield "gutter", last

    def _down(self, link: Link) -> str:
        (x1, y1), (x2, y2) = self.box(link.source), self.box(link.target)
        x1, x2, y1 = x1 + BOX_WIDTH / 2, x2 + BOX_WIDTH / 2, y1 + BOX_HEIGHT
        if x1 == x2:
            return f"M{x1:g} {y1:g}L{x2:g} {y2:g}"
        bend = ROW_GAP / 2
        return f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"

    def _points(self, link: Link, source: Cell, target: Cell) -> Iterator[Point]:
        if source.band == target.band:
            lane = _lane(source, target, back=link.back)
            x = self._lane_x(lane, source.band, _trunk(link))
            start, end = self._side(link.source, lane, SIDE), self._side(link.target, lane, SIDE)
            yield from (start, (x, start[1]), (x, end[1]), end)
            return
        onward = source.band < target.band
        shift = 0 if onward else -SIDE
        start = self._side(link.source, "right" if onward else "left", shift)
        end = self._side(link.target, "left" if onward else "right", shift)
        first, last = _gutters(source, target)
        x1 = self.gutter_x[first] + self.tracks.offset(("gutter", first), _trunk(link))
        x2 = self.gutter_x[last] + self.tracks.offset(("gutter", last), _trunk(link))
        yield from (start, (x1, start[1]))
        if first != last:
            gap = _gap(source, target)
            y = self._gap_y(gap) + self.tracks.offset(("row", gap), _trunk(link))
            yield from ((x1, y), (x2, y))
        yield from ((x2, end[1]), end)

    def _side(self, state: str, side: str, shift: float) -> Point:
        x, y = self.box(state)
        return (x + BOX_WIDTH if side == "right" else x), y + BOX_HEIGHT / 2 + shift

    def _lane_x(self, lane: Literal["left", "right"], band: int, trunk: Trunk) -> float:
        room, inner = self.tracks.width((lane, band)), self._inner(self.grid.width_of(band))
        left = self.band_x[band] + EDGE + self.tracks.width(("left", band))
        middle = left - room / 2 - 4 if lane == "left" else left + inner + room / 2 + 4
        return middle + self.tracks.offset((lane, band), trunk)

    def _gap_y(self, gap: int) -> float:
        return self._row_y(gap) - (self.tracks.width(("row", 0)) / 2 + 4 if gap == 0 else ROW_GAP / 2)


def _trunk(link: Link) -> Trunk:
    return link.target, link.back


def _is_next(source: Cell, target: Cell) -> bool:
    """Tell whether the target stands right below the source, with nothing between."""
    return source.band == target.band and target.row == source.row + 1


def _lane(source: Cell, target: Cell, *, back: bool) -> Literal["left", "right"]:
    """Return the side of the boxes on which a line within a column is free to pass."""
    for cell in (source, target):
        if cell.mates > 1:
            return "left" if cell.place == 0 else "right"
    return "left" if back else "right"


def _gutters(source: Cell, target: Cell) -> tuple[int, int]:
    """Return the gaps between columns by which a line leaves and arrives; gap n lies before column n."""
    if source.band < target.band:
        return source.band + 1, target.band
    return source.band, target.band + 1


def _gap(source: Cell, target: Cell) -> int:
    """Return the gap between rows in which a line crosses other columns; gap n lies above row n."""
    return target.row if source.band < target.band else target.row + 1


def _rounded(points: list[Point]) -> str:
    """Write a line of right angles with round corners."""
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(ROUND, _distance(before, corner) / 2, _distance(corner, after) / 2)
        (x1, y1), (x2, y2) = _towards(corner, before, radius), _towards(corner, after, radius)
        path += f"L{x1:g} {y1:g}Q{corner[0]:g} {corner[1]:g} {x2:g} {y2:g}"
    return f"{path}L{points[-1][0]:g} {points[-1][1]:g}"


def _distance(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(start: Point, end: Point, length: float) -> Point:
    whole = _distance(start, end) or 1
    return start[0] + (end[0] - start[0]) * length / whole, start[1] + (end[1] - start[1]) * length / whole
