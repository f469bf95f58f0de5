"""Places for one programme at one establishment: whole, on days of the week, and never fewer than are in use."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import BadInput, NotAllowed
from tests.workflows.market import at
from tests.workflows.register.keeping import codes
from tests.workflows.register.trade import DAY, NOW, a_trade, all_of, row, told
from tests.workflows.world import World
from workflows.register.ended_companies import declare_bankrupt, exclude_site
from workflows.register.mentors import add_mentor
from workflows.register.places import seats
from workflows.register.sites import add_site
from workflows.register.tables import reservations, workplaces
from workflows.register.workplaces import add_workplace, change_workplace, withdraw_workplace

TUESDAY = date(2026, 9, 15)


@pytest.fixture
def trade(db):
    """The city, two schools and De Vos bv with one establishment."""
    return a_trade(db)


def add(trade, *, actor=None, **typed):
    """Add places for bakers, the city when nobody is named."""
    values = {"site_id": trade.here, "programme_id": trade.baker, "places": "2", "from_on": "2026-10-01", **typed}
    return add_workplace(trade.db, values, actor=actor or trade.employee, now=NOW)


@pytest.mark.parametrize("typed", ["do, wo", "Wo,DO", "wo,do,wo"])
def test_days_are_kept_in_the_order_of_the_week_each_once(trade, typed):
    """However somebody writes them down on a visit."""
    made = add(trade, days=typed)

    kept = row(trade, workplaces, made)
    assert (kept.days, kept.places, kept.simulated) == ("wo,do", 2, False)
    assert [each.kind for each in told(trade, workplaces, made)] == ["added"]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"places": "0"}, {"places": "too_small"}),
        ({"places": "1,5"}, {"places": "not_whole"}),
        ({"places": "twee"}, {"places": "not_a_number"}),
        ({"until_on": "2026-09-30"}, {"until_on": "ends_before_start"}),
        ({"days": "wo, morgen"}, {"days": "not_weekdays"}),
        ({"hours_week": "41"}, {"hours_week": "too_large"}),
        ({"from_on": "", "programme_id": ""}, {"from_on": "required", "programme_id": "required"}),
        ({"programme_id": "99", "site_id": "99"}, {"programme_id": "unknown_choice", "site_id": "unknown_choice"}),
        ({"notes": "Bel Tom, 85.07.30-033.28"}, {"notes": "national_number"}),
        ({"notes": "Loon: BE68 5390 0754 7034"}, {"notes": "bank_account"}),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(trade, typed, wrong):
    """Half a learner does not work, and a national number is kept nowhere."""
    with pytest.raises(BadInput) as refused:
        add(trade, **typed)

    assert codes(refused.value) == wrong


def test_a_mentor_of_elsewhere_guides_nobody_here(trade):
    """Of another establishment, or of nobody."""
    _, elsewhere = trade.site("Slagerij Maes", "1000000120")
    guide = add_mentor(trade.db, {"site_id": elsewhere, "name": "Jo"}, actor=trade.first.coach, now=NOW)

    for mentor, code in ((guide, "other_site"), (99, "unknown_choice")):
        with pytest.raises(BadInput) as refused:
            add(trade, mentor_id=mentor)
        assert codes(refused.value) == {"mentor_id": code}


def test_no_fewer_places_than_are_held_and_taken(db):
    """One learner has a place kept free, one works: two places are the least, and the page says so."""
    world = World(db)
    work = world.work(places=3)
    world.guided(work, start=date(2026, 9, 22))
    held = world.searching()
    world.go(held, "propose_match", world.coach, TUESDAY, workplace_id=work.workplace, intake_on=TUESDAY)
    change = {"actor": world.coach, "now": at(TUESDAY)}

    with pytest.raises(BadInput) as refused:
        change_workplace(db, work.workplace, {"places": 1}, **change)

    assert [(each.code, dict(each.values)) for each in refused.value.problems] == [("places_in_use", {"used": "2"})]
    assert change_workplace(db, work.workplace, {"places": 2}, **change)
    with db.read() as tx:
        assert (seats(tx, work.workplace, TUESDAY).held, seats(tx, work.workplace, TUESDAY).free) == (1, 0)


def test_a_place_that_is_kept_free_comes_back_by_itself(db):
    """Nobody needs to end it: the day after its last it counts no more; what becomes of it is written down."""
    world = World(db)
    work = world.work()
    case = world.searching()
    world.go(case, "propose_match", world.coach, TUESDAY, workplace_id=work.workplace, intake_on=TUESDAY)

    [kept] = all_of(world, reservations)
    with db.read() as tx:
        free = [seats(tx, work.workplace, day).free for day in (kept.until_on, date(2026, 10, 30))]

    assert (free, kept.case_id, kept.status) == ([0, 1], case, "held")
    assert [each.kind for each in told(world, reservations, kept.id)] == ["added"]


def test_places_are_withdrawn_and_none_come_where_nobody_may_work(trade):
    """What is withdrawn keeps its row; an excluded establishment and a failed company get no places."""
    made = add(trade)
    withdraw_workplace(trade.db, made, DAY, actor=trade.employee, now=NOW)
    exclude_site(trade.db, trade.here, DAY, actor=trade.employee, now=NOW)
    company, failing = trade.site("Slagerij Maes", "1000000120")
    declare_bankrupt(trade.db, company, DAY, actor=trade.employee, now=NOW)

    assert (row(trade, workplaces, made).withdrawn_on, told(trade, workplaces, made)[-1].kind) == (DAY, "withdrawn")
    for site in (trade.here, failing):
        with pytest.raises(BadInput) as refused:
            add(trade, site_id=site)
        assert codes(refused.value) == {"site_id": "site_not_active"}


def test_a_workplace_stays_what_it_is_about_and_of_whoever_deals_with_it(trade):
    """Learners count on programme and establishment; another school changes nothing."""
    made, cook = add(trade), trade.programme("Kok duaal")
    place = {"company_id": trade.company, "postcode": "2018", "street": "Plein 2"}
    other = add_site(trade.db, place, actor=trade.employee, now=NOW).id

    with pytest.raises(BadInput) as refused:
        change_workplace(trade.db, made, {"programme_id": cook, "site_id": other}, actor=trade.employee, now=NOW)
    for call in (change_workplace, withdraw_workplace):
        with pytest.raises(NotAllowed):
            call(trade.db, made, {"places": 9} if call is change_workplace else DAY, actor=trade.second.coach, now=NOW)

    assert codes(refused.value) == {"site_id": "fixed", "programme_id": "fixed"}
