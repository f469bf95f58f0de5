"""Programmes on offer and companies with places, mentors and recognitions, made through the real commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import engine
from engine.actor import SYSTEM, Actor
from tests.workflows.histories import shipped
from tests.workflows.looking import Looking
from workflows.register.companies import add_company
from workflows.register.company_contacts import add_contact
from workflows.register.mentors import add_mentor
from workflows.register.offerings import add_offering
from workflows.register.programmes import add_programme
from workflows.register.sites import add_site
from workflows.register.workplaces import add_workplace


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day, UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def as_sent(value: object) -> object:
    """Return a value as a form would send it."""
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Work:
    """A workplace with its establishment and mentor."""

    company: int
    site: int
    mentor: int
    workplace: int


class Market(Looking):
    """What a school offers and which companies it works with."""

    numbers: Any
    hall: int
    school: int
    programme: int
    city: Actor
    coach: Actor

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
            fields={name: as_sent(value) for name, value in fields.items()},
            reason=said,
            override=override,
        )
        return str(moved.state)
