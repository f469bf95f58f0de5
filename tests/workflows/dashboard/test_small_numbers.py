"""Small numbers: nobody outside a school can tell a cell of one to four learners, not even by adding up."""

from __future__ import annotations

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflows.dashboard.small_numbers import Cell, alone, joined, together

MOST = 24
CELLS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 12), min_size=1, max_size=5)


def test_one_to_four_is_hidden_and_nothing_else():
    """The presentation itself shows "6 lln BuSO"."""
    looks = [alone(number).look for number in (0, 1, 4, 5, 6)]

    assert looks == ["exact", "small", "small", "exact", "exact"]


def test_the_cells_of_the_presentation_are_all_shown():
    """139, 6, 83 and 79 give 307: nothing to hide."""
    total, cells = together({"vt": 139, "buso": 6, "clw": 83, "syntra": 79})

    assert total == Cell(307)
    assert all(cell.known for cell in cells.values())


def test_a_small_cell_takes_the_next_smallest_with_it_when_the_total_is_shown():
    """307 minus 139 minus 83 minus 82 would say that there are three."""
    total, cells = together({"vt": 139, "buso": 3, "clw": 83, "syntra": 82})

    assert total == Cell(307)
    assert {name: cell.look for name, cell in cells.items()} == {
        "vt": "exact", "buso": "small", "clw": "exact", "syntra": "covered",
    }  # fmt: skip


def test_a_total_of_which_every_part_is_hidden_is_hidden_too():
    """Two small cells of four make eight, and eight can only be four and four."""
    total, cells = together({"vt": 4, "buso": 4, "clw": 0})

    assert total.look == "covered"
    assert {name: cell.look for name, cell in cells.items()} == {"vt": "small", "buso": "small", "clw": "exact"}


def test_of_a_small_total_every_part_looks_the_same():
    """Four parts that are not empty and less than five together would be four ones."""
    total, cells = together({"vt": 3, "buso": 0})

    assert (total.look, {cell.look for cell in cells.values()}) == ("small", {"small"})


def could_be(total: Cell, cells: dict[str, Cell]) -> list[tuple[int, ...]]:
    """Return every list of numbers that fits what is shown."""
    large = [cell.number for cell in cells.values() if cell.known and cell.number >= 5]
    highest = min(large, default=MOST)
    ranges = {"small": range(0 if total.look == "small" else 1, 5), "covered": range(5, highest + 1)}
    choices = [(cell.number,) if cell.known else ranges[cell.look] for cell in cells.values()]

    def fits(number: int) -> bool:
        return number == total.number if total.known else 0 < number < 5 if total.look == "small" else number >= 5

    return [values for values in product(*choices) if fits(sum(values))]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(CELLS)
@example({"a": 4, "b": 12, "c": 12})
@example({"a": 1, "b": 5, "c": 12})
@example({"a": 1, "b": 1, "c": 9})
def test_no_small_cell_can_be_worked_out(cells):
    """Whatever is shown fits at least two numbers for each small cell, also for who knows which cell is covered."""
    total, seen = together(cells)

    fitting = could_be(total, seen)

    assert tuple(cells.values()) in fitting
    for at, cell in enumerate(seen.values()):
        if cell.look == "small":
            assert len({values[at] for values in fitting}) > 1


@settings(max_examples=300, deadline=None, derandomize=True)
@given(CELLS)
def test_joined_parts_lose_nobody_and_hide_nobody(cells):
    """Programmes with few learners stand together, and together they are no small number, unless there is no more."""
    parts = joined(cells, "rest")

    assert sum(parts.values()) == sum(cells.values())
    small = {name for name, number in parts.items() if 0 < number < 5}
    assert small == set() or (small == {"rest"} and sum(parts.values()) < 5)
