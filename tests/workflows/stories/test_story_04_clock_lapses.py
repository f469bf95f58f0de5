"""Story 4: the clock lapses in a mainstream school; one extension, no automatic exit."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.errors import ActionRefused
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.tables import workplace_searches

LAST, AFTER = date(2026, 10, 26), date(2026, 10, 27)


@pytest.fixture
def world(db):
    """A mainstream school whose learner found no workplace."""
    world = World(db)
    world.case = world.searching()
    return world


def told(world, kind):
    """Return who got mails of a kind, by day."""
    found = {}
    for mail in world.mails:
        if mail.kind == kind:
            found.setdefault(mail.now.date(), set()).add(mail.recipient.id)
    return found


def test_learner_coach_parent_and_coordinators_hear_of_days_5_10_15_and_18(world):
    """7, 14, 21 and 24 September: the closer the end, the more people know; the city decides along on day 18."""
    coach, school, city = (each.person_id for each in (world.coach, world.coordinator, world.above))
    learner, parent = world.named(world.case, "learner"), world.named(world.case, "parent")
    world.mails.clear()

    world.tick(date(2026, 9, 2), date(2026, 9, 24))

    assert told(world, "search_day") == {
        date(2026, 9, 7): {learner, coach},
        date(2026, 9, 14): {coach},
        date(2026, 9, 21): {learner, coach, school, parent},
    }
    assert told(world, "search_ending") == {date(2026, 9, 24): {coach, school, city}}
    assert ("workplace_search", "city_coordinator") in world.open_tasks(world.case)


def test_the_class_council_extends_to_26_october_once(world):
    """Decided on 25 September: twenty training days more; the register keeps when, and a second time is refused."""
    world.tick(date(2026, 9, 2), date(2026, 9, 25))

    assert extended(world, world.case, date(2026, 9, 25)) == date(2026, 10, 26)

    [search] = world.rows(workplace_searches, case_id=world.case)
    assert (search.ends_on, search.extension_days, search.extension_on) == (date(2026, 10, 26), 20, date(2026, 9, 25))
    world.tick(date(2026, 9, 26), date(2026, 10, 26))
    for day in (date(2026, 10, 26), date(2026, 10, 27)):
        with pytest.raises(ActionRefused, match="extended_already"):
            extended(world, world.case, day)


def test_after_the_last_day_matches_are_blocked_and_a_person_decides(world):
    """On 26 October all is open; on the 27th both steps are blocked, both coordinators know, nobody is put out."""
    work, matched = world.work(places=2), world.searching()
    for case in (world.case, matched):
        extended(world, case, date(2026, 9, 25))
    chosen = {"workplace_id": work.workplace, "intake_on": LAST}
    world.tick(date(2026, 9, 26), LAST)
    assert ("decide_after_lapse", "school_coordinator") not in world.open_tasks(world.case)
    world.go(matched, "propose_match", world.coach, LAST, **chosen)
    world.mails.clear()

    world.tick(AFTER, date(2026, 11, 20))

    yes = {"learner_agrees": "ja", "company_agrees": "ja", "match_parent_informed_on": LAST}
    for case, action, typed in ((world.case, "propose_match", chosen), (matched, "accept_match", yes)):
        with pytest.raises(ActionRefused) as refused:
            world.go(case, action, world.coach, AFTER, **typed)
        assert "blocked_by_workplace_search" in {each.code for each in refused.value.unmet}
        assert ("decide_after_lapse", "school_coordinator") in world.open_tasks(case)
    assert [world.state(each) for each in (world.case, matched)] == ["searching_workplace", "match_proposed"]
    assert told(world, "search_lapsed") == {AFTER: {world.coordinator.person_id, world.above.person_id}}
    choices = shipped()["learner_trajectory"].document.fields["lapse_decision"].options
    assert set(choices) == {"extension", "preparatory_phase", "other_programme", "other_school", "left"}


def test_special_education_gets_forty_training_days_more(db):
    """The kind of the school decides: 1 September and 60 training days is 1 December."""
    world = World(db, kind="buso")
    case = world.searching()
    world.tick(date(2026, 9, 2), date(2026, 9, 25))

    assert extended(world, case, date(2026, 9, 25)) == date(2026, 12, 1)


def extended(world, case, day):
    """Extend the search on a day."""
    return engine.extend(
        world.db,
        shipped(),
        case,
        "workplace_search",
        actor=world.coordinator,
        reason="De klassenraad verlengt de zoekperiode.",
        seen_version=None,
        now=at(day),
    )
