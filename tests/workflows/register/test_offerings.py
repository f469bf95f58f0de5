"""What schools offer and where they lie, kept by their own coordinators and by nobody else's."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.actor import SYSTEM
from engine.errors import BadInput, NotAllowed
from engine.records import Asked
from tests.workflows.register.keeping import NOW, TODAY, a_network, codes
from workflows.register.offerings import (
    add_offering,
    change_offering,
    end_offering,
    offered_by,
    offers,
    schools_offering,
)
from workflows.register.programmes import add_programme
from workflows.register.providers import UPKEEP, add_provider, change_provider
from workflows.register.records import Register
from workflows.register.upkeep import row_of

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def network(db):
    """Give the network."""
    return a_network(db)


@pytest.fixture
def welding(db, network):
    """Give the id of a programme."""
    return add_programme(db, {"official_name": "Lassen duaal", "kind": "grade_3"}, actor=network.admin, now=NOW)


def an_offering(db, network, programme, **typed):
    """Let the first school offer a programme."""
    values = {"organisation_id": network.school, "programme_id": programme, "from_on": SEPTEMBER, **typed}
    return add_offering(db, values, actor=network.coordinator, now=NOW)


def test_a_coordinator_keeps_the_offer_of_the_own_school_only(db, network, welding):
    """A school does not say what its neighbour teaches, nor move an offering to itself."""
    own = an_offering(db, network, welding)
    moved = {"organisation_id": network.other_school}

    with pytest.raises(NotAllowed):
        an_offering(db, network, welding, organisation_id=network.other_school)
    with pytest.raises(NotAllowed):
        end_offering(db, own, TODAY, actor=network.other_coordinator, now=NOW)
    with pytest.raises(NotAllowed):
        change_offering(db, own, moved, actor=network.other_coordinator, now=NOW)
    with pytest.raises(NotAllowed):
        change_offering(db, own, moved, actor=network.coordinator, now=NOW)

    with db.read() as tx:
        assert schools_offering(tx, welding, TODAY) == (network.school,)


def test_an_offering_stays_of_its_school_and_programme(db, network, welding):
    """Another programme is another offering: learners point to this one."""
    other = add_programme(db, {"official_name": "Chemie duaal", "kind": "grade_3"}, actor=network.admin, now=NOW)
    made = an_offering(db, network, welding)

    with pytest.raises(BadInput) as refused:
        change_offering(db, made, {"programme_id": other}, actor=network.coordinator, now=NOW)

    assert codes(refused.value) == {"programme_id": "fixed"}
    assert not change_offering(db, made, {"programme_id": welding}, actor=network.coordinator, now=NOW)


def test_a_programme_is_offered_from_its_first_to_its_last_day(db, network, welding):
    """A day before and a day after, nobody can choose it."""
    made = an_offering(db, network, welding)
    end_offering(db, made, TODAY, actor=network.coordinator, now=NOW)

    with db.read() as tx:
        days = [date(2026, 8, 31), SEPTEMBER, TODAY, date(2026, 11, 25)]
        assert [offers(tx, network.school, welding, day) for day in days] == [False, True, True, False]
        assert offered_by(tx, network.school, TODAY) == ((welding, "Lassen duaal"),)


def test_the_same_programme_is_not_offered_twice_at_a_time(db, network, welding):
    """Two open rows would count one programme twice; after an end it may begin again."""
    made = an_offering(db, network, welding)

    with pytest.raises(BadInput) as refused:
        an_offering(db, network, welding, from_on=date(2027, 9, 1))
    end_offering(db, made, TODAY, actor=network.coordinator, now=NOW)
    again = an_offering(db, network, welding, from_on=date(2027, 9, 1))

    assert codes(refused.value) == {"from_on": "offered_already"}
    with db.read() as tx:
        assert offers(tx, network.school, welding, date(2027, 9, 1))
    with pytest.raises(BadInput) as too_early:
        change_offering(db, again, {"from_on": TODAY}, actor=network.coordinator, now=NOW)
    assert codes(too_early.value) == {"from_on": "offered_already"}


def test_an_offering_ends_after_it_begins_and_belongs_to_a_school(db, network, welding):
    """The city offers no programmes."""
    hall = engine.add_organisation(db, actor=SYSTEM, name="Stad Antwerpen", kind="city")
    of_the_city = {"organisation_id": hall, "programme_id": welding, "from_on": SEPTEMBER}

    with pytest.raises(BadInput) as ends_first:
        an_offering(db, network, welding, until_on=date(2026, 8, 31))
    with pytest.raises(BadInput) as no_school:
        add_offering(db, of_the_city, actor=network.admin, now=NOW)

    assert codes(ends_first.value) == {"until_on": "ends_before_start"}
    assert codes(no_school.value) == {"organisation_id": "no_school"}


def test_a_case_of_a_school_chooses_what_it_offers_and_a_case_of_the_city_anything(db, network, welding):
    """A learner of a school cannot be enrolled in what it does not teach; a company may ask for anything."""
    hall = engine.add_organisation(db, actor=SYSTEM, name="Stad Antwerpen", kind="city")
    chemistry = add_programme(db, {"official_name": "Chemie duaal", "kind": "grade_3"}, actor=network.admin, now=NOW)
    an_offering(db, network, welding)

    with db.read() as tx:
        chosen = {
            place: [key for key, _ in Register().choices(tx, "programme", Asked(None, place, today=TODAY))]
            for place in (network.school, network.other_school, hall, None)
        }

    assert chosen == {
        network.school: [welding],
        network.other_school: [],
        hall: [chemistry, welding],
        None: [chemistry, welding],
    }


def test_a_school_lies_in_the_municipality_of_its_postcode_with_its_code_in_discimus(db, network):
    """Who types a postcode need not type the rest."""
    made = add_provider(db, {"organisation_id": network.school, "postcode": "2100"}, actor=network.admin, now=NOW)

    change_provider(db, made, {"latitude": "51,22", "longitude": "4,46"}, actor=network.admin, now=NOW)

    with db.read() as tx:
        row = tx.execute(UPKEEP.kept.table.select()).one()
        assert row_of(tx, UPKEEP.kept, made)["municipality"] == "Antwerpen"
    assert (row.hoofdstructuur, row.latitude, row.longitude, row.in_city) == (311, 51.22, 4.46, True)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"postcode": "9999"}, {"postcode": "no_postcode"}),
        ({"postcode": "200"}, {"postcode": "wrong_form"}),
        ({"latitude": "51,2"}, {"longitude": "both_coordinates"}),
        ({"latitude": "48,85", "longitude": "2,35"}, {"latitude": "not_in_belgium"}),
        ({"latitude": "4,40", "longitude": "51,2"}, {"latitude": "swapped_coordinates"}),
    ],
)
def test_a_place_that_is_not_in_belgium_is_refused(db, network, typed, wrong):
    """Coordinates the wrong way round lie in the Indian Ocean."""
    with pytest.raises(BadInput) as refused:
        add_provider(db, {"organisation_id": network.school, **typed}, actor=network.admin, now=NOW)

    assert codes(refused.value) == wrong


def test_a_school_is_described_once(db, network):
    """A second description would have two places for one school."""
    add_provider(db, {"organisation_id": network.school}, actor=network.admin, now=NOW)

    with pytest.raises(BadInput) as refused:
        add_provider(db, {"organisation_id": network.school}, actor=network.admin, now=NOW)

    assert codes(refused.value) == {"organisation_id": "already_there"}
