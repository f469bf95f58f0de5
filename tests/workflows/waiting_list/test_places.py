"""A partner's free place: offered to the next in order, taken by one, and what others see of the list."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.errors import ActionRefused, NotAllowed, NotFound
from engine.tables import outbox, tasks
from tests.workflows.histories import City, at, shipped
from workflows.register import tables
from workflows.waiting_list.listing import waiting
from workflows.waiting_list.offers import accept_place, decline_place, report_place

MONDAY = date(2026, 9, 14)


@pytest.fixture
def town(db):
    """Two schools with a coach and a learner each who wait for a place in the preparatory phase, and a partner."""
    return Town(City(db))


class Town:
    """``first`` waits longest; ``second`` is at the other school."""

    def __init__(self, city):
        self.city, self.db = city, city.db
        self.schools = [city.school("Don Bosco"), city.school("Spectrumschool")]
        self.coaches = [city.person("trajectory_coach", school) for school in self.schools]
        self.partner = city.school("Arktos", kind="partner")
        self.programme = city.programme("Chemie duaal")
        self.first, self.second = (
            self.waits(school, coach, date(2026, 9, day), f"W-2026-000{day}")
            for school, coach, day in zip(self.schools, self.coaches, (1, 2), strict=True)
        )

    def waits(self, school, coach, since, code, **more):
        """Put a learner on the list and return case and entry."""
        case = self.city.learner(school, ("awaiting_place", since), coach=coach, programme=self.programme)
        values = {
            "code": code, "kind": "alf", "case_id": case, "organisation_id": school, "programme_id": self.programme,
            "since_on": since, "shared": True, "partner_choices": [], "postcode": "2060", "needs": ["rustige omgeving"],
            "status": "waiting",
        }  # fmt: skip
        return case, self.city.add(tables.waiting_entries, **{**values, **more})

    def free_place(self):
        """Let the partner report a place."""
        return report_place(self.db, self.partner, "alf", date(2026, 9, 21), actor=SYSTEM, now=at(MONDAY))

    def status(self, entry):
        """Return the status of an entry."""
        with self.db.read() as tx:
            query = select(tables.waiting_entries.c.status).where(tables.waiting_entries.c.id == entry[1])
            return tx.execute(query).scalar_one()


def test_a_free_place_is_offered_to_the_next_in_order_and_the_coach_is_asked(town):
    """The longest waiting gets it, once; the coach's task comes by an order to the case."""
    town.free_place()

    assert (town.status(town.first), town.status(town.second)) == ("offered", "waiting")
    with town.db.read() as tx:
        [order] = tx.execute(select(outbox)).all()
    assert (order.kind, order.payload["case_id"]) == ("learner_trajectory.place_offered", town.first[0])
    handlers = {"command": engine.OrderHandler(town.db, shipped())}
    assert engine.deliver(town.db, shipped(), handlers, at(MONDAY), secret="s" * 40).sent == 1
    with town.db.read() as tx:
        asked = select(tasks.c.name).where(tasks.c.case_id == town.first[0])
        assert tx.execute(asked).scalars().all() == ["answer_place"]


def test_who_declines_keeps_waiting_and_the_place_goes_on(town):
    """The next in order is offered the same place; nobody loses a turn by saying no once."""
    place = town.free_place()

    decline_place(town.db, shipped(), place, actor=town.coaches[0], now=at(MONDAY))

    assert (town.status(town.first), town.status(town.second)) == ("waiting", "offered")


def test_a_place_goes_to_one_learner_however_many_coaches_press_the_button(town):
    """Two answers at once: one counts, the other hears that the place is not offered any more."""
    place = town.free_place()

    def answer(_number):
        try:
            return accept_place(town.db, shipped(), place, actor=town.coaches[0], now=at(MONDAY))
        except ActionRefused as refused:
            return refused.unmet[0].nl

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(answer, range(2)))

    assert sorted(said, key=str)[1] is None
    assert "niet meer aangeboden" in next(each for each in said if each)
    assert town.status(town.first) == "placed"


def test_a_place_that_is_taken_is_not_offered_again(town):
    """Answering later is refused with a sentence that says where to look."""
    place = town.free_place()
    accept_place(town.db, shipped(), place, actor=town.coaches[0], now=at(MONDAY))

    with pytest.raises(ActionRefused) as refused:
        decline_place(town.db, shipped(), place, actor=town.coaches[0], now=at(MONDAY))

    assert "wachtlijst" in refused.value.unmet[0].nl


def test_nobody_answers_for_the_learner_of_another_school(town):
    """To the other coach the place does not exist."""
    place = town.free_place()

    with pytest.raises(NotFound):
        accept_place(town.db, shipped(), place, actor=town.coaches[1], now=at(MONDAY))


def test_the_own_learner_has_a_name_and_all_others_a_code(town):
    """Outside the own school: code, programme, kind, three digits of the postcode, needs; no name, no case."""
    mine, other = waiting(town.db, shipped(), town.coaches[0], "alf", at(MONDAY))

    assert (mine.name is not None, mine.postcode, mine.case_id) == (True, "2060", town.first[0])
    assert (other.name, other.case_id, other.since_on, other.status) == (None, None, None, "")
    assert (other.code, other.postcode, other.needs) == ("W-2026-0002", "206", ("rustige omgeving",))
    assert [each.code for each in waiting(town.db, shipped(), town.coaches[0], "alf", at(MONDAY), own=True)] == [
        "W-2026-0001"
    ]


def test_who_did_not_agree_to_be_shared_is_seen_by_the_own_school_only(town):
    """Without consent there is not even a code."""
    hidden = town.waits(town.schools[1], town.coaches[1], MONDAY, "W-2026-0009", shared=False)

    seen = {each.code for each in waiting(town.db, shipped(), town.coaches[0], "alf", at(MONDAY))}
    own = {each.code for each in waiting(town.db, shipped(), town.coaches[1], "alf", at(MONDAY))}

    assert hidden
    assert "W-2026-0009" not in seen
    assert "W-2026-0009" in own


def test_the_list_is_not_for_everybody(town):
    """A mentor has nothing to look for here."""
    mentor = town.city.person("mentor", None)

    with pytest.raises(NotAllowed):
        waiting(town.db, shipped(), mentor, "alf", at(MONDAY))
