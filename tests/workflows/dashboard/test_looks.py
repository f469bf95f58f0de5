"""Figures side by side: what one of them hides, no other one tells, nor the rows behind it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.dashboard.test_edges import offer
from tests.workflows.histories import City, shipped
from workflows.dashboard.figures import dashboard
from workflows.dashboard.small_numbers import together, without_total
from workflows.register import tables

SEP_1, DAY = date(2026, 9, 1), date(2026, 11, 24)


@pytest.fixture
def city(db) -> City:
    """Give a city with nobody in it."""
    return City(db)


def seen(city, name, actor=None, day=DAY):
    """Return one figure as the city coordinator sees it, or somebody else."""
    reader = actor or city.person("city_coordinator", None)
    [found] = dashboard(city.db, shipped(), reader, as_of=day, names=[name]).figures
    return found


def looks(figure):
    """Return how each part is shown."""
    return {part.label.nl: part.cell.look for part in figure.parts}


def test_programmes_do_not_add_up_to_a_total_that_is_hidden(city):
    """Five and one make six; whoever reads six elsewhere knows that the hidden one is one."""
    welding = city.programme("Lassen duaal")
    city.crowd(city.school(), [welding], 5, "in_guidance", SEP_1)
    city.crowd(city.school(kind="buso"), [welding], 1, "in_guidance", SEP_1)

    by_kind, by_programme = seen(city, "learners_dual"), seen(city, "learners_by_programme")

    assert (by_kind.cell.look, looks(by_kind)["BuSO"]) == ("covered", "small")
    assert looks(by_programme) == {"Lassen duaal": "covered"}


def agreements(city, *, kinds, broken=0):
    """Add agreements of these kinds at one school, the first few of them broken by the company."""
    school, site = city.school(), city.site()
    for number, kind in enumerate(kinds):
        case = city.learner(school, ("in_guidance", SEP_1))
        code = {"ended_on": date(2026, 10, 1), "status": "ended", "termination_code": "bankruptcy"}
        more = code if number < broken else {}
        city.agreement(case, site, date(2026, 9, 14), date(2027, 6, 30), kind=kind, **more)


def test_agreements_by_kind_do_not_tell_how_many_were_broken(city):
    """One of six broken: the six would tell the one."""
    agreements(city, kinds=["oao"] * 6, broken=1)

    assert looks(seen(city, "broken_agreements"))["Door het bedrijf"] == "small"
    total = seen(city, "agreements_total")
    assert (total.cell.look, looks(total)["OAO"]) == ("covered", "covered")


def test_broken_agreements_do_not_tell_how_many_there_are_of_each_kind(city):
    """Four and four: eight that were kept would tell both."""
    agreements(city, kinds=["oao"] * 4 + ["sao"] * 4)

    assert seen(city, "agreements_total").cell.look == "covered"
    broken = seen(city, "broken_agreements")
    assert (broken.of.look, broken.share) == ("covered", None)


def test_nobody_reads_that_five_or_more_of_a_few_were_broken(city):
    """Three agreements and none of them broken: of few, none and some look the same."""
    agreements(city, kinds=["oao"] * 3)

    broken = seen(city, "broken_agreements")

    assert (broken.cell.look, broken.of.look, broken.share) == ("small", "small", None)


def test_a_list_with_rows_of_a_hidden_part_is_no_list_for_the_city(city):
    """Eleven rows behind a figure of eight would say that three more await a place."""
    school = city.school()
    city.crowd(school, [city.programme()], 8, "naft", SEP_1)
    city.crowd(school, [city.programme()], 3, "awaiting_place", SEP_1)

    found = seen(city, "learners_preparatory")

    assert (found.cell.number, found.cell.known, found.listed) == (8, True, False)
    assert seen(city, "learners_preparatory", city.person("school_coordinator", school)).listed


def waiting(city, school, amount):
    """Let learners of a school search, and let it accept a company."""
    for _ in range(amount):
        case = city.learner(school, ("searching_workplace", SEP_1))
        row = {"reason": "initial", "starts_on": DAY, "ends_on": date(2027, 1, 8), "base_days": 20}
        city.add(tables.workplace_searches, case_id=case, **row)
    offer(city, city.lead(school, ("accepted", DAY)), school, DAY)


def test_the_share_of_a_school_with_few_waiting_cannot_be_worked_out_from_the_others(city):
    """An index is leads against waiting learners: who knows all but one and the sum knows that one."""
    amounts = {"Groot": 9, "Midden": 7, "Klein": 3}
    schools = {name: city.school(name) for name in amounts}
    for name, amount in amounts.items():
        waiting(city, schools[name], amount)

    def shown(actor=None):
        return {part.label.nl for part in seen(city, "fairness_index", actor).parts if part.value is not None}

    assert shown() == {"Groot"}
    assert shown(city.person("school_coordinator", schools["Klein"])) == {"Groot", "Midden", "Klein"}
    assert shown(city.person("school_coordinator", schools["Midden"])) == {"Midden"}


CELLS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9), min_size=1)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(CELLS)
def test_a_covered_total_cannot_be_added_up(cells):
    """At least one cell then stands for several numbers."""
    total, shown = without_total(*together(cells))

    if sum(cells.values()):
        assert not total.known
        assert any(not cell.known for cell in shown.values())
    assert {name: cell.number for name, cell in shown.items()} == cells
