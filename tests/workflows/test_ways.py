"""The two shipped ways, walked through the real commands as far as the clocks decide something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from sqlalchemy import select

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.errors import ActionRefused
from engine.facts import Facts
from engine.loader import Workflows, load_all
from engine.rules import decide
from engine.tables import cases, clocks, outbox, tasks
from tests.workflows.asking import WORKFLOWS


@cache
def shipped() -> Workflows:
    """Load and prove both workflows once."""
    return load_all([WORKFLOWS])


@dataclass(frozen=True)
class Way:
    """A case and everybody who works on it."""

    db: Any
    id: int
    school: int
    city: Actor
    coordinator: Actor
    coach: Actor

    def go(self, action: str, actor: Actor, day: date, *, reason: engine.Reason | None = None, **fields: object) -> str:
        """Take an action at nine and return the state it leads to."""
        moved = engine.advance(
            self.db,
            shipped(),
            self.id,
            action,
            actor=actor,
            seen_version=None,
            now=_at(day),
            fields=fields,
            reason=reason,
        )
        return str(moved.state)

    def wait(self, first: date, last: date) -> None:
        """Let the clocks tick each morning from ``first`` up to and including ``last``."""
        for day in range((last - first).days + 1):
            engine.fire_due(self.db, shipped(), _at(first + timedelta(days=day)))

    def state(self) -> str:
        """Return where the case is."""
        with self.db.read() as tx:
            return str(tx.execute(select(cases.c.state)).scalar_one())

    def ends(self) -> dict[str, date]:
        """Return the last day of every clock that has not stopped."""
        with self.db.read() as tx:
            query = select(clocks.c.name, clocks.c.ends_on).where(clocks.c.status != "stopped")
            return {row.name: row.ends_on for row in tx.execute(query)}

    def open_tasks(self) -> set[tuple[str, str]]:
        """Return name and role of every open task."""
        with self.db.read() as tx:
            query = select(tasks.c.name, tasks.c.role).where(tasks.c.status == "open")
            return {(row.name, row.role) for row in tx.execute(query)}

    def mails(self, kind: str) -> set[int]:
        """Return who was meant to get this message."""
        with self.db.read() as tx:
            return set(tx.execute(select(outbox.c.recipient_id).where(outbox.c.kind == kind)).scalars())


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def _person(db: Any, name: str, role: str, organisation_id: int | None) -> Actor:
    granted = (Grant(role, organisation_id),)
    email = f"{name.lower().replace(' ', '.')}@stad.example"
    return Actor(engine.add_person(db, actor=SYSTEM, name=name, email=email, grants_=granted), name, granted)


def _a_way(db: Any, workflow: str, opened_on: date, fields: dict[str, object]) -> Way:
    city = engine.add_organisation(db, actor=SYSTEM, name="Stad", kind="city")
    school = engine.add_organisation(db, actor=SYSTEM, name="Technicum", kind="vt")
    employee = _person(db, "Karen Vos", "city_employee", city)
    coordinator = _person(db, "Jan Smet", "school_coordinator", school)
    coach = _person(db, "Mia Claes", "trajectory_coach", school)
    _person(db, "Els Bos", "city_coordinator", None)
    learner = workflow == "learner_trajectory"
    if learner:
        fields = {**fields, "coach": coach.person_id}
    opened = engine.open_case(
        db,
        shipped(),
        workflow,
        actor=coordinator if learner else employee,
        organisation_id=school if learner else city,
        now=_at(opened_on),
        fields=fields,
    )
    return Way(db, opened.id, school, employee, coordinator, coach)


def a_learner_enrolled(db: Any) -> Way:
    """Enrol a minor on 25 August 2026 for lessons from 1 September."""
    known = {"first_name": "Amina", "last_name": "B", "birth_date": "2010-03-01", "email": "amina@leerling.example"}
    parent = {"parent_name": "Sara B", "parent_email": "sara@ouder.example"}
    path = {"signal_source": "self", "programme": "Elektrische installaties duaal", "provider_kind": "vt"}
    way = _a_way(db, "learner_trajectory", date(2026, 6, 10), {**known, **parent, **path})
    way.go("start_orientation", way.coordinator, date(2026, 6, 11))
    talk = {"info_talk_on": "2026-06-18", "parent_informed_on": "2026-06-18", "info_links_given": "ja"}
    wish = {"taster_offered": "nee", "motivation": "Ik wil met mijn handen leren."}
    way.go("start_screening", way.coach, date(2026, 6, 20), **talk, **wish)
    advice = {"ready": "not_ready", "willing": "willing", "advice_source": "previous_council", "advised_by": "PTI"}
    rest = {"advised_on": "2026-06-20", "advice_talk_on": "2026-06-21", "route_chosen": "dual"}
    engine.fill_in(
        db, shipped(), way.id, {**advice, **rest}, actor=way.coach, seen_version=3, now=_at(date(2026, 6, 22))
    )
    ticks = {"admission_general": "ja", "admission_specific": "ja", "enrol_ref": "D-1"}
    way.go("enrol", way.coach, date(2026, 8, 25), first_lesson_on="2026-09-01", **ticks)
    return way


def test_the_search_opens_by_itself_on_the_first_lesson_day(sqlite_db):
    """A negative advice did not stop her, nobody had to remember the date, and day twenty is 28 September."""
    way = a_learner_enrolled(sqlite_db)

    way.wait(date(2026, 8, 26), date(2026, 8, 31))
    assert way.state() == "enrolled"
    way.wait(date(2026, 9, 1), date(2026, 9, 1))

    assert way.state() == "searching_workplace"
    assert way.ends()["workplace_search"] == date(2026, 9, 28)


def test_a_lapsed_search_blocks_tells_and_asks_but_never_moves_the_learner(sqlite_db):
    """The morning after the last day: a decision for the school coordinator, the city knows, no automatic exit."""
    way = a_learner_enrolled(sqlite_db)

    way.wait(date(2026, 9, 1), date(2026, 9, 28))
    assert ("decide_after_lapse", "school_coordinator") not in way.open_tasks()
    way.wait(date(2026, 9, 29), date(2026, 10, 20))

    assert way.state() == "searching_workplace"
    wanted = {("decide_after_lapse", "school_coordinator"), ("workplace_search", "city_coordinator")}
    assert wanted <= way.open_tasks()


def test_an_extension_moves_the_end_and_warns_again(sqlite_db):
    """Asked on day 19: the new end is 26 October, and the city hears of it once more two training days before."""
    way = a_learner_enrolled(sqlite_db)
    way.wait(date(2026, 9, 1), date(2026, 9, 25))
    reason = "De klassenraad verlengt de zoekperiode."

    ends_on = engine.extend(
        sqlite_db,
        shipped(),
        way.id,
        "workplace_search",
        actor=way.coordinator,
        reason=reason,
        seen_version=None,
        now=_at(date(2026, 9, 25)),
    )
    way.wait(date(2026, 9, 26), date(2026, 10, 22))

    assert ends_on == date(2026, 10, 26)
    with sqlite_db.read() as tx:
        endings = tx.execute(select(outbox.c.key).where(outbox.c.kind == "search_ending")).scalars().all()
    assert len({key.rsplit("-", 1)[1] for key in endings}) == 2


@pytest.mark.parametrize(("asked_on", "granted"), [("2026-09-28", True), ("2026-09-29", False), (None, False)])
def test_an_extension_asked_in_time_can_be_decided_later(sqlite_db, asked_on, granted):
    """The period ended on 28 September; the class council met on the 30th."""
    way = a_learner_enrolled(sqlite_db)
    way.wait(date(2026, 9, 1), date(2026, 9, 30))
    now = _at(date(2026, 9, 30))
    asked = {"extension_asked_on": asked_on}
    engine.fill_in(sqlite_db, shipped(), way.id, asked, actor=way.coordinator, seen_version=None, now=now)
    decided = {"actor": way.coordinator, "reason": "De klassenraad verlengt.", "seen_version": None, "now": now}

    if granted:
        assert engine.extend(sqlite_db, shipped(), way.id, "workplace_search", **decided) == date(2026, 10, 26)
    else:
        with pytest.raises(ActionRefused, match="clock_ended"):
            engine.extend(sqlite_db, shipped(), way.id, "workplace_search", **decided)


def test_what_is_not_filled_in_is_asked_once():
    """The intake talk is asked by the state and by a rule: one sentence; once it is typed the rule judges it."""
    definition = shipped().current("learner_trajectory")
    facts = Facts(state="match_proposed", fields={}, clocks={})

    with pytest.raises(ActionRefused) as refused:
        decide(definition, facts, "accept_match", roles=frozenset({"trajectory_coach"}), now=_at(date(2026, 9, 2)))

    about_intake = [each.code for each in refused.value.unmet if "intake_on" in each.fields]
    assert about_intake == ["needs_intake_on"]


def test_an_offer_without_an_answer_returns_to_the_pool_and_the_city(sqlite_db):
    """Five working days, then the city has the company back and hears so; the school is left in peace."""
    way = a_lead_offered(sqlite_db)

    way.wait(date(2026, 9, 14), date(2026, 9, 21))
    assert way.state() == "offered"
    way.wait(date(2026, 9, 22), date(2026, 9, 22))

    assert way.state() == "in_pool"
    assert way.mails("lead_expired") == {way.city.person_id}


def test_an_accepted_company_that_nobody_calls_comes_back_to_the_city(sqlite_db):
    """On the sixth working day the city employee is asked to take it back, and to tell the company sorry."""
    way = a_lead_offered(sqlite_db)
    way.go("accept", way.coordinator, date(2026, 9, 15), lead_coach=way.coach.person_id)

    way.wait(date(2026, 9, 16), date(2026, 9, 22))
    assert ("take_back_lead", "city_employee") not in way.open_tasks()
    way.wait(date(2026, 9, 23), date(2026, 9, 23))

    assert ("take_back_lead", "city_employee") in way.open_tasks()
    assert way.city.person_id in way.mails("task_assigned")
    assert way.go("take_back", way.city, date(2026, 9, 23)) == "in_pool"
    assert way.open_tasks() == {("apologise_company", "city_employee")}


def a_lead_offered(db: Any) -> Way:
    """Offer a bakery to the school on 14 September 2026."""
    seen = {"company_name": "De Vos bv", "signal_source": "visit", "signal_on": "2026-09-01"}
    way = _a_way(db, "company_lead", date(2026, 9, 1), {**seen, "enterprise_number": "0404567895"})
    person = {"contact_name": "Tom", "contact_email": "tom@devos.example"}
    consent = {"share_consent": "ja", "share_consent_on": "2026-09-02"}
    promise = {"promised": "We bellen", "promised_by_on": "2026-09-20"}
    way.go("confirm_interest", way.city, date(2026, 9, 2), **person, **consent, **promise)
    way.go("start_qualifying", way.city, date(2026, 9, 3), duplicate_check="none_found")
    line = {"programme": "Bakker duaal", "places": "1", "earliest_start_on": "2026-10-01"}
    floor = {"site_address": "Kaai 1", "work_days": "wo-vr", "languages": "nl", "reachability": "tram"}
    rest = {"mentor_precheck": "fits", "taster_possible": "ja", "exclusions": "geen"}
    way.go("finish_qualifying", way.city, date(2026, 9, 4), **line, **floor, **rest)
    known = {"recognition_status": "none", "recognition_applicant": "school"}
    way.go("release_to_pool", way.city, date(2026, 9, 7), **known)
    offer = {"offered_to": str(way.school), "school_gives_programme": "ja", "offer_rank": "1"}
    way.go("offer", way.city, date(2026, 9, 14), **offer)
    return way
