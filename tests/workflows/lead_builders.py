"""A city with schools and a company, and a lead that walks through the real commands as far as a test wants.

Learners who wait and agreements that run are put in by ``histories``: their own way is tested elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.orders import OrderHandler
from engine.tables import cases, events, outbox, tasks
from tests.workflows.histories import City, shipped
from workflows.register.companies import add_company
from workflows.register.offerings import add_offering
from workflows.register.programmes import add_programme
from workflows.register.providers import add_provider
from workflows.register.sites import add_site
from workflows.register.tables import lead_offers, sites, workplace_searches

SEPTEMBER = date(2026, 9, 1)
SECRET = "a secret of the tests"


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day in Brussels summer time, near enough to working hours all year."""
    return datetime(day.year, day.month, day.day, hour - 2, tzinfo=UTC)


@dataclass(frozen=True)
class School:
    """A school with a coordinator and a coach."""

    id: int
    name: str
    coordinator: Actor
    coach: Actor


@dataclass
class Network:
    """The city, its staff, and whoever a test adds."""

    db: Any
    hall: int
    employee: Actor
    coordinator: Actor
    admin: Actor
    city: City
    numbers: Any = field(default_factory=lambda: iter(range(1, 1000)))

    def person(self, name: str, role: str, organisation_id: int | None) -> Actor:
        """Add a member of the staff."""
        granted = (Grant(role, organisation_id),)
        email = f"{name.lower().replace(' ', '.')}@stad.example"
        key = engine.add_person(self.db, actor=SYSTEM, name=name, email=email, phone="03 000 00 00", grants_=granted)
        return Actor(key, name, granted)

    def programme(self, name: str = "Bakker duaal", sector: str = "") -> int:
        """Add a programme."""
        typed = {"official_name": name, "kind": "grade_3", "sector": sector}
        return add_programme(self.db, typed, actor=self.admin, now=at(SEPTEMBER))

    def school(self, name: str, *programmes: int, place: tuple[float, float] | None = None) -> School:
        """Add a school that offers these programmes, somewhere."""
        school = engine.add_organisation(self.db, actor=SYSTEM, name=name, kind="vt")
        where = {"latitude": str(place[0]), "longitude": str(place[1])} if place else {}
        add_provider(self.db, {"organisation_id": school, **where}, actor=self.admin, now=at(SEPTEMBER))
        for programme in programmes:
            self.offers(school, programme)
        return School(
            school,
            name,
            self.person(f"Coordinator {name}", "school_coordinator", school),
            self.person(f"Coach {name}", "trajectory_coach", school),
        )

    def offers(self, school: int, programme: int) -> None:
        """Let a school offer a programme."""
        typed = {"organisation_id": school, "programme_id": programme, "from_on": "2025-09-01"}
        add_offering(self.db, typed, actor=self.admin, now=at(SEPTEMBER))

    def site(self, name: str = "De Vos bv", number: str = "0404567895", **typed: object) -> tuple[int, int]:
        """Add a company with an establishment and return both ids."""
        known = {"name": name, "enterprise_number": number, "postcode": "2060"}
        company = add_company(self.db, known, actor=self.employee, now=at(SEPTEMBER), confirmed_new=True).id
        place = {"company_id": company, "postcode": "2060", "street": "Kaai 1", **typed}
        return company, add_site(self.db, place, actor=self.employee, now=at(SEPTEMBER)).id

    def waits(self, school: School, programme: int, until: date, since: date = SEPTEMBER) -> int:
        """Let a learner of a school wait for a workplace until a day."""
        case_id = self.city.learner(school.id, ("searching_workplace", since), programme=programme)
        days = {"starts_on": since, "ends_on": until, "base_days": 20}
        self.city.add(workplace_searches, case_id=case_id, reason="initial", **days)
        return case_id

    def works(self, school: School, programme: int, site_id: int, first: date, last: date, **more: Any) -> int:
        """Let a learner of a school work at an establishment; returns the trajectory."""
        case_id = self.city.learner(school.id, ("in_guidance", first), programme=programme, coach=school.coach)
        self.city.agreement(case_id, site_id, first, last, **more)
        return case_id

    def lead(self, company: int, site_id: int, day: date = SEPTEMBER, **fields: object) -> Lead:
        """Open a lead of an establishment."""
        signal = {"signal_source": "visit", "signal_on": day.isoformat()}
        contact = {"contact_name": "Tom De Vos", "contact_email": "tom@devos.example"}
        opened = engine.open_case(
            self.db,
            shipped(),
            "company_lead",
            actor=self.employee,
            fields={"company_id": company, "site_id": site_id, **signal, **contact, **fields},
            organisation_id=self.hall,
            now=at(day),
        )
        return Lead(self, opened.id)

    def wait(self, first: date, last: date) -> None:
        """Let the clocks tick each morning from ``first`` up to and including ``last``, and orders be carried out."""
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            engine.fire_due(self.db, shipped(), at(day))
            self.settle(day)

    def settle(self, day: date) -> None:
        """Carry out what cases and the register asked of each other."""
        handlers = {"command": OrderHandler(self.db, shipped())}
        while engine.deliver(self.db, shipped(), handlers, at(day, 10), secret=SECRET).sent:
            pass

    def mails(self, kind: str) -> list[int]:
        """Return who was meant to get a kind of message, once per message."""
        with self.db.read() as tx:
            query = select(outbox.c.recipient_id).where(outbox.c.kind == kind, outbox.c.status != "cancelled")
            return list(tx.execute(query.order_by(outbox.c.id)).scalars())

    def failed(self) -> list[tuple[str, str]]:
        """Return the orders that were refused."""
        with self.db.read() as tx:
            query = select(outbox.c.kind, outbox.c.last_error).where(outbox.c.last_error.is_not(None))
            return [(row.kind, row.last_error) for row in tx.execute(query)]


@dataclass(frozen=True)
class Lead:
    """A lead and the ways to move it; every step is the real one."""

    network: Network
    id: int

    def go(
        self, action: str, actor: Actor, day: date, *, reason: str = "", override: str = "", **fields: object
    ) -> str:
        """Take an action at nine and return the state it leads to."""
        moved = engine.advance(
            self.network.db,
            shipped(),
            self.id,
            action,
            actor=actor,
            seen_version=None,
            now=at(day),
            fields=fields,
            reason=engine.Reason(reason, "Zo is het afgesproken.") if reason else None,
            override=override,
        )
        return moved.state

    def qualified(self, programme: int, day: date = SEPTEMBER, *, second: int | None = None, places: int = 2) -> Lead:
        """Bring the lead as far as the pool."""
        start = (day + timedelta(days=30)).isoformat()
        consent = {"share_consent": "ja", "share_consent_on": day.isoformat()}
        promise = {"promised": "We bellen", "promised_by_on": (day + timedelta(days=20)).isoformat()}
        line = {"programme_id": programme, "places": places, "earliest_start_on": start}
        if second is not None:
            line |= {"programme_2_id": second, "places_2": 1, "earliest_start_2_on": start}
        floor = {"work_days": "wo-vr", "languages": "nl", "reachability": "tram"}
        rest = {"mentor_precheck": "fits", "taster_possible": "ja", "exclusions": "geen"}
        seen = {"recognition_seen_on": day.isoformat(), "recognition_applicant": "school"}
        if second is not None:
            seen |= {"recognition_applicant_2": "company"}
        employee = self.network.employee
        self.go("confirm_interest", employee, day, **consent, **promise)
        self.go("start_qualifying", employee, day)
        self.go("finish_qualifying", employee, day, **line, **floor, **rest)
        self.go("release_to_pool", employee, day, **seen)
        return self

    def offered(self, school: School, day: date = SEPTEMBER, reason: str = "Dat vroeg het bedrijf zelf.") -> Lead:
        """Offer the lead to a school, with a reason in case it is not the first."""
        self.go("offer", self.network.employee, day, offered_to=school.id, offer_reason=reason)
        return self

    def accepted(self, school: School, day: date = SEPTEMBER) -> Lead:
        """Let the school say yes."""
        self.go("accept", school.coordinator, day, lead_coach=school.coach.person_id)
        return self

    def contacted(self, school: School, day: date, **fields: object) -> Lead:
        """Let the coach call the company."""
        said = {"contact_kind": "call", "contact_on": day.isoformat(), "contact_result": "interested"}
        self.go("log_first_contact", school.coach, day, **{**said, **fields})
        return self

    def agreed(self, school: School, day: date, places: int = 2, **fields: object) -> Lead:
        """Let school and company agree on places."""
        period = {"agreed_from": day.isoformat(), "agreed_until": "2027-06-30"}
        rest = {"recognition_path": "De school vraagt aan.", "no_visit_reason": "Bezocht in juni."}
        self.go("agree_workplace", school.coach, day, **{"agreed_places": places, **period, **rest, **fields})
        return self

    def state(self) -> str:
        """Return where the lead is."""
        return str(self.row().state)

    def row(self) -> Any:
        """Return the lead's case."""
        with self.network.db.read() as tx:
            return tx.execute(select(cases).where(cases.c.id == self.id)).one()

    def offers(self) -> list[Any]:
        """Return the offers of this lead, the oldest first."""
        with self.network.db.read() as tx:
            query = select(lead_offers).where(lead_offers.c.case_id == self.id).order_by(lead_offers.c.id)
            return list(tx.execute(query).all())

    def open_tasks(self) -> set[tuple[str, str]]:
        """Return name and role of what is still to do."""
        with self.network.db.read() as tx:
            query = select(tasks.c.name, tasks.c.role).where(tasks.c.case_id == self.id, tasks.c.status == "open")
            return {(row.name, row.role) for row in tx.execute(query)}

    def happened(self, kind: str) -> list[Any]:
        """Return the events of one kind."""
        with self.network.db.read() as tx:
            query = select(events).where(events.c.case_id == self.id, events.c.kind == kind).order_by(events.c.sequence)
            return list(tx.execute(query).all())


def a_network(db: Any) -> Network:
    """Add the city and its staff."""
    hall = engine.add_organisation(db, actor=SYSTEM, name="Stad", kind="city")
    network = Network(db, hall, SYSTEM, SYSTEM, SYSTEM, City(db))
    network.employee = network.person("Karen Vos", "city_employee", hall)
    network.coordinator = network.person("Els Bos", "city_coordinator", None)
    network.admin = network.person("Ann Beheer", "administrator", None)
    return network


def lock_of(network: Network, site_id: int) -> Any:
    """Return the establishment's row: who talks to the company."""
    with network.db.read() as tx:
        return tx.execute(select(sites).where(sites.c.id == site_id)).one()


def with_school(network: Any, school: School, *, second: int | None = None, places: int = 2) -> Lead:
    """Bring a lead to a school that accepted it on Monday 14 September and called the company a day later."""
    lead = network.lead(network.company, network.here).qualified(network.baker, second=second, places=places)
    monday = date(2026, 9, 14)
    return lead.offered(school, monday).accepted(school, monday).contacted(school, monday + timedelta(days=1))


def rows(network: Network, table: Any, *where: Any) -> list[Any]:
    """Return rows of a table by key."""
    with network.db.read() as tx:
        return list(tx.execute(select(table).where(*where).order_by(*table.primary_key.columns)).all())


def leads_of(network: Network) -> list[Lead]:
    """Return every lead, the oldest first."""
    with network.db.read() as tx:
        query = select(cases.c.id).where(cases.c.workflow == "company_lead").order_by(cases.c.id)
        return [Lead(network, each) for each in tx.execute(query).scalars()]
