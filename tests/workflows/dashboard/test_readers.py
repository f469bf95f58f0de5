"""Who sees which figures, and which lists behind them."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import NotAllowed
from tests.workflows.histories import City, shipped
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.figures import dashboard
from workflows.dashboard.listing import list_figure, may_list

SEP_1, DAY = date(2026, 9, 1), date(2026, 9, 16)


@pytest.fixture
def city(db) -> City:
    """Give a city with nobody in it."""
    return City(db)


def learners(city, school, amount, *, coach=None, state="in_guidance", programme=None):
    """Add some learners to a school."""
    programme = programme or city.programme()
    return [city.learner(school, (state, SEP_1), coach=coach, programme=programme) for _ in range(amount)]


def figure(city, actor, name="learners_dual", day=DAY):
    """Return one figure as somebody sees it."""
    [found] = dashboard(city.db, shipped(), actor, as_of=day, names=[name]).figures
    return found


def test_a_coach_counts_their_own_a_coordinator_their_school_the_city_its_schools(city):
    """And a school outside the city is nobody's here but its own."""
    one, other, outside = city.school(), city.school(kind="clw"), city.school(in_city=False)
    coach = city.person("trajectory_coach", one)
    learners(city, one, 2, coach=coach)
    learners(city, one, 4)
    learners(city, other, 7)
    learners(city, outside, 9)

    counted = [
        figure(city, actor).cell.number
        for actor in (
            coach,
            city.person("school_coordinator", one),
            city.person("school_coordinator", outside),
            city.person("city_coordinator", None),
            city.person("city_employee", city.school("Stad", "city")),
            city.person("administrator", None),
        )
    ]

    assert counted == [2, 6, 9, 13, 13, 13]


def test_outside_the_school_a_small_cell_is_hidden_with_what_would_give_it_away(city):
    """Three learners in special education, seven elsewhere, twelve in total shown: the third cell is covered."""
    big, small, third = city.school(), city.school(kind="buso"), city.school(kind="clw")
    learners(city, big, 7)
    learners(city, small, 3)
    learners(city, third, 12)

    seen = figure(city, city.person("city_coordinator", None))
    own = figure(city, city.person("school_coordinator", small))

    assert (seen.cell.number, seen.cell.known) == (22, True)
    assert {part.name: part.cell.look for part in seen.parts} == {
        "vt": "covered", "buso": "small", "clw": "exact", "syntra": "exact",
    }  # fmt: skip
    assert [(part.name, part.cell.number, part.cell.known) for part in own.parts][1] == ("buso", 3, True)


def test_a_hidden_number_has_neither_a_list_nor_a_difference(city):
    """The list would be the number; a difference with a known number too."""
    school = city.school()
    learners(city, school, 3)
    overseer = city.person("city_coordinator", None)

    seen = figure(city, overseer)

    assert (seen.cell.look, seen.listed, seen.change) == ("small", False, None)
    with pytest.raises(NotAllowed):
        list_figure(city.db, shipped(), overseer, "learners_dual", as_of=DAY)


def test_a_change_tells_then_and_now(city):
    """Six learners on the first of October, seven in December."""
    school = city.school()
    learners(city, school, 6)
    city.learner(school, ("in_guidance", date(2026, 11, 16)))

    change = figure(city, city.person("city_coordinator", None), day=date(2026, 12, 1)).change

    assert (change.then_on, change.then, change.now, change.difference) == (date(2026, 10, 1), 6, 7, 1)


def test_the_city_reads_the_list_by_code_and_without_schools(city):
    """Kind and school of each row would count the small cells."""
    school = city.school()
    learners(city, school, 3)
    learners(city, city.school(kind="clw"), 6)
    learners(city, city.school(kind="syntra"), 8)

    city_list = list_figure(city.db, shipped(), city.person("city_coordinator", None), "learners_dual", as_of=DAY)
    own = list_figure(city.db, shipped(), city.person("school_coordinator", school), "learners_dual", as_of=DAY)

    assert (city_list.total, len(city_list.rows), own.total) == (17, 17, 3)
    assert {(row.school, row.part) for row in city_list.rows} == {("", None)}
    assert all(row.title.startswith("L-") for row in city_list.rows)
    assert all(row.title.startswith("Noor") and row.school and row.case_id for row in own.rows)


def test_a_list_narrows_to_a_part_whose_number_is_known(city):
    """Asking for a hidden part gives the whole list, in which it cannot be told apart."""
    learners(city, city.school(), 6)
    learners(city, city.school(kind="clw"), 8)
    learners(city, city.school(kind="buso"), 2)
    overseer = city.person("city_coordinator", None)

    def total(part):
        return list_figure(city.db, shipped(), overseer, "learners_dual", as_of=DAY, part=part).total

    assert (total("clw"), total("buso"), total("vt")) == (8, 16, 16)


def test_pages_of_a_list_hold_every_row_once(city):
    """Fifty on a page, and no row twice."""
    school = city.school()
    learners(city, school, 7)
    reader = city.person("school_coordinator", school)

    pages = [
        list_figure(city.db, shipped(), reader, "learners_dual", as_of=DAY, page=page, limit=3) for page in (1, 2, 3)
    ]

    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert len({row.case_id for page in pages for row in page.rows}) == 7
    assert {(page.total, page.pages) for page in pages} == {(7, 3)}


@pytest.mark.parametrize(
    ("role", "lists"),
    [
        ("school_coordinator", set(figure_file().figures)),
        ("trajectory_coach", set(figure_file().figures)),
        ("city_coordinator", {"learners_dual", "learners_without_workplace", "clock_lapsed", "stalled_cases"}),
        ("city_employee", set()),
    ],
)
def test_of_learners_the_city_lists_states_and_deadlines_only(sqlite_db, role, lists):
    """Domain B7: agreements, certificates and support are numbers for the city."""
    city = City(sqlite_db)
    actor = city.person(role, city.school())
    of_learners = {name for name, rule in figure_file().figures.items() if rule.small}

    found = {name for name in of_learners if may_list(actor, shipped(), figure_file().figures[name])}

    assert found == lists & of_learners
    assert may_list(actor, shipped(), figure_file().figures["companies_recognised"])


def test_an_administrator_lists_no_companies_and_nobody_else_has_a_dashboard(city):
    """Domain B7: aggregated for the administrator; nothing for a mentor."""
    administrator = city.person("administrator", None)

    assert not may_list(administrator, shipped(), figure_file().figures["companies_recognised"])
    with pytest.raises(NotAllowed):
        dashboard(city.db, shipped(), city.person("mentor", None), as_of=DAY)


def test_programmes_with_few_learners_stand_together_outside_the_school(city):
    """Their names would tell of whom the city speaks."""
    school, weld, bake = city.school(), city.programme("Lassen duaal"), city.programme("Bakker duaal")
    learners(city, school, 6, programme=weld)
    learners(city, school, 2, programme=bake)

    seen = figure(city, city.person("city_coordinator", None), "learners_by_programme")
    own = figure(city, city.person("school_coordinator", school), "learners_by_programme")

    assert [(part.label.nl, part.cell.number) for part in seen.parts] == [("Andere opleidingen", 8)]
    assert [(part.label.nl, part.cell.number) for part in own.parts] == [("Lassen duaal", 6), ("Bakker duaal", 2)]
