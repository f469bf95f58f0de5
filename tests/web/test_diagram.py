"""The drawing of a workflow: complete, nothing on top of anything, and the same every time."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest

from engine.definition import Definition
from tests.builders import library
from tests.workflows.histories import shipped
from web.diagram import draw
from web.diagram.drawing import Box
from web.diagram.grid import lay_out

SHIPPED = shipped()
ALL = [*SHIPPED.values(), *library().values()]
CORNER = re.compile(r"[MLQ]([\d.]+) ([\d.]+)")


@pytest.fixture(params=ALL, ids=lambda each: each.name)
def definition(request: pytest.FixtureRequest) -> Definition:
    """Give each workflow in turn, the made-up one of the tests among them."""
    found: Definition = request.param
    return found


def test_every_state_is_drawn_once_and_none_covers_another(definition: Definition):
    """A box under a box is a state nobody sees."""
    boxes = draw(definition).states

    assert [box.name for box in boxes] == list(definition.document.states)
    for one, other in combinations(boxes, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y, (one.name, other.name)


def test_every_step_is_a_line_or_a_letter(definition: Definition):
    """What the workflow allows and the drawing hides would be believed impossible."""
    grid = lay_out(definition)
    lines = {(link.source, link.target, action) for link in grid.links for action in link.actions}
    by_letter = {letter: target for target, letter in grid.letters.items()}
    letters = {(source, by_letter[letter]) for source, found in grid.exits.items() for letter in found}

    for name, action in definition.document.actions.items():
        for source in () if action.reopens else action.sources:
            assert (source, action.to, name) in lines or (source, action.to) in letters, (name, source)


def test_no_line_crosses_a_box_it_does_not_belong_to(definition: Definition):
    """A line that disappears behind a state seems to end there."""
    drawing, links = draw(definition), sorted(lay_out(definition).links, key=lambda link: link.main)

    for edge, link in zip(drawing.edges, links, strict=True):
        for one, other in pairwise(_corners(edge.path)):
            for box in drawing.states:
                if box.name not in {link.source, link.target}:
                    assert not _crosses(one, other, box), (edge.title, box.name)


def test_lines_stay_inside_the_drawing(definition: Definition):
    """What lies outside the view box is cut off without a word."""
    drawing = draw(definition)

    for edge in drawing.edges:
        for x, y in _corners(edge.path):
            assert 0 <= x <= drawing.width, edge.title
            assert 0 <= y <= drawing.height, edge.title


def test_the_main_way_of_the_shipped_processes_is_the_one_people_mean():
    """It is found from the order of the file alone; an edit that breaks it should be seen."""
    learner = [(link.source, link.target) for link in lay_out(SHIPPED["learner_trajectory"]).links if link.main]
    company = [link.target for link in lay_out(SHIPPED["company_lead"]).links if link.main]

    assert learner[2] == ("screening", "enrolled")
    assert learner[-1] == ("handover", "completed")
    assert "visited" in company
    assert company[-1] == "matched"


def test_counts_and_addresses_stand_at_their_state():
    """Every number is a link to the list that makes it."""
    definition = library()["library_loan"]

    drawing = draw(definition, counts={"lent": 3}, href=lambda state: f"/list?status={state}", here="lent")

    [lent] = [box for box in drawing.states if box.name == "lent"]
    assert (lent.count, lent.href, lent.here) == (3, "/list?status=lent", True)
    assert {box.count for box in drawing.states if box.name != "lent"} == {0}
    assert draw(definition).states[0].count is None


def _corners(path: str) -> list[tuple[float, float]]:
    """Return the points of a path of straight lines; a round corner counts by its corner."""
    return [(float(x), float(y)) for x, y in CORNER.findall(path)]


def _crosses(one: tuple[float, float], other: tuple[float, float], box: Box) -> bool:
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return left < box.x + box.width and right > box.x and top < box.y + box.height and bottom > box.y
