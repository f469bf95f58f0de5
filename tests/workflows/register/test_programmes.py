"""Programmes and their competences: official names, real days of entry, and who may change them."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import BadInput, NotAllowed, NotFound
from tests.workflows.register.keeping import NOW, TODAY, a_network, codes
from workflows.register.competences import add_competence, change_competence, competences_of, end_competence
from workflows.register.partnerships import add_partnership
from workflows.register.programmes import (
    active_programmes,
    add_programme,
    change_programme,
    end_programme,
    last_entry_on,
    programme_of,
)

WELDING = {"official_name": "Lassen-constructie duaal", "kind": "grade_3"}


def test_a_programme_begins_with_the_usual_terms(db):
    """Nobody types 15 January for each programme."""
    network = a_network(db)

    made = add_programme(db, WELDING, actor=network.admin, now=NOW)

    with db.read() as tx:
        found = programme_of(tx, made)
    assert (found.entry_deadline, found.finality, found.years, found.late_entry_council) == ("01-15", "a", 1, True)


def test_only_an_administrator_keeps_programmes(db):
    """A school that renamed a programme would rename it for all."""
    network = a_network(db)
    made = add_programme(db, WELDING, actor=network.admin, now=NOW)

    with pytest.raises(NotAllowed):
        add_programme(db, WELDING, actor=network.coordinator, now=NOW)
    with pytest.raises(NotAllowed):
        change_programme(db, made, {"years": 2}, actor=network.coordinator, now=NOW)


def test_a_name_is_taken_once_whatever_its_case(db):
    """Two rows for one programme would split its recognitions."""
    network = a_network(db)
    made = add_programme(db, WELDING, actor=network.admin, now=NOW)

    with pytest.raises(BadInput) as refused:
        add_programme(db, {**WELDING, "official_name": "LASSEN-constructie duaal"}, actor=network.admin, now=NOW)

    assert codes(refused.value) == {"official_name": "already_there"}
    # Its own name is no other row: correcting the writing is possible.
    assert change_programme(db, made, {"official_name": "Lassen-Constructie duaal"}, actor=network.admin, now=NOW)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("13-01", "not_a_month_day"), ("02-29", "not_a_month_day"), ("15 januari", "too_long"), ("1-15", "wrong_form")],
)
def test_a_day_of_entry_exists(db, typed, code):
    """29 February would not come in most years, and nobody would be too late."""
    network = a_network(db)

    with pytest.raises(BadInput) as refused:
        add_programme(db, {**WELDING, "entry_deadline": typed}, actor=network.admin, now=NOW)

    assert codes(refused.value) == {"entry_deadline": code}


@pytest.mark.parametrize(
    ("month_day", "year", "day"),
    [("01-15", 2026, date(2027, 1, 15)), ("10-31", 2026, date(2026, 10, 31)), ("02-28", 2027, date(2028, 2, 28))],
)
def test_a_day_of_entry_lies_in_the_school_year(month_day, year, day):
    """October is of the year it begins in, January of the next."""
    assert last_entry_on(month_day, year) == day


def test_what_a_form_needs_and_what_does_not_exist_is_refused_together(db):
    """Somebody who fills in a form hears everything at once."""
    network = a_network(db)

    with pytest.raises(BadInput) as refused:
        add_programme(db, {"official_name": " "}, actor=network.admin, now=NOW)
    with pytest.raises(BadInput) as unknown:
        add_programme(db, {**WELDING, "partnership_id": 999}, actor=network.admin, now=NOW)

    assert codes(refused.value) == {"official_name": "required", "kind": "required"}
    assert codes(unknown.value) == {"partnership_id": "unknown_choice"}


def test_an_ended_programme_is_not_chosen_any_more_but_stays_known(db):
    """Who follows it keeps a programme with a name."""
    network = a_network(db)
    partnership = add_partnership(db, {"name": "mtech+"}, actor=network.admin, now=NOW)
    made = add_programme(db, {**WELDING, "partnership_id": partnership}, actor=network.admin, now=NOW)

    assert end_programme(db, made, actor=network.admin, now=NOW)

    with db.read() as tx:
        assert active_programmes(tx) == ()
        assert programme_of(tx, made).partnership_id == partnership
    with pytest.raises(NotFound):
        end_programme(db, 999, actor=network.admin, now=NOW)


def test_competences_belong_to_a_programme_by_code_until_they_end(db):
    """A plan made after the last day leaves it out; the same code in another programme is another competence."""
    network = a_network(db)
    welding = add_programme(db, WELDING, actor=network.admin, now=NOW)
    other = add_programme(db, {**WELDING, "official_name": "Chemie duaal"}, actor=network.admin, now=NOW)
    typed = {"programme_id": welding, "code": "C01", "name": "Werkt veilig"}
    made = add_competence(db, typed, actor=network.admin, now=NOW)
    add_competence(db, {**typed, "programme_id": other}, actor=network.admin, now=NOW)

    with pytest.raises(BadInput) as refused:
        add_competence(db, {**typed, "code": "c01"}, actor=network.admin, now=NOW)
    change_competence(db, made, {"name": "Werkt veilig en ordelijk"}, actor=network.admin, now=NOW)
    end_competence(db, made, TODAY, actor=network.admin, now=NOW)

    assert codes(refused.value) == {"code": "already_there"}
    with db.read() as tx:
        assert [each.name for each in competences_of(tx, welding, TODAY)] == ["Werkt veilig en ordelijk"]
        assert competences_of(tx, welding, date(2026, 11, 25)) == ()
