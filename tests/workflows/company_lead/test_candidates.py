"""What the ranking reads of the register: who offers, who waits, who knows the company, who got what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.workflows.lead_builders import SEPTEMBER, a_network, at
from workflows.company_lead.candidates import ranking
from workflows.company_lead.silence import confirm_offers
from workflows.company_lead.weights import Need
from workflows.register.offerings import add_offering
from workflows.register.tables import offer_pauses, reservations, workplaces

TODAY = date(2026, 9, 14)
CENTRE, NEAR, FAR = (51.2194, 4.4025), (51.2300, 4.4500), (51.0543, 3.7174)
URGENT, LATER = date(2026, 9, 28), date(2026, 10, 26)


@pytest.fixture
def network(db):
    """The city with one programme and one establishment in the centre."""
    made = a_network(db)
    made.baker = made.programme("Bakker duaal", "Voeding")
    made.company, made.here = made.site(latitude="51.2194", longitude="4.4025")
    return made


def rank(network, *programmes, day=TODAY, start=None, case_id=0):
    """Rank the schools for a lead that asks these programmes."""
    need = Need(case_id, network.here, programmes or (network.baker,), start)
    with network.db.read() as tx:
        return ranking(tx, need, day)


def part(network, school, kind, *, day=TODAY):
    """Return one part of a school's score."""
    [found] = [each for each in rank(network, day=day).ranked if each.school_id == school.id]
    return next((each for each in found.parts if each.kind == kind), None)


def test_only_schools_that_offer_every_line_are_ranked(network):
    """One that offers half of it is left out, and the page says what it lacks."""
    cook = network.programme("Kok duaal", "Voeding")
    both = network.school("Beide", network.baker, cook)
    half = network.school("Half", network.baker)
    network.school("Niets")

    found = rank(network, network.baker, cook)

    assert [each.school_id for each in found.ranked] == [both.id]
    assert [(each.school_id, each.lacking) for each in found.left_out] == [(half.id, "Kok duaal")]


def test_a_school_that_begins_next_year_counts_for_a_company_that_waits_for_it(network):
    """A lead of November mostly serves next September; one that stopped by then does not."""
    next_year = date(2027, 9, 1)
    begins, stops = network.school("Begint"), network.school("Stopt")
    kept = {"actor": network.admin, "now": at(SEPTEMBER)}
    about = {"programme_id": network.baker}
    add_offering(network.db, {**about, "organisation_id": begins.id, "from_on": "2027-09-01"}, **kept)
    until = {"from_on": "2025-09-01", "until_on": "2027-06-30"}
    add_offering(network.db, {**about, "organisation_id": stops.id, **until}, **kept)

    assert [each.school_id for each in rank(network).ranked] == [stops.id]
    assert [each.school_id for each in rank(network, start=next_year).ranked] == [begins.id]


def test_ten_training_days_left_is_urgent_and_eleven_is_not(network):
    """On 14 September a search until the 28th has ten left after today; a day more is not urgent."""
    tight, wide = network.school("Krap", network.baker), network.school("Ruim", network.baker)
    network.waits(tight, network.baker, URGENT)
    network.waits(wide, network.baker, URGENT + timedelta(days=1))

    assert part(network, tight, "urgent").points == 35
    assert part(network, wide, "waiting").points == 20


def test_a_learner_for_whom_a_place_is_held_does_not_wait(network):
    """Nor does one whose search is over."""
    school = network.school("Technicum", network.baker)
    case_id = network.waits(school, network.baker, LATER)
    network.waits(school, network.baker, TODAY - timedelta(days=1))
    assert part(network, school, "waiting")

    place = network.city.add(
        workplaces, site_id=network.here, programme_id=network.baker, places=1, from_on=TODAY, offers=[]
    )
    held = {"workplace_id": place, "case_id": case_id, "reserved_on": TODAY, "until_on": TODAY, "status": "held"}
    network.city.add(reservations, **held)

    assert part(network, school, "nobody_waits")
    assert part(network, school, "waiting", day=TODAY + timedelta(days=1)), "a reservation that ended holds nobody"


@pytest.mark.parametrize(
    ("ended", "knows"),
    [
        ({}, True),
        ({"status": "ended", "ended_on": TODAY, "termination_code": "completed"}, True),
        ({"status": "ended", "ended_on": TODAY, "termination_code": "term_reached"}, True),
        ({"status": "ended", "ended_on": TODAY, "termination_code": "urgent_cause_learner"}, False),
        ({"status": "withdrawn"}, False),
    ],
)
def test_a_school_knows_a_company_where_a_learner_works_or_worked_to_the_end(network, ended, knows):
    """One that was broken off is no recommendation."""
    school = network.school("Technicum", network.baker)
    network.works(school, network.baker, network.here, date(2026, 1, 5), date(2026, 12, 18), **ended)

    assert (part(network, school, "relation") is not None) is knows


def test_the_newest_agreement_says_how_it_is_between_them(network):
    """A good year does not make up for the break after it."""
    school = network.school("Technicum", network.baker)
    good = {"status": "ended", "ended_on": date(2026, 1, 31), "termination_code": "completed"}
    broken = {"status": "ended", "ended_on": date(2026, 3, 31), "termination_code": "notice_by_learner"}
    network.works(school, network.baker, network.here, date(2025, 9, 1), date(2026, 1, 31), **good)
    network.works(school, network.baker, network.here, date(2026, 2, 1), date(2026, 6, 30), **broken)

    assert part(network, school, "no_relation")


def test_distance_is_a_straight_line_between_known_places_only(network):
    """Near 15, another city 0, unknown 0: nothing is invented."""
    near = network.school("Dichtbij", network.baker, place=NEAR)
    far = network.school("Gent", network.baker, place=FAR)
    nowhere = network.school("Ergens", network.baker)

    assert part(network, near, "distance").points == 15
    assert part(network, near, "distance").values == {"kilometres": 3.5}
    assert part(network, far, "distance").points == 0
    assert part(network, nowhere, "distance_unknown").points == 0


def test_fairness_counts_companies_and_learners_of_the_whole_sector(network):
    """Who accepted a cook's place got something of the bakers' sector too; after ninety days it is forgotten."""
    cook = network.programme("Kok duaal", "Voeding")
    welder = network.programme("Lasser duaal", "Metaal")
    greedy = network.school("Gretig", network.baker, cook, welder)
    patient = network.school("Geduldig", network.baker, cook)
    for school in (greedy, patient):
        network.waits(school, network.baker, LATER)
        network.waits(school, cook, LATER)
    for number, (programme, day) in enumerate(((cook, SEPTEMBER), (welder, SEPTEMBER))):
        company, site = network.site(f"Bedrijf {number}", "")
        network.lead(company, site).qualified(programme).offered(greedy, day).accepted(greedy, day)

    assert part(network, greedy, "fairness").values == {"got": 100, "waits": 50}
    assert part(network, greedy, "fairness").points == 0
    assert part(network, patient, "fairness").points == 30
    later = SEPTEMBER + timedelta(days=90)
    network.waits(greedy, network.baker, later, SEPTEMBER)
    assert part(network, greedy, "fairness", day=later).points == 30


def test_a_paused_school_is_left_out_until_its_coordinator_confirms(network):
    """Not a sanction, a question: one click brings it back."""
    school = network.school("Technicum", network.baker)
    row = {"organisation_id": school.id, "programme_id": network.baker, "since_on": TODAY}
    pause = network.city.add(offer_pauses, **row)
    assert rank(network).ranked == ()
    assert rank(network).left_out[0].paused == "Bakker duaal"

    confirm_offers(network.db, pause, actor=school.coordinator, now=at(TODAY))

    assert [each.school_id for each in rank(network).ranked] == [school.id]


def test_of_equals_who_was_offered_nothing_longest_comes_first(network):
    """An offer of any company counts, also one that is not answered yet."""
    first, second = network.school("Eerst", network.baker), network.school("Dan", network.baker)
    company, site = network.site("Ander bedrijf", "1000000120")
    network.lead(company, site).qualified(network.baker).offered(first, SEPTEMBER)

    assert [each.school_id for each in rank(network).ranked] == [second.id, first.id]
