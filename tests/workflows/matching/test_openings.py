"""Which workplaces of the register are suggested: what makes one fall out is made by the real commands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.actor import SYSTEM
from tests.workflows.histories import shipped
from tests.workflows.waiting_world import looks
from tests.workflows.world import at
from workflows.matching.matches import best_places
from workflows.register.mentors import change_mentor, mentor_leaves
from workflows.register.partnerships import add_partnership
from workflows.register.programmes import change_programme
from workflows.register.sites import change_site
from workflows.register.tables import recognitions
from workflows.register.workplaces import change_workplace, withdraw_workplace
from workflows.register.write import Writer

MONDAY = date(2026, 9, 14)
DAY = timedelta(days=1)


def found(world, case, on=MONDAY):
    """Return what the coach reads about a learner's workplaces."""
    return best_places(world.db, shipped(), world.coach, case, at(on))


def suggested(world, case, on=MONDAY):
    """Return the workplaces that are suggested."""
    return [each.workplace_id for each in found(world, case, on).best]


def hindered(world, case, on=MONDAY):
    """Return what is in the way of the others."""
    return [text.nl for _, text in found(world, case, on).hindered]


def test_a_place_that_is_kept_for_somebody_else_is_no_place_and_comes_back_by_itself(world):
    """Ten working days after the proposal it is suggested again, without anybody doing anything."""
    case, other, work = looks(world), looks(world), world.work()
    assert suggested(world, case) == [work.workplace]

    world.go(other, "propose_match", world.coach, MONDAY, workplace_id=work.workplace, intake_on=MONDAY + DAY)

    assert suggested(world, case) == []
    assert hindered(world, case) == ["geen plaats meer vrij"]
    assert suggested(world, case, date(2026, 9, 28)) == []
    assert found(world, other).looks is False


def test_a_mentor_with_no_room_left_rules_the_workplace_out(world):
    """The partnership allows one learner a mentor; an own limit of the mentor goes before it."""
    limits = {"name": "Constructiv", "max_learners": 1}
    partnership = add_partnership(world.db, limits, actor=SYSTEM, now=at(MONDAY))
    change_programme(world.db, world.programme, {"partnership_id": partnership}, actor=SYSTEM, now=at(MONDAY))
    work = world.work(places=3)
    world.guided(work, start=date(2026, 9, 10))
    case = looks(world)
    assert hindered(world, case) == ["geen mentor vrij"]

    change_mentor(world.db, work.mentor, {"max_learners": 2}, actor=world.coach, now=at(MONDAY))
    assert suggested(world, case) == [work.workplace]

    mentor_leaves(world.db, work.mentor, MONDAY, actor=world.coach, now=at(MONDAY))
    assert hindered(world, case) == ["geen mentor vrij"]


def test_a_recognition_that_is_applied_for_counts_while_it_can_come_in_time(world):
    """Fourteen days after the application the decision can be there; the search lasts until 28 September."""
    work, case = world.work(recognised=False), looks(world)
    assert hindered(world, case) == ["niet erkend, en dat lukt niet op tijd"]
    asked = {"site_id": work.site, "programme_id": world.programme, "status": "submitted", "seen_on": MONDAY}
    with world.db.transaction() as tx:
        track = Writer(tx, SYSTEM, at(MONDAY)).add(recognitions, {**asked, "submitted_on": MONDAY})

    [pair] = found(world, case).best

    assert (pair.workplace_id, pair.recognition) == (work.workplace, "obtainable")
    with world.db.transaction() as tx:
        Writer(tx, SYSTEM, at(MONDAY)).change(recognitions, track, {"submitted_on": MONDAY + DAY})
    assert hindered(world, case) == ["niet erkend, en dat lukt niet op tijd"]


@pytest.mark.parametrize(("until", "left"), [(MONDAY + DAY, 0), (MONDAY, 1)])
def test_a_company_that_asked_to_be_left_alone_excludes_itself(world, until, left):
    """Until the day it named; from then on it is suggested again."""
    work, case = world.work(), looks(world)

    change_site(world.db, work.site, {"do_not_contact_until": until.isoformat()}, actor=world.city, now=at(MONDAY))

    assert len(suggested(world, case)) == left


def test_a_workplace_that_is_withdrawn_or_over_is_not_suggested(world):
    """Nor is it counted among those that something stands in the way of."""
    work, over, case = world.work(), world.work(), looks(world)
    withdraw_workplace(world.db, work.workplace, MONDAY, actor=world.coach, now=at(MONDAY))
    ends = {"until_on": (MONDAY - DAY).isoformat()}
    change_workplace(world.db, over.workplace, ends, actor=world.coach, now=at(MONDAY))

    assert found(world, case).best == ()
    assert found(world, case).hindered == ()


def test_what_the_workplace_offers_is_typed_in_the_register_and_counted(world):
    """What a learner needs, in the same words of work, gives the points for support."""
    work, case = world.work(), looks(world, search_limits="rustige omgeving, bereikbaar met bus")
    offers = {"offers": "Rustige omgeving , vaste begeleider"}

    change_workplace(world.db, work.workplace, offers, actor=world.coach, now=at(MONDAY))

    [pair] = found(world, case).best
    assert "De werkplek biedt: rustige omgeving" in [each.nl for each in pair.parts]
