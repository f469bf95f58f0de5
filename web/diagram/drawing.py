"""The drawing of a workflow as a value: boxes, bands and lines with every position, texts and links filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap

from engine.definition import Definition
from engine.document import Text
from web.diagram.grid import Grid, Link, lay_out
from web.diagram.lines import BOX_HEIGHT, BOX_WIDTH, Lines

LINE_LETTERS, LINE_HEIGHT = 19, 17
MARK, NEXT_MARK = 13, 18
TONES = {"warning": "warn", "danger": "bad"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a label."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A letter at a box: ``title`` names the state it stands for."""

    x: float
    y: float
    letter: str
    title: str


@dataclass(frozen=True, slots=True)
class Box:
    """A state. ``kind`` is start, final or empty; ``letter`` is how other boxes point to it."""

    name: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    label: str
    count: int | None
    href: str
    kind: str
    tone: str
    here: bool
    letter: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A block of the workflow, drawn as a column."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Edge:
    """What leads from one state to another; ``kind`` is main, system, back or empty."""

    path: str
    kind: str
    title: str
    label: str = ""
    label_x: float = 0
    label_y: float = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole workflow, ready for the template."""

    title: str
    width: float
    height: float
    bands: tuple[Band, ...]
    states: tuple[Box, ...]
    edges: tuple[Edge, ...]


def in_dutch(text: Text) -> str:
    """Return the Dutch side of a label."""
    return text.nl


def draw(
    definition: Definition,
    *,
    counts: Mapping[str, int] | None = None,
    href: Callable[[str], str] | None = None,
    here: str | None = None,
    say: Callable[[Text], str] = in_dutch,
) -> Drawing:
    """Draw a workflow.

    Args:
        counts: how many cases are in each state; a state that is not in it has none. Without, no counts are shown.
        href: gives the address behind a state's box.
        here: the state to point out.
        say: chooses the reader's side of a label.
    """
    grid = lay_out(definition)
    lines = Lines(grid)
    document = definition.document
    bands = tuple(
        Band(
            lines.band_x[at],
            0,
            lines.band_width[at],
            lines.height,
            f"{at + 1}  {say(document.blocks[name].short or document.blocks[name].label)}",
            at + 1,
        )
        for at, name in enumerate(grid.blocks)
    )
    made = _Boxes(definition, grid, lines, say)
    boxes = tuple(
        made.box(
            name,
            count=None if counts is None else counts.get(name, 0),
            href=href(name) if href else "",
            here=name == here,
        )
        for name in document.states
    )
    # The main way is drawn last, so that nothing lies on top of it.
    ordered = sorted(grid.links, key=lambda link: link.main)
    edges = tuple(Edge(lines.path(link), _kind(link), _title(definition, link, say)) for link in ordered)
    return Drawing(say(document.label), lines.width, lines.height, bands, boxes, edges)


@dataclass(frozen=True, slots=True)
class _Boxes:
    """Makes the boxes of one drawing."""

    definition: Definition
    grid: Grid
    lines: Lines
    say: Callable[[Text], str]

    def box(self, name: str, *, count: int | None, href: str, here: bool) -> Box:
        state = self.definition.document.states[name]
        x, y = self.lines.box(name)
        texts = wrap(self.say(state.label), LINE_LETTERS)
        top = y + BOX_HEIGHT / 2 - LINE_HEIGHT * (len(texts) - 1) / 2
        return Box(
            name=name,
            x=x,
            y=y,
            width=BOX_WIDTH,
            height=BOX_HEIGHT,
            lines=tuple(Line(x + BOX_WIDTH / 2, top + LINE_HEIGHT * at, text) for at, text in enumerate(texts)),
            label=self.say(state.label),
            count=count,
            href=href,
            kind="start" if name == self.definition.document.initial else "final" if state.final else "",
            tone=TONES.get(state.tone, ""),
            here=here,
            letter=self.grid.letters.get(name, ""),
            marks=tuple(self._marks(name, x + BOX_WIDTH - MARK, y + BOX_HEIGHT)),
        )

    def _marks(self, name: str, x: float, y: float) -> Iterator[Mark]:
        states = self.definition.document.states
        ends = {letter: self.say(states[end].label) for end, letter in self.grid.letters.items()}
        for at, letter in enumerate(reversed(self.grid.exits[name])):
            yield Mark(x - NEXT_MARK * at, y, letter, ends[letter])


def _kind(link: Link) -> str:
    if link.main:
        return "main"
    return "system" if link.system else "back" if link.back else ""


def _title(definition: Definition, link: Link, say: Callable[[Text], str]) -> str:
    states, actions = definition.document.states, definition.document.actions
    said = ", ".join(say(actions[name].label) for name in link.actions)
    return f"{say(states[link.source].label)} → {say(states[link.target].label)}: {said}"
