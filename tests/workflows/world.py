"""A school, a city and a company of the register, made through the real commands, and learners on their way there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import update

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.orders import TOPIC, OrderHandler
from engine.tables import outbox
from tests.workflows.histories import shipped
from tests.workflows.market import Market, Work, as_sent, at

SECRET = "a secret of the tests"
ELECTRICITY = "Elektrische installaties duaal"


@dataclass
class World(Market):
    """One school with a coordinator and a coach, the city, and a programme that the school offers."""

    db: Any
    kind: str = "vt"
    numbers: Any = field(default_factory=lambda: count(1))
    mails: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Add the people and the programme."""
        self.hall = engine.add_organisation(self.db, actor=SYSTEM, name="Stad", kind="city")
        self.school = engine.add_organisation(self.db, actor=SYSTEM, name="Technicum", kind=self.kind)
        self.city = self.person("Karen Vos", "city_employee", self.hall)
        self.above = self.person("Els Bos", "city_coordinator", None)
        self.coordinator = self.person("Jan Smet", "school_coordinator", self.school)
        self.coach = self.person("Mia Claes", "trajectory_coach", self.school)
        self.programme = self.teach(ELECTRICITY)

    def person(self, name: str, role: str, organisation: int | None) -> Actor:
        """Add a member of the staff."""
        granted = (Grant(role, organisation),)
        email = f"{name.lower().replace(' ', '.')}{next(self.numbers)}@stad.example"
        key = engine.add_person(self.db, actor=SYSTEM, name=name, email=email, grants_=granted)
        return Actor(key, name, granted)

    def learner(self, opened_on: date = date(2026, 6, 10), **fields: object) -> int:
        """Register a minor and return the case."""
        number = next(self.numbers)
        known = {
            "first_name": "Amina",
            "last_name": f"B{number}",
            "birth_date": "2010-03-01",
            "email": f"amina{number}@leerling.example",
            "parent_name": f"Sara B{number}",
            "parent_email": f"sara{number}@ouder.example",
            "signal_source": "self",
            "programme_id": self.programme,
            "coach": self.coach.person_id,
        }
        opened = engine.open_case(
            self.db,
            shipped(),
            "learner_trajectory",
            actor=self.coordinator,
            organisation_id=self.school,
            now=at(opened_on),
            fields={**known, **fields},
        )
        return int(opened.id)

    def screened(self, case: int, *, talk: date = date(2026, 6, 18), **advice: object) -> int:
        """Bring a registered learner through orientation to an advice that is recorded and discussed."""
        self.go(case, "start_orientation", self.coordinator, talk - timedelta(days=1))
        told = {"info_talk_on": talk, "parent_informed_on": talk, "info_links_given": "ja", "taster_offered": "nee"}
        self.go(case, "start_screening", self.coach, talk, motivation="Ik wil met mijn handen leren.", **told)
        known = {"ready": "ready", "willing": "willing", "advice_source": "previous_council", "advised_by": "PTI"}
        rest = {"advised_on": talk, "advice_talk_on": talk, "route_chosen": "dual"}
        self.fill(case, talk, **{**known, **rest, **advice})
        return case

    def enrolled(self, case: int, on: date = date(2026, 8, 25), first: date = date(2026, 9, 1)) -> int:
        """Enrol a screened learner for lessons from ``first``."""
        ticks = {"admission_general": "ja", "admission_specific": "ja", "enrol_ref": "D-1"}
        self.go(case, "enrol", self.coach, on, first_lesson_on=first, **ticks)
        self.fill(case, on, rules_addendum_signed="ja")
        return case

    def searching(self, *, first: date = date(2026, 9, 1), **fields: object) -> int:
        """Return a learner whose search began on the first lesson day, by itself."""
        case = self.enrolled(self.screened(self.learner(**fields)), first=first)
        self.tick(first)
        self.fill(
            case,
            first,
            search_wishes="Een klein bedrijf.",
            travel_mode="public",
            travel_minutes="30",
            days_available="wo, do, vr",
            shared_list_consent="ja",
        )
        return case

    def match(self, case: int, work: Work, on: date) -> None:
        """Propose a place and accept it, with the intake on the same day."""
        self.go(case, "propose_match", self.coach, on, workplace_id=work.workplace, intake_on=on)
        yes = {"learner_agrees": "ja", "company_agrees": "ja", "match_parent_informed_on": on}
        self.go(case, "accept_match", self.coach, on, intake_on=on, **yes)

    def contract(self, work: Work, signed: date, start: date, **other: object) -> dict[str, object]:
        """Return what the form of a signed agreement asks."""
        parts = {
            "agreement_kind": "oao",
            "allowance_step": "step_2",
            "simulated_workplace": "nee",
            "mentor_id": work.mentor,
        }
        hours = {"school_hours": "16", "workplace_hours": "20", "company_weekly_hours": "38"}
        dates = {"agreement_starts_on": start, "agreement_ends_on": date(2027, 6, 30)}
        ticks = {"training_plan_signed": "ja", "schedule_attached": "ja"}
        by = {f"signed_{who}_on": signed for who in ("learner", "company", "school", "parent")}
        return {**parts, **hours, **dates, **ticks, **by, **other}

    def sign(self, case: int, work: Work, signed: date, start: date, **other: object) -> None:
        """Sign the agreement of a match."""
        self.go(case, "agreement_signed", self.coach, signed, **self.contract(work, signed, start, **other))

    def guided(self, work: Work, *, start: date = date(2026, 9, 22), case: int | None = None) -> int:
        """Return a learner at work whose onboarding is done."""
        case = case or self.searching()
        day = start - timedelta(days=1)
        self.match(case, work, day)
        self.sign(case, work, day, start)
        self.onboarded(case, start + timedelta(days=10))
        return case

    def onboarded(self, case: int, on: date) -> None:
        """Finish the onboarding."""
        names = shipped()["learner_trajectory"].document.guards["onboarding_checklist"].fields
        ticks = dict.fromkeys([*names, "dimona_seen"], "ja")
        days = dict.fromkeys(("first_day_called_on", "first_week_learner_on", "first_week_mentor_on"), on)
        self.go(case, "finish_onboarding", self.coach, on, **ticks, **days)

    def fill(self, case: int, day: date, **fields: object) -> None:
        """Write fields of a case."""
        typed = {name: as_sent(value) for name, value in fields.items()}
        engine.fill_in(self.db, shipped(), case, typed, actor=self.coach, seen_version=None, now=at(day))

    def tick(self, first: date, last: date | None = None) -> None:
        """Do what the worker does each morning from ``first`` up to and including ``last``."""
        for number in range(((last or first) - first).days + 1):
            now = at(first + timedelta(days=number))
            while engine.fire_due(self.db, shipped(), now):
                pass
            self.deliver(now)

    def deliver(self, now: datetime) -> None:
        """Carry out what cases asked of each other, and keep the mails that would leave."""
        handlers = {TOPIC: OrderHandler(self.db, shipped()), "email": self.mails.append}
        while engine.deliver(self.db, shipped(), handlers, now, secret=SECRET, limit=100).sent:
            pass

    def again(self, kind: str, now: datetime) -> None:
        """Carry orders of one kind out once more, as after a crash between the deed and its mark."""
        with self.db.transaction() as tx:
            tx.execute(update(outbox).where(outbox.c.kind == kind).values(status="waiting", sent_at=None))
        self.deliver(now)
