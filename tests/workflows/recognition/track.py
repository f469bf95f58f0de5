"""A city with a company, a programme and a partnership, and the way of a recognition walked through the commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.loader import Workflows, load_all, load_roles
from engine.orders import OrderHandler
from engine.tables import cases, outbox, persons
from tests.builders import SECRET
from tests.workflows.asking import WORKFLOWS
from tests.workflows.register.keeping import a_member
from workflows.register.companies import add_company
from workflows.register.company_contacts import add_contact
from workflows.register.partnerships import add_partnership
from workflows.register.programmes import add_programme
from workflows.register.recognitions import RecognitionFacts, recognition_of
from workflows.register.records import Register
from workflows.register.sites import add_site

DAY = date(2026, 9, 14)
"""Monday 14 September 2026."""


@cache
def shipped() -> Workflows:
    """Load and prove the recognition, and the trajectory that hears when one is lifted."""
    both = [WORKFLOWS / "recognition", WORKFLOWS / "learner_trajectory"]
    return load_all(both, roles=load_roles(WORKFLOWS / "roles.yaml"), records=Register())


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day."""
    return datetime.combine(day, time(hour), UTC)


@dataclass
class Town:
    """The city's people, a school with a coach, and one establishment with a programme to be recognised for."""

    db: Any
    hall: int
    employee: Actor
    head: Actor
    school: int
    coach: Actor
    partnership: int
    programme: int
    site: int

    def open(self, day: date = DAY, **fields: object) -> Track:
        """Open a recognition of the establishment for the programme."""
        typed = {"site_id": self.site, "programme_id": self.programme, "seen_on": day.isoformat(), **fields}
        opened = engine.open_case(
            self.db,
            shipped(),
            "recognition",
            actor=self.employee,
            fields=typed,
            organisation_id=self.hall,
            now=at(day),
        )
        return Track(self, opened.id)

    def known(self, on: date) -> RecognitionFacts | None:
        """Return what the register knows of the establishment and the programme on a day."""
        with self.db.read() as tx:
            return recognition_of(tx, self.site, self.programme, on)

    def mails(self, kind: str) -> list[tuple[str, date]]:
        """Return to whom, and on which day, messages of a kind were written."""
        query = (
            select(persons.c.name, outbox.c.created_at)
            .join(persons, persons.c.id == outbox.c.recipient_id)
            .where(outbox.c.kind == kind)
            .order_by(outbox.c.id)
        )
        with self.db.read() as tx:
            return [(row.name, row.created_at.date()) for row in tx.execute(query)]


@dataclass
class Track:
    """One recognition case."""

    town: Town
    id: int

    def go(
        self,
        action: str,
        day: date,
        *,
        actor: Actor | None = None,
        reason: engine.Reason | None = None,
        **fields: object,
    ) -> str:
        """Take an action in the morning, seen in the counter that day, and return the state it leads to."""
        typed = {"seen_on": day.isoformat(), **{name: _said(value) for name, value in fields.items()}}
        moved = engine.advance(
            self.town.db,
            shipped(),
            self.id,
            action,
            actor=actor or self.town.employee,
            seen_version=None,
            now=at(day),
            fields=typed,
            reason=reason,
        )
        return moved.state

    def prepare(self, day: date = DAY, **changes: object) -> str:
        """Agree on who applies."""
        return self.go("prepare", day, **{"partnership_id": self.town.partnership, "applicant": "company", **changes})

    def submit(self, day: date = DAY, **changes: object) -> str:
        """Note that the application was made."""
        ticks = {"honour_declaration": True, "mentors_ready": True}
        return self.go("submit", day, **{"submitted_on": day, **ticks, **changes})

    def wait(self, first: date, last: date) -> None:
        """Let the clocks tick each morning from ``first`` up to and including ``last``, and orders be carried out."""
        for day in range((last - first).days + 1):
            self.tick(first + timedelta(days=day))

    def tick(self, day: date) -> None:
        """Fire what is due one morning and carry out the orders."""
        while engine.fire_due(self.town.db, shipped(), at(day)):
            pass
        handlers = {"command": OrderHandler(self.town.db, shipped())}
        while engine.deliver(self.town.db, shipped(), handlers, at(day), secret=SECRET).sent:
            pass

    def row(self) -> Any:
        """Return the case as it stands."""
        with self.town.db.read() as tx:
            return tx.execute(select(cases).where(cases.c.id == self.id)).one()


def a_town(db: Any) -> Town:
    """Add everything through the commands."""
    hall = engine.add_organisation(db, actor=SYSTEM, name="Stad Antwerpen", kind="city")
    school = engine.add_organisation(db, actor=SYSTEM, name="Spectrumschool", kind="vt")
    employee = a_member(db, "Karen Voet", Grant("city_employee"))
    number = {"name": "Lasbedrijf Rombouts", "enterprise_number": "0404567895"}
    company = add_company(db, number, actor=employee, now=at(DAY)).id
    place = {"company_id": company, "site_number": "2123456791", "postcode": "2000"}
    person = {"company_id": company, "name": "Inge Rombouts", "email": "inge@rombouts.example"}
    add_contact(db, person, actor=employee, now=at(DAY))
    partnership = add_partnership(db, {"name": "mtech+", "decision_days": 21}, actor=SYSTEM, now=at(DAY))
    welding = {"official_name": "Lassen-constructie duaal", "kind": "grade_3", "partnership_id": partnership}
    return Town(
        db,
        hall,
        employee,
        a_member(db, "Kris Daems", Grant("city_coordinator")),
        school,
        a_member(db, "Mia Claes", Grant("trajectory_coach", school)),
        partnership,
        add_programme(db, welding, actor=SYSTEM, now=at(DAY)),
        add_site(db, place, actor=employee, now=at(DAY)).id,
    )


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
