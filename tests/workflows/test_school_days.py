"""A day that the school year did not promise: open clocks are counted again, and say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select, update

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.errors import BadInput, NotAllowed
from engine.local_time import BRUSSELS
from engine.tables import cases, clock_steps, clocks, events
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

STRIKE = date(2026, 9, 17)
NOW = at(date(2026, 9, 10))


@dataclass(frozen=True)
class Way:
    """A learner in search of a workplace."""

    world: World
    id: int

    def ends(self) -> dict[str, date]:
        """Return the last day of every clock that has not stopped."""
        return self.world.ends(self.id)


@pytest.fixture
def way(db):
    """A learner in search of a workplace: day twenty is 28 September."""
    return searching(World(db))


def searching(world):
    """Enrol a learner and let the search begin."""
    way = Way(world, world.enrolled(world.screened(world.learner())))
    world.tick(date(2026, 8, 26), date(2026, 9, 9))
    assert way.ends()["workplace_search"] == date(2026, 9, 28)
    return way


def school_of(db, way):
    """Return the organisation of the case."""
    with db.read() as tx:
        return tx.execute(select(cases.c.organisation_id).where(cases.c.id == way.id)).scalar_one()


def close(db, school, day=STRIKE, *, actor=SYSTEM, kind="closed"):
    """Note a day and count again; return what moved as clock and new end."""
    engine.change_days(db, actor=actor, organisation_id=school, days={day: kind}, labels={day: "Staking"})
    return [(each.clock, each.becomes) for each in engine.recount_calendar(db, shipped(), school, now=NOW)]


def test_a_closed_day_gives_the_learner_a_day_more(db, way):
    """The end and the warnings move, the record says from when to when."""
    assert ("workplace_search", date(2026, 9, 29)) in close(db, school_of(db, way))

    assert way.ends()["workplace_search"] == date(2026, 9, 29)
    with db.read() as tx:
        [told] = tx.execute(select(events.c.payload).where(events.c.kind == "calendar_changed")).scalars().all()
        coming = (
            tx.execute(
                select(clock_steps.c.due_at)
                .join(clocks, clocks.c.id == clock_steps.c.clock_id)
                .where(clocks.c.name == "workplace_search", clock_steps.c.status == "pending")
                .order_by(clock_steps.c.due_at)
            )
            .scalars()
            .all()
        )
    assert ["workplace_search", "2026-09-28", "2026-09-29"] in told["clocks"]
    mornings = [f"{moment.astimezone(BRUSSELS):%d/%m %H:%M}" for moment in coming]
    warned = ["14/09 07:00", "22/09 07:00", "25/09 07:00", "25/09 07:00"]
    assert mornings == [*warned, "30/09 00:00"], "day ten as it was; the two warnings and the end a day later"


def test_another_school_and_a_day_outside_the_period_move_nothing(db, way):
    """Nobody's screen turns stale for a day that does not concern them."""
    elsewhere = engine.add_organisation(db, actor=SYSTEM, name="Elders", kind="vt")
    with db.read() as tx:
        before = tx.execute(select(cases.c.version).where(cases.c.id == way.id)).scalar_one()

    assert close(db, elsewhere) == []
    assert close(db, school_of(db, way), date(2027, 5, 20)) == []

    with db.read() as tx:
        assert tx.execute(select(cases.c.version).where(cases.c.id == way.id)).scalar_one() == before


def test_a_day_that_is_opened_again_never_shortens_a_running_clock(db, way):
    """What people were told stays: the end does not come earlier under their feet."""
    school = school_of(db, way)
    close(db, school)

    assert close(db, school, kind=None) == []
    assert way.ends()["workplace_search"] == date(2026, 9, 29)


def test_a_case_that_cannot_be_read_holds_up_nobody(db, way):
    """One old workflow must not keep a whole school on the wrong date."""
    school = school_of(db, way)
    other = searching(way.world)
    with db.transaction() as tx:
        tx.execute(update(cases).where(cases.c.id == way.id).values(workflow="gone"))

    assert ("workplace_search", date(2026, 9, 29)) in close(db, school)
    assert other.ends()["workplace_search"] == date(2026, 9, 29)


def test_only_the_school_itself_and_the_administrator_change_its_days(db, way):
    """A coordinator elsewhere may not; a day can only be closed or opened."""
    school = school_of(db, way)
    stranger = Actor(None, "Elders", (Grant("school_coordinator", school + 1),))

    with pytest.raises(NotAllowed):
        close(db, school, actor=stranger)
    with pytest.raises(BadInput):
        close(db, school, kind="half")
    assert close(db, school, actor=Actor(None, "Hier", (Grant("school_coordinator", school),)))
