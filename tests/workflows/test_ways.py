"""The learner's shipped way, walked through the real commands as far as the clocks decide something."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

import engine
from engine.errors import ActionRefused
from engine.facts import Facts
from engine.rules import decide
from engine.tables import outbox
from tests.workflows.histories import shipped
from tests.workflows.learner import KNOWN
from tests.workflows.world import World, at


@pytest.fixture
def world(sqlite_db):
    """A school, a city, a programme."""
    return World(sqlite_db)


@pytest.fixture
def enrolled(world):
    """A minor enrolled on 25 August 2026 for lessons from 1 September, in spite of a negative advice."""
    return world.enrolled(world.screened(world.learner(), ready="not_ready"))


def test_the_search_opens_by_itself_on_the_first_lesson_day(world, enrolled):
    """A negative advice did not stop her, nobody had to remember the date, and day twenty is 28 September."""
    world.tick(date(2026, 8, 26), date(2026, 8, 31))
    assert world.state(enrolled) == "enrolled"
    world.tick(date(2026, 9, 1))

    assert world.state(enrolled) == "searching_workplace"
    assert world.ends(enrolled)["workplace_search"] == date(2026, 9, 28)


def test_a_lapsed_search_blocks_tells_and_asks_but_never_moves_the_learner(world, enrolled):
    """The morning after the last day: a decision for the school coordinator, the city knows, no automatic exit."""
    world.tick(date(2026, 9, 1), date(2026, 9, 28))
    assert ("decide_after_lapse", "school_coordinator") not in world.open_tasks(enrolled)
    world.tick(date(2026, 9, 29), date(2026, 10, 20))

    assert world.state(enrolled) == "searching_workplace"
    wanted = {("decide_after_lapse", "school_coordinator"), ("workplace_search", "city_coordinator")}
    assert wanted <= world.open_tasks(enrolled)


def test_an_extension_moves_the_end_and_warns_again(world, enrolled):
    """Asked on day 19: the new end is 26 October, and the city hears of it once more two training days before."""
    world.tick(date(2026, 9, 1), date(2026, 9, 25))

    ends_on = _extended(world, enrolled, date(2026, 9, 25))
    world.tick(date(2026, 9, 26), date(2026, 10, 22))

    assert ends_on == date(2026, 10, 26)
    with world.db.read() as tx:
        query = select(outbox.c.key).where(outbox.c.kind == "search_ending")
        endings = tx.execute(query.where(outbox.c.case_id == enrolled)).scalars().all()
    assert len({key.rsplit("-", 1)[1] for key in endings}) == 2


@pytest.mark.parametrize(("asked_on", "granted"), [("2026-09-28", True), ("2026-09-29", False), (None, False)])
def test_an_extension_asked_in_time_can_be_decided_later(world, enrolled, asked_on, granted):
    """The period ended on 28 September; the class council met on the 30th."""
    world.tick(date(2026, 9, 1), date(2026, 9, 30))
    world.fill(enrolled, date(2026, 9, 30), extension_asked_on=asked_on)

    if granted:
        assert _extended(world, enrolled, date(2026, 9, 30)) == date(2026, 10, 26)
    else:
        with pytest.raises(ActionRefused, match="clock_ended"):
            _extended(world, enrolled, date(2026, 9, 30))


def test_what_is_not_filled_in_is_asked_once():
    """The intake talk is asked by the state and by a rule: one sentence; once it is typed the rule judges it."""
    definition = shipped().current("learner_trajectory")
    facts = Facts(state="match_proposed", fields={}, clocks={}, known=KNOWN)

    with pytest.raises(ActionRefused) as refused:
        decide(definition, facts, "accept_match", roles=frozenset({"trajectory_coach"}), now=at(date(2026, 9, 2)))

    about_intake = [each.code for each in refused.value.unmet if "intake_on" in each.fields]
    assert about_intake == ["needs_intake_on"]


def _extended(world, case, day):
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
