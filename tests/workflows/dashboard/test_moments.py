"""Measuring moments: the presentation's own figures, frozen, with what does not add up told beside them."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from engine.actor import SYSTEM
from engine.errors import NotAllowed
from tests.workflows.histories import City, at
from workflows.dashboard.moments import Frozen, kept_moments, load_moments
from workflows.register.tables import register_events

NOW = at(date(2026, 9, 14))


def test_the_moments_load_once(db):
    """Loading again changes nothing and writes no event."""
    assert load_moments(db, SYSTEM, NOW) == 2
    assert load_moments(db, SYSTEM, NOW) == 0

    with db.read() as tx:
        kinds = tx.execute(select(register_events.c.record, register_events.c.kind)).all()
    assert [tuple(row) for row in kinds] == [("measuring_moments", "added")] * 2


def test_the_numbers_are_those_of_the_source(db):
    """Domain B6.1: learners, schools, programmes, agreements and recognitions, each under its own name."""
    load_moments(db, SYSTEM, NOW)

    before, after = kept_moments(db)

    assert (before.taken_on, after.taken_on, after.precision) == (date(2021, 10, 1), date(2022, 2, 1), "month")
    assert {name: figure.total for name, figure in after.figures.items()} == {
        "learners_dual": 307,
        "schools_dual": 20,
        "programmes_distinct": 44,
        "programmes_by_kind": 59,
        "agreements_total": 367,
        "agreements_running": 321,
        "companies_recognised": 1220,
        "sites_recognised": 367,
        "learners_by_programme": 307,
    }
    assert after.figures["learners_dual"].parts == {"vt": 139, "buso": 6, "clw": 83, "syntra": 79}
    assert (before.figures["learners_dual"].total, before.figures["learners_by_programme"].parts["rest"]) == (320, 173)


@pytest.mark.parametrize(
    "told",
    [
        "20 + 1 + 24 + 14 = 59",
        "1220 erkende ondernemingen met maar 367",
        "toont overeenkomsten en geen bedrijven",
        "toont erkende bedrijven",
        "321 lopende overeenkomsten is meer dan 307",
        "oktober 2022, een datum na de cijfers van februari 2022",
        "20/04/2022, en elders op 20/05",
        "geen leren en werken is, maar telt wel centra leren en werken",
    ],
)
def test_each_inconsistency_of_the_source_is_told(sqlite_db, told):
    """All eight of domain B6.2, as notes and not as figures."""
    load_moments(sqlite_db, SYSTEM, NOW)

    [_, after] = kept_moments(sqlite_db)

    assert sum(told in note.nl for note in after.notes) == 1
    assert len(after.notes) == 8
    assert all(note.en for note in after.notes)


def test_parts_that_do_not_make_their_total_are_refused():
    """An inconsistency is a note; a figure adds up."""
    with pytest.raises(ValidationError):
        Frozen(total=44, parts={"vt": 20, "buso": 1, "clw": 24, "syntra": 14})


def test_only_an_administrator_keeps_moments(db):
    """What everybody is compared with is nobody's own."""
    with pytest.raises(NotAllowed):
        load_moments(db, City(db).person("city_coordinator", None), NOW)
