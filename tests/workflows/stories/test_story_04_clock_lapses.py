"""Story 4: the clock lapses in a mainstream school; one extension, no automatic exit."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.errors import ActionRefused
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.tables import workplace_searches


def test_an_escalation_an_extension_and_a_decision(db):
    """Day 18 is 24 September; extended on the 25th to 26 October; blocked from the 27th; a second time is refused."""
    world = World(db)
    work = world.work()
    case = world.searching()
    world.tick(date(2026, 9, 2), date(2026, 9, 24))
    told = {mail.recipient.id for mail in world.mails if mail.kind == "search_ending"}
    assert told >= {world.coordinator.person_id, world.above.person_id}

    assert extended(world, case, date(2026, 9, 25)) == date(2026, 10, 26)
    [search] = world.rows(workplace_searches, case_id=case)
    assert (search.ends_on, search.extension_days, search.extension_on) == (date(2026, 10, 26), 20, date(2026, 9, 25))

    world.tick(date(2026, 9, 26), date(2026, 10, 27))
    with pytest.raises(ActionRefused) as refused:
        world.go(
            case, "propose_match", world.coach, date(2026, 10, 27), workplace_id=work.workplace, intake_on="2026-10-27"
        )
    assert "blocked_by_workplace_search" in {each.code for each in refused.value.unmet}
    assert ("decide_after_lapse", "school_coordinator") in world.open_tasks(case)
    assert world.state(case) == "searching_workplace"
    with pytest.raises(ActionRefused, match="extended_already"):
        extended(world, case, date(2026, 10, 27))


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
