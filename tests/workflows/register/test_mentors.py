"""Mentors: what the school saw and when, never the document; and what follows when they leave (story 6)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import BadInput, NotAllowed
from engine.tables import outbox
from tests.workflows.market import at
from tests.workflows.register.keeping import codes
from tests.workflows.register.trade import DAY, NOW, a_trade, all_of, row, told
from tests.workflows.world import World
from workflows.register.mentors import add_mentor, change_mentor, disqualify_mentor, mentor_leaves
from workflows.register.merging import merge_sites
from workflows.register.sites import add_site
from workflows.register.tables import mentors


@pytest.fixture
def trade(db):
    """The city, two schools and De Vos bv with one establishment."""
    return a_trade(db)


def add(trade, *, actor=None, **typed):
    """Add a mentor, the coach of the first school when nobody is named."""
    values = {"site_id": trade.here, "name": "Els Maes", "email": "els@devos.example", **typed}
    return add_mentor(trade.db, values, actor=actor or trade.first.coach, now=NOW)


def test_who_saw_an_extract_and_when_is_noted_by_itself(trade):
    """Domain A10 and B7: the date of issue, seen on, by whom; not the document."""
    made = add(trade, extract_issued_on="2026-08-20")

    kept = row(trade, mentors, made)
    seen = (kept.extract_issued_on, kept.extract_seen_on, kept.extract_seen_by)
    assert seen == (date(2026, 8, 20), DAY, trade.first.coach.person_id)
    assert told(trade, mentors, made)[0].payload["after"]["extract_seen_by"] == trade.first.coach.person_id


def test_another_change_leaves_who_saw_the_extract_and_a_new_extract_is_seen_anew(trade):
    """A form sends every field; mending a phone number is not looking at an extract."""
    made = add(trade, extract_issued_on="2026-08-20")
    later, sent = at(date(2026, 10, 5)), {"phone": "0470 12 34 56", "extract_issued_on": "2026-08-20"}
    trade.lead(trade.company, trade.here).qualified(trade.baker).offered(trade.first, DAY).accepted(trade.first, DAY)

    change_mentor(trade.db, made, sent, actor=trade.first.coordinator, now=later)
    unchanged = row(trade, mentors, made)
    change_mentor(trade.db, made, {"extract_issued_on": "2026-10-01"}, actor=trade.first.coordinator, now=later)
    renewed = row(trade, mentors, made)
    change_mentor(trade.db, made, {"extract_issued_on": ""}, actor=trade.first.coordinator, now=later)
    forgotten = row(trade, mentors, made)

    assert (unchanged.extract_seen_on, unchanged.extract_seen_by) == (DAY, trade.first.coach.person_id)
    assert (renewed.extract_seen_on, renewed.extract_seen_by) == (date(2026, 10, 5), trade.first.coordinator.person_id)
    assert (forgotten.extract_seen_on, forgotten.extract_seen_by) == (None, None)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"age": "41"}, {"conditions_seen_on": "required"}),
        ({"experience_years": "9"}, {"conditions_seen_on": "required"}),
        ({"age": "24,5", "conditions_seen_on": "2026-09-01"}, {"age": "not_whole"}),
        ({"age": "12", "conditions_seen_on": "2026-09-01"}, {"age": "too_small"}),
        ({"max_learners": "1,5"}, {"max_learners": "not_whole"}),
        ({"extract_issued_on": "2026-09-15"}, {"extract_issued_on": "date_in_future"}),
        ({"training_done_on": "2026-12-01"}, {"training_done_on": "date_in_future"}),
        ({"conditions_seen_on": "2026-09-15"}, {"conditions_seen_on": "date_in_future"}),
        ({"name": "Els (85.07.30-033.28)"}, {"name": "national_number"}),
        ({"phone": "85073003328"}, {"phone": "national_number"}),
        ({"site_id": "99"}, {"site_id": "unknown_choice"}),
    ],
)
def test_what_nobody_can_have_seen_is_refused(trade, typed, wrong):
    """The official form asks a mentor's national number; here it is kept nowhere."""
    with pytest.raises(BadInput) as refused:
        add(trade, **typed)

    assert codes(refused.value) == wrong


def test_a_mentor_stays_of_an_establishment_and_stands_at_none_that_was_joined(trade):
    """Agreements count on where somebody guides."""
    place = {"company_id": trade.company, "postcode": "2018", "street": "Plein 2"}
    other = add_site(trade.db, place, actor=trade.employee, now=NOW).id
    made = add(trade)
    with pytest.raises(BadInput) as moved:
        change_mentor(trade.db, made, {"site_id": other}, actor=trade.first.coach, now=NOW)
    merge_sites(trade.db, trade.here, other, actor=trade.employee, now=NOW)

    with pytest.raises(BadInput) as late:
        add(trade)

    assert (codes(moved.value), codes(late.value)) == ({"site_id": "fixed"}, {"site_id": "merged_record"})
    assert row(trade, mentors, made).site_id == other


@pytest.mark.parametrize(("note", "column"), [(mentor_leaves, "left_on"), (disqualify_mentor, "disqualified_on")])
def test_the_case_of_each_learner_is_told_once_when_a_mentor_is_no_longer_one(db, note, column):
    """Noted twice it is still one task; who guides nobody is just noted."""
    world = World(db)
    work = world.work(places=2)
    cases = [world.guided(work), world.guided(work)]

    for _ in range(2):
        note(db, work.mentor, date(2026, 11, 13), actor=world.coach, now=at(date(2026, 11, 13)))

    orders = all_of(world, outbox, outbox.c.kind == "learner_trajectory.mentor_gone")
    assert sorted(each.payload["case_id"] for each in orders) == sorted(cases)
    assert getattr(row(world, mentors, work.mentor), column) == date(2026, 11, 13)


def test_the_city_and_the_administrator_keep_no_mentors_and_other_schools_change_none(trade):
    """Domain B7: what was seen of a mentor is the school's; whoever added one mends the slip."""
    made = add(trade)

    for stranger in (trade.employee, trade.coordinator, trade.admin):
        with pytest.raises(NotAllowed):
            add(trade, actor=stranger)
    for stranger in (trade.employee, trade.admin, trade.second.coach):
        with pytest.raises(NotAllowed):
            change_mentor(trade.db, made, {"name": "Els"}, actor=stranger, now=NOW)
        with pytest.raises(NotAllowed):
            mentor_leaves(trade.db, made, DAY, actor=stranger, now=NOW)

    assert change_mentor(trade.db, made, {"name": "Els Claes"}, actor=trade.first.coach, now=NOW)
