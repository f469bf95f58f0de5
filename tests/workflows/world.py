"""A school, a city and a company of the register, made through the real commands, and learners on their way there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select, update

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.orders import TOPIC, OrderHandler
from engine.tables import case_people, cases, clocks, events, outbox, tasks
from tests.workflows.histories import shipped
from workflows.register.companies import add_company
from workflows.register.company_contacts import add_contact
from workflows.register.mentors import add_mentor
from workflows.register.offerings import add_offering
from workflows.register.programmes import add_programme
from workflows.register.sites import add_site
from workflows.register.tables import agreements
from workflows.register.workplaces import add_workplace

SECRET = "a secret of the tests"
ELECTRICITY = "Elektrische installaties duaal"


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day, UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@dataclass(frozen=True)
class Work:
    """A workplace with its establishment and mentor."""

    company: int
    site: int
    mentor: int
    workplace: int


@dataclass
class World:
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

    def teach(self, name: str, school: int | None = None, **more: object) -> int:
        """Add a programme that the school offers since long."""
        now = at(date(2025, 9, 1))
        typed = {"official_name": name, "kind": "grade_3", "finality": "da", **more}
        programme = add_programme(self.db, typed, actor=SYSTEM, now=now)
        self.offer(programme, school or self.school)
        return programme

    def offer(self, programme: int, school: int) -> None:
        """Let a school offer a programme since long."""
        typed = {"organisation_id": school, "programme_id": programme, "from_on": "2025-09-01"}
        add_offering(self.db, typed, actor=SYSTEM, now=at(date(2025, 9, 1)))

    def work(
        self,
        name: str = "Elektro De Vos",
        *,
        places: int = 1,
        on: date = date(2026, 8, 1),
        recognised: bool = True,
        contact: bool = True,
        **mentor: object,
    ) -> Work:
        """Add a company with an establishment, a contact, a mentor and places for the programme."""
        now, number = at(on), next(self.numbers)
        typed = {"name": f"{name} {number}", "postcode": "2100"}
        company = add_company(self.db, typed, actor=self.city, now=now, confirmed_new=True).id
        site = add_site(self.db, {"company_id": company, "postcode": "2100"}, actor=self.city, now=now).id
        if contact:
            person = {"company_id": company, "name": "Tom", "email": f"tom{number}@devos.example"}
            add_contact(self.db, person, actor=self.city, now=now)
        guide = {
            "site_id": site,
            "name": "Els Maes",
            "email": f"els{number}@devos.example",
            "age": 40,
            "experience_years": 12,
            "conditions_seen_on": on.isoformat(),
            "extract_issued_on": on.isoformat(),
            "training_done_on": on.isoformat(),
            **mentor,
        }
        mentor_id = add_mentor(self.db, guide, actor=self.coach, now=now)
        if recognised:
            self.recognise(site, on)
        place = {"site_id": site, "programme_id": self.programme, "places": places, "from_on": on.isoformat()}
        return Work(company, site, mentor_id, add_workplace(self.db, place, actor=self.coach, now=now))

    def recognise(self, site: int, on: date) -> int:
        """Mirror a recognition that was granted the day before, and return its case."""
        asked = {"site_id": site, "programme_id": self.programme, "seen_on": on.isoformat()}
        opened = engine.open_case(
            self.db, shipped(), "recognition", actor=self.city, fields=asked, organisation_id=self.hall, now=at(on)
        )
        granted = {"granted_on": (on - timedelta(days=1)).isoformat(), "seen_on": on.isoformat()}
        self.go(opened.id, "grant", self.city, on, **granted)
        return int(opened.id)

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

    def go(
        self, case: int, action: str, actor: Actor, day: date, *, reason: str = "", override: str = "", **fields: object
    ) -> str:
        """Take an action at nine and return the state it leads to; a reason is a code of the action's list."""
        said = engine.Reason(reason, "Besproken op school en samen beslist.") if reason else None
        moved = engine.advance(
            self.db,
            shipped(),
            case,
            action,
            actor=actor,
            seen_version=None,
            now=at(day),
            fields={name: _typed(value) for name, value in fields.items()},
            reason=said,
            override=override,
        )
        return str(moved.state)

    def fill(self, case: int, day: date, **fields: object) -> None:
        """Write fields of a case."""
        typed = {name: _typed(value) for name, value in fields.items()}
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

    def state(self, case: int) -> str:
        """Return where a case is."""
        with self.db.read() as tx:
            return str(tx.execute(select(cases.c.state).where(cases.c.id == case)).scalar_one())

    def row(self, case: int) -> Any:
        """Return the row of a case."""
        with self.db.read() as tx:
            return tx.execute(select(cases).where(cases.c.id == case)).one()

    def fields(self, case: int) -> dict[str, Any]:
        """Return the fields of a case."""
        with self.db.read() as tx:
            return dict(tx.execute(select(cases.c.fields).where(cases.c.id == case)).scalar_one())

    def ends(self, case: int) -> dict[str, date]:
        """Return the last day of every clock of a case that has not stopped."""
        with self.db.read() as tx:
            query = select(clocks.c.name, clocks.c.ends_on).where(
                clocks.c.case_id == case, clocks.c.status != "stopped"
            )
            return {row.name: row.ends_on for row in tx.execute(query)}

    def open_tasks(self, case: int) -> set[tuple[str, str]]:
        """Return name and role of every open task of a case."""
        with self.db.read() as tx:
            query = select(tasks.c.name, tasks.c.role).where(tasks.c.case_id == case, tasks.c.status == "open")
            return {(row.name, row.role) for row in tx.execute(query)}

    def named(self, case: int, role: str) -> int | None:
        """Return who is named on a case in a role, None when nobody is."""
        with self.db.read() as tx:
            query = select(case_people.c.person_id).where(case_people.c.case_id == case, case_people.c.role == role)
            return tx.execute(query).scalar_one_or_none()

    def task(self, case: int, name: str) -> int:
        """Return the open task of that name."""
        with self.db.read() as tx:
            query = select(tasks.c.id).where(tasks.c.case_id == case, tasks.c.name == name, tasks.c.status == "open")
            return int(tx.execute(query).scalar_one())

    def events(self, case: int, kind: str) -> list[Any]:
        """Return the events of one kind."""
        with self.db.read() as tx:
            query = select(events).where(events.c.case_id == case, events.c.kind == kind).order_by(events.c.sequence)
            return list(tx.execute(query).all())

    def posted(self, case: int, kind: str) -> list[Any]:
        """Return the outbox rows of one kind of message about a case."""
        with self.db.read() as tx:
            query = select(outbox).where(outbox.c.case_id == case, outbox.c.kind == kind).order_by(outbox.c.id)
            return list(tx.execute(query).all())

    def messages(self, kind: str) -> list[Any]:
        """Return the outbox rows of one kind, about whatever case."""
        with self.db.read() as tx:
            return list(tx.execute(select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)).all())

    def rows(self, table: Any, **where: object) -> list[Any]:
        """Return the rows of a table of the register."""
        with self.db.read() as tx:
            query = select(table).where(*(table.c[name] == value for name, value in where.items()))
            return list(tx.execute(query).all())

    def agreements(self, case: int) -> list[Any]:
        """Return the agreements of a trajectory."""
        return self.rows(agreements, case_id=case)


def _typed(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
