"""A lifted recognition: nothing new can start, and each trajectory with an agreement there hears of it, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

import engine
from engine.actor import SYSTEM, Grant
from engine.tables import outbox, tasks
from tests.workflows.histories import City
from tests.workflows.recognition.track import DAY, a_town, at, shipped
from tests.workflows.register.keeping import a_member
from workflows.register.tables import agreements, learners
from workflows.register.write import Writer

REASON = engine.Reason("sanction", "Besluit van het partnerschap")
LIFTED = DAY + timedelta(days=30)


@pytest.fixture
def town(db):
    """Give a city with an establishment."""
    return a_town(db)


def a_trajectory(town, **agreement):
    """Open a trajectory with an agreement at the establishment, and return its case and the agreement."""
    coordinator = a_member(town.db, "Ann Peeters", Grant("school_coordinator", town.school))
    fields = {
        "first_name": "Noor",
        "last_name": "Celik",
        "birth_date": "2009-05-04",
        "signal_source": "own_school",
        "programme_id": town.programme,
    }
    opened = engine.open_case(
        town.db,
        shipped(),
        "learner_trajectory",
        actor=coordinator,
        fields=fields,
        organisation_id=town.school,
        now=at(DAY),
    )
    with town.db.transaction() as tx:
        writer = Writer(tx, SYSTEM, at(DAY))
        born = {"first_name": "Noor", "last_name": "Celik", "birth_date": date(2009, 5, 4)}
        learner = writer.add(learners, born)
        values = {
            "case_id": opened.id,
            "learner_id": learner,
            "organisation_id": town.school,
            "programme_id": town.programme,
            "site_id": town.site,
            "kind": "oao",
            "starts_on": DAY,
            "ends_on": date(2027, 6, 30),
            "workplace_hours": 24,
            "status": "running",
            **agreement,
        }
        return opened.id, writer.add(agreements, values)


def orders(town):
    """Return what trajectories were asked."""
    query = select(outbox.c.payload).where(outbox.c.kind == "learner_trajectory.recognition_lifted")
    with town.db.read() as tx:
        return list(tx.execute(query.order_by(outbox.c.id)).scalars())


def test_every_trajectory_with_a_running_agreement_hears_of_it(town):
    """Its agreement must end early: the law says so, a person does it."""
    case_id, agreement = a_trajectory(town)
    track = town.open()
    track.go("grant", DAY, granted_on=DAY)

    track.go("lift", LIFTED, lifted_on=LIFTED, reason=REASON)

    expected = {"case_id": case_id, "agreement_id": agreement, "site_id": town.site, "on": LIFTED.isoformat()}
    assert orders(town) == [expected]


def test_the_coach_gets_the_task_to_decide_what_happens_once(town):
    """The order is carried out after the commit; carried out twice it opens one task."""
    city = City(town.db)
    case_id = city.learner(town.school, ("in_guidance", DAY), programme=town.programme, coach=town.coach)
    city.agreement(case_id, town.site, DAY, date(2027, 6, 30), programme_id=town.programme)
    track = town.open()
    track.go("grant", DAY, granted_on=DAY)

    track.go("lift", LIFTED, lifted_on=LIFTED, reason=REASON)
    track.tick(LIFTED)
    with town.db.transaction() as tx:
        tx.execute(update(outbox).where(outbox.c.topic == "command").values(status="waiting"))
    track.tick(LIFTED)

    query = select(tasks.c.name, tasks.c.person_id).where(tasks.c.case_id == case_id, tasks.c.status == "open")
    with town.db.read() as tx:
        assert tx.execute(query).all() == [("check_recognition", town.coach.person_id)]


@pytest.mark.parametrize(
    "agreement",
    [{"status": "ended", "ended_on": LIFTED - timedelta(days=1)}, {"ends_on": LIFTED - timedelta(days=1)}],
)
def test_an_agreement_that_is_over_asks_nothing_more(town, agreement):
    """Nobody is called about what has ended."""
    a_trajectory(town, **agreement)
    track = town.open()
    track.go("grant", DAY, granted_on=DAY)

    track.go("lift", LIFTED, lifted_on=LIFTED, reason=REASON)

    assert orders(town) == []


def test_a_trajectory_with_two_agreements_there_is_asked_once(town):
    """One task for one coach."""
    case_id, first = a_trajectory(town)
    with town.db.transaction() as tx:
        row = dict(tx.execute(select(agreements).where(agreements.c.id == first)).mappings().one())
        del row["id"]
        Writer(tx, SYSTEM, at(DAY)).add(agreements, row)
    track = town.open()
    track.go("grant", DAY, granted_on=DAY)

    track.go("lift", LIFTED, lifted_on=LIFTED, reason=REASON)

    assert [(each["case_id"], each["agreement_id"]) for each in orders(town)] == [(case_id, first)]


def test_it_counts_up_to_the_day_before_it_was_lifted(town):
    """What was signed before stays lawful until it ends; nothing starts after."""
    track = town.open()
    track.go("grant", DAY, granted_on=DAY)

    track.go("lift", LIFTED + timedelta(days=3), lifted_on=LIFTED, reason=REASON)

    assert [town.known(LIFTED + timedelta(days=days)).covers for days in (-1, 0)] == [True, False]
    assert town.known(LIFTED).status == "lifted"


def test_lifting_cannot_be_undone(town):
    """Coaches were asked to end agreements already."""
    track = town.open()
    track.go("grant", DAY, granted_on=DAY)
    track.go("lift", LIFTED, lifted_on=LIFTED, reason=REASON)

    with pytest.raises(engine.errors.EngineError):
        engine.correct(
            town.db, shipped(), track.id, actor=town.employee, seen_version=None, now=at(LIFTED), reason="Verkeerd"
        )

    assert track.row().state == "lifted"
