"""The mails of a week: what is stuck for coordinators, what became of their companies for the city."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.local_time import BRUSSELS
from engine.tables import outbox
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import a_network
from tests.workflows.world import World
from workflows.overviews import weekly


@pytest.fixture
def world(db):
    """Give a school with a learner whom nobody looked after."""
    return World(db)


def local(month: int, day: int, hour: int) -> datetime:
    """Return a moment of 2026 as clocks in Brussels show it."""
    return datetime(2026, month, day, hour, tzinfo=BRUSSELS)


def written(db, kind):
    """Return the mails of a kind with whom they are for."""
    with db.read() as tx:
        return list(tx.execute(select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)))


def test_coordinators_hear_on_monday_morning_what_is_stuck(world):
    """The learner was registered on 10 June and nobody assigned a coach: a code, a reason and the way to it."""
    world.learner()

    assert weekly(world.db, shipped(), local(7, 6, 7)) == 0
    made = weekly(world.db, shipped(), local(7, 6, 8))

    mails = written(world.db, "week_overview")
    assert made == len(mails) == 2
    assert {mail.recipient_id for mail in mails} == {world.coordinator.person_id, world.above.person_id}
    [line] = mails[0].payload["lines"]
    assert line["about"].startswith("L-2026-")
    assert "Amina" not in repr([mail.payload for mail in mails])


@pytest.mark.complaint(9)
@pytest.mark.complaint(11)
def test_a_coordinator_hears_of_the_own_school_only_and_each_line_leads_to_its_case(world):
    """Another school's learners are nobody's business there, and a line without a way to act helps nobody."""
    elsewhere = engine.add_organisation(world.db, actor=SYSTEM, name="Elders", kind="vt")
    stranger = world.person("Nele Baert", "school_coordinator", elsewhere)
    case = world.learner()

    weekly(world.db, shipped(), local(7, 6, 8))

    mails = written(world.db, "week_overview")
    assert stranger.person_id not in {mail.recipient_id for mail in mails}
    assert [line["path"] for mail in mails for line in mail.payload["lines"]] == [f"/dossiers/{case}"] * 2


def test_once_a_week_and_late_rather_than_never(world):
    """No worker on Monday: the mail comes on Tuesday, and not again on Wednesday."""
    world.learner()

    made = [weekly(world.db, shipped(), local(7, day, 9)) for day in (7, 8, 9, 13)]

    assert made == [2, 0, 0, 2]


def test_a_week_without_anything_stuck_needs_no_mail(world):
    """And says so once when something was stuck the week before."""
    assert weekly(world.db, shipped(), local(7, 6, 8)) == 0


def test_the_city_hears_what_became_of_its_companies(db):
    """Only what others did since the last mail, each company once with where it stands now."""
    network = a_network(db)
    baker = network.programme()
    company, here = network.site()
    school = network.school("Technicum", baker)
    weekly(db, shipped(), local(9, 7, 8))
    network.lead(company, here).qualified(baker).offered(school, date(2026, 9, 14)).accepted(school, date(2026, 9, 15))

    made = [weekly(db, shipped(), local(9, day, 8)) for day in (21, 28)]

    [mail] = [each for each in written(db, "leads_overview") if each.recipient_id == network.employee.person_id]
    [line] = mail.payload["lines"]
    assert (line["about"], line["said"]["nl"]) == ("De Vos bv", "Aanvaard")
    assert made[0] >= 1
