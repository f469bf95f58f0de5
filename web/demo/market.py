"""The companies of the demo city: establishments, mentors, places for learners and their recognition.

Everything is added through the commands of the register, by the people who would do it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import count, cycle, product
from typing import Any

from sqlalchemy import select

import engine
from engine.actor import SYSTEM, Actor
from engine.database import Database
from engine.loader import Workflows
from workflows.register.companies import add_company
from workflows.register.company_contacts import add_contact
from workflows.register.mentors import add_mentor
from workflows.register.offerings import add_offering
from workflows.register.places import seats
from workflows.register.programmes import add_programme
from workflows.register.seeding import seed
from workflows.register.sites import add_site
from workflows.register.tables import mentors, programmes, workplaces
from workflows.register.workplaces import add_workplace

PLACES = 3
"""Places of one establishment for one programme."""


@dataclass(frozen=True, slots=True)
class Place:
    """A workplace of the demo with its establishment and mentor."""

    id: int
    site_id: int
    mentor_id: int


@dataclass
class Market:
    """Which programmes there are, and where their learners can work."""

    db: Database
    workflows: Workflows
    words: dict[str, Any]
    chance: random.Random
    city: Actor
    hall: int
    guide: Actor = SYSTEM
    programmes: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)

    def teach(self, schools: list[tuple[int, str, Actor]], taught: set[tuple[str, str]], at: datetime) -> None:
        """Let every school offer what schools of its kind teach in the city."""
        seed(self.db, SYSTEM, at)
        with self.db.read() as tx:
            found = tx.execute(select(programmes.c.official_name, programmes.c.id))
            self.programmes = {row.official_name: row.id for row in found}
        for name in sorted({name for _, name in taught} - self.programmes.keys()):
            kind = "ov3" if ("buso", name) in taught else "grade_3"
            typed = {"official_name": name, "kind": kind, "finality": "da", "years": 2}
            self.programmes[name] = add_programme(self.db, typed, actor=SYSTEM, now=at)
        since = (at - timedelta(days=400)).date().isoformat()
        for (school, kind, actor), (taught_by, name) in product(schools, sorted(taught)):
            if kind == taught_by:
                typed = {"organisation_id": school, "programme_id": self.programmes[name], "from_on": since}
                add_offering(self.db, typed, actor=actor, now=at)

    def open(self, wanted: Counter[str], keepers: list[Actor], at: datetime) -> None:
        """Make room for so many learners per programme, and a little more."""
        keeper = cycle(keepers)
        for programme, learners in sorted(wanted.items()):
            many = learners // PLACES + 2
            self.places[programme] = [self._place(programme, next(self.names), next(keeper), at) for _ in range(many)]

    def free_place(self, programme: str, day: date, *, but: int | None = None) -> Place:
        """Return a workplace with a place left on a day, not at the establishment ``but``."""
        known = self.places[programme]
        start = self.chance.randrange(len(known))
        with self.db.read() as tx:
            for place in (*self._brought(tx, programme), *known[start:], *known[:start]):
                if place.site_id != but and seats(tx, place.id, day).free:
                    return place
        raise LookupError(f"no place left for {programme}")

    def mentor_of(self, workplace_id: int) -> int:
        """Return a mentor of the establishment of a workplace."""
        query = (
            select(mentors.c.id)
            .join(workplaces, workplaces.c.site_id == mentors.c.site_id)
            .where(workplaces.c.id == workplace_id)
        )
        with self.db.read() as tx:
            return int(tx.execute(query).scalars().first() or 0)

    def prospect(self, programme: str, keeper: Actor, at: datetime) -> dict[str, int]:
        """Let the city find a new company for a programme; its place comes later, with a school."""
        found = self._site(next(self.names), keeper, at)
        self._mentor(found["site_id"], found["company_id"], self.guide, at)
        self._recognise(found["site_id"], self.programmes[programme], at)
        return found

    @cached_property
    def names(self) -> Iterator[str]:
        """Return names of companies, each once."""
        return self._names()

    def _names(self) -> Iterator[str]:
        made = [f"{trade} {family}" for trade, family in product(self.words["trades"], self.words["last_names"])]
        self.chance.shuffle(made)
        yield from self.words["companies"]
        for number in count(1):
            yield from (name if number == 1 else f"{name} {number}" for name in made)

    def _brought(self, tx: Any, programme: str) -> Iterator[Place]:
        """Yield the places that came with a company of the city: those are asked first."""
        query = select(workplaces.c.id, workplaces.c.site_id).where(
            workplaces.c.lead_id.is_not(None),
            workplaces.c.withdrawn_on.is_(None),
            workplaces.c.programme_id == self.programmes[programme],
        )
        for row in tx.execute(query.order_by(workplaces.c.id)).all():
            yield Place(row.id, row.site_id, 0)

    def _site(self, name: str, keeper: Actor, at: datetime) -> dict[str, int]:
        where = self.chance.choice(self.words["places"])
        company = add_company(
            self.db,
            {"name": name, "postcode": where["postcode"], "size": self.chance.choice(("small", "medium", "large"))},
            actor=keeper,
            now=at,
            confirmed_new=True,
        ).id
        site = add_site(
            self.db,
            {
                "company_id": company,
                "street": f"{self.chance.choice(self.words['streets'])} {self.chance.randint(1, 180)}",
                "postcode": where["postcode"],
                "latitude": round(where["latitude"] + self.chance.uniform(-0.01, 0.01), 4),
                "longitude": round(where["longitude"] + self.chance.uniform(-0.01, 0.01), 4),
            },
            actor=keeper,
            now=at,
        ).id
        boss = self.chance.choice(self.words["mentors"])
        contact = {"company_id": company, "name": boss, "job": "zaakvoerder", "phone": "03 555 03 00"}
        mail = {"email": f"bedrijf{company}@duaal.example", "consent_on": at.date().isoformat()}
        add_contact(self.db, {**contact, **mail}, actor=keeper, now=at)
        return {"company_id": company, "site_id": site}

    def _place(self, programme: str, name: str, keeper: Actor, at: datetime) -> Place:
        found, day = self._site(name, keeper, at), at.date()
        site = found["site_id"]
        mentor = self._mentor(site, found["company_id"], keeper, at)
        self._recognise(site, self.programmes[programme], at)
        typed = {
            "site_id": site,
            "programme_id": self.programmes[programme],
            "places": PLACES,
            "from_on": (day - timedelta(days=30)).isoformat(),
            "days": "wo,do,vr",
            "hours_week": 22,
            "mentor_id": mentor,
        }
        return Place(add_workplace(self.db, typed, actor=keeper, now=at), site, mentor)

    def _mentor(self, site: int, number: int, keeper: Actor, at: datetime) -> int:
        day = at.date()
        typed = {
            "site_id": site,
            "name": f"{self.chance.choice(self.words['first_names'])} {self.chance.choice(self.words['last_names'])}",
            "email": f"mentor{number}@duaal.example",
            "phone": "0470 55 00 00",
            "age": self.chance.randint(27, 60),
            "experience_years": self.chance.randint(5, 25),
            "conditions_seen_on": (day - timedelta(days=10)).isoformat(),
            "extract_issued_on": (day - timedelta(days=20)).isoformat(),
            "training_done_on": (day - timedelta(days=60)).isoformat(),
        }
        return add_mentor(self.db, typed, actor=keeper, now=at)

    def _recognise(self, site: int, programme: int, at: datetime) -> None:
        """Mirror the recognition that the official counter shows; of every tenth it ends soon."""
        day = at.date()
        asked = {"site_id": site, "programme_id": programme, "seen_on": day.isoformat()}
        opened = engine.open_case(
            self.db,
            self.workflows,
            "recognition",
            actor=self.city,
            fields=asked,
            organisation_id=self.hall,
            now=at,
        )
        left = 240 if site % 10 == 0 else 1500
        granted = {
            "granted_on": (day - timedelta(days=200)).isoformat(),
            "valid_until": (day + timedelta(days=left)).isoformat(),
            "seen_on": day.isoformat(),
        }
        engine.advance(
            self.db,
            self.workflows,
            opened.id,
            "grant",
            actor=self.city,
            fields=granted,
            seen_version=None,
            now=at,
        )
