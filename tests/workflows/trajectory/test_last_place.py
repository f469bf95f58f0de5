"""The last place of a workplace: whoever comes second is told, and nothing happens twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text

from engine.errors import ActionRefused
from engine.history import audit
from tests.engine.test_races import at_once
from tests.workflows.world import World
from workflows.register.places import seats
from workflows.register.tables import agreements, reservations, workplaces

DAY, REMINDED, INTAKE = date(2026, 9, 15), date(2026, 9, 16), date(2026, 9, 18)
LOST = {"workplace_reserved", "place_just_taken"}
"""What a rule says when it saw the winner already, and what the register says when nobody could."""


def proposing(world, case, work):
    """Return the step of a coach who proposes the workplace."""
    return lambda: world.go(case, "propose_match", world.coach, DAY, workplace_id=work.workplace, intake_on=INTAKE)


def codes(result):
    """Return what stood in the way."""
    return {each.code for each in result.unmet} if isinstance(result, ActionRefused) else {result}


def test_of_two_coaches_one_gets_the_last_place(world):
    """One match, one reservation, one event; the company and one learner are reminded of one intake."""
    for _ in range(3):
        work = world.work()
        cases = [world.searching(), world.searching()]

        results = at_once(*[proposing(world, case, work) for case in cases])

        won = [case for case, result in zip(cases, results, strict=True) if result == "match_proposed"]
        [lost] = [result for result in results if result != "match_proposed"]
        assert len(won) == 1
        assert codes(lost) <= LOST
        assert "plaats" in " ".join(each.nl for each in lost.unmet)
        assert [row.case_id for row in world.rows(reservations, workplace_id=work.workplace)] == won
        taken = [len(world.events(case, "advanced")) for case in cases]
        assert abs(taken[0] - taken[1]) == 1
        world.tick(REMINDED)
        assert [bool(world.posted(case, "intake_reminder")) for case in cases] == [case in won for case in cases]
        assert len(world.posted(won[0], "intake_reminder")) == 2
    with world.db.read() as tx:
        assert audit(tx).broken == ()


@pytest.mark.postgresql
def test_who_waited_for_the_last_place_is_told_that_it_was_just_taken(postgresql_db):
    """Both rules saw it free and both wait for the workplace's row: the second hears it from the register."""
    world = World(postgresql_db)
    # Without a contact whose row both would write: nothing but the workplace keeps them apart.
    work = world.work(contact=False)
    cases = [world.searching(), world.searching()]

    def hold_until_both_wait():
        with postgresql_db.transaction() as tx:
            tx.execute(select(workplaces.c.id).where(workplaces.c.id == work.workplace).with_for_update())
            waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            for _ in range(20_000):
                with postgresql_db.read() as look:
                    if look.execute(waiting).scalar_one() == 2:
                        return "both waited"
        return "nobody waited"

    *results, held = at_once(*[proposing(world, case, work) for case in cases], hold_until_both_wait)

    assert held == "both waited"
    [lost] = [result for result in results if result != "match_proposed"]
    assert codes(lost) == {"place_just_taken"}
    assert "net" in lost.unmet[0].nl
    assert len(world.rows(reservations, workplace_id=work.workplace)) == 1


def test_of_two_who_sign_for_one_place_one_has_an_agreement(world):
    """The reservations ran out and both papers lie ready: one agreement, one order to the company's lead."""
    work = world.work(on=date(2026, 7, 1))
    late, start = date(2026, 9, 28), date(2026, 9, 29)
    cases = [world.searching(), world.searching()]
    world.match(cases[0], work, date(2026, 9, 2))
    world.match(cases[1], work, date(2026, 9, 17))

    results = at_once(*[lambda case=case: world.sign(case, work, late, start) for case in cases])

    [lost] = [result for result in results if result is not None]
    assert codes(lost) == {"place_just_taken"}
    assert len(world.rows(agreements, workplace_id=work.workplace)) == 1
    assert [len(world.posted(case, "company_lead.agreement_signed")) for case in cases].count(1) == 1
    with world.db.read() as tx:
        assert seats(tx, work.workplace, late).free == 0


def test_two_places_are_two_places(world):
    """The control: with a place for each nobody is refused."""
    work = world.work(places=2)

    results = at_once(*[proposing(world, world.searching(), work) for _ in range(2)])

    assert results == ["match_proposed", "match_proposed"]
