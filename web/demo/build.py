"""Builds the demo city in an empty database, case by case, at past moments and reproducibly by seed.

Not yet the numbers of the users' own dashboard: that city needs the register. What stands here is real: every case
went through the commands, every reminder came from its clock.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from pwdlib import PasswordHash
from rich.progress import track

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.database import Database
from engine.errors import NotFound
from engine.loader import Workflows
from engine.migrate import upgrade
from engine.settings import Settings
from web.demo.ways import LEAD_WAY, LEARNER_WAY, Moment
from web.main import all_workflows
from web.secret_key import database_file

LEARNERS = {True: 30, False: 120}
LEADS = {True: 12, False: 40}


@dataclass(frozen=True)
class School:
    """A school of the demo with one coach and one coordinator."""

    id: int
    name: str
    kind: str
    coach: Actor
    coordinator: Actor


def build(settings: Settings, *, small: bool, fresh: bool, now: datetime | None = None, seed: int = 2022) -> None:
    """Build the city; ``fresh`` throws an existing SQLite database away first.

    Raises:
        DatabaseUnusable: it cannot be opened.
    """
    file = database_file(settings)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        if fresh:
            for left in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
                left.unlink(missing_ok=True)
    upgrade(settings.database)
    db = Database(settings.database, durable=False)
    try:
        _Builder(db, all_workflows(settings), now or datetime.now(UTC), random.Random(seed)).city(small=small)  # noqa: S311 - a demo
    finally:
        db.dispose()


class _Builder:
    def __init__(self, db: Database, workflows: Workflows, now: datetime, chance: random.Random) -> None:
        self.db = db
        self.workflows = workflows
        self.now = now
        self.chance = chance
        self.words: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "city.yaml").read_text(encoding="utf-8"))
        self.hash = PasswordHash.recommended().hash(self.words["password"])

    def city(self, *, small: bool) -> None:
        """Add organisations and staff, then every learner and every lead on its way."""
        city = engine.add_organisation(self.db, actor=SYSTEM, name=self.words["city"], kind="city")
        staff = {
            each["role"]: self._person(each["name"], each["email"], Grant(each["role"]))
            for each in self.words["city_staff"]
        }
        schools = [self._school(at, each) for at, each in enumerate(self.words["schools"])]
        for number in track(range(LEARNERS[small]), description="Leerlingen"):
            self._learner(number, schools[number % len(schools)])
        for number in track(range(LEADS[small]), description="Bedrijven"):
            self._lead(number, city, staff["city_employee"], schools[number % len(schools)])
        engine.fire_due(self.db, self.workflows, self.now, limit=5000)

    def _school(self, at: int, each: dict[str, str]) -> School:
        school = engine.add_organisation(self.db, actor=SYSTEM, name=each["name"], kind=each["kind"])
        coach = self._person(
            self.words["coaches"][at], f"coach{at + 1}@duaal.example", Grant("trajectory_coach", school)
        )
        coordinator = self._person(
            self.words["coordinators"][at], f"school{at + 1}@duaal.example", Grant("school_coordinator", school)
        )
        return School(school, each["name"], each["kind"], coach, coordinator)

    def _person(self, name: str, email: str, grant: Grant) -> Actor:
        person = engine.add_person(
            self.db,
            actor=SYSTEM,
            name=name,
            email=email,
            grants_=[grant],
            phone="03 555 01 00",
            password_hash=self.hash,
        )
        return Actor(person, name, (grant,))

    def _learner(self, number: int, school: School) -> None:
        first, last = self.chance.choice(self.words["first_names"]), self.chance.choice(self.words["last_names"])
        began = self.now - timedelta(days=self.chance.randint(12, 75))
        fields = {
            "first_name": first,
            "last_name": last,
            "birth_date": (began - timedelta(days=365 * 17 + self.chance.randint(0, 300))).date().isoformat(),
            "phone": f"0470 55 {number:02d} {self.chance.randint(10, 99)}"[:16],
            "email": f"leerling{number + 1}@duaal.example",
            "parent_name": f"Ouder van {first}",
            "parent_email": f"ouder{number + 1}@duaal.example",
            "parent_phone": "03 555 02 00",
            "signal_source": "own_school",
            "programme": self.chance.choice(self.words["programmes"]),
            "programme_kind": "ov3" if school.kind == "buso" else "grade_3",
            "provider_kind": school.kind,
        }
        opened = engine.open_case(
            self.db,
            self.workflows,
            "learner_trajectory",
            actor=school.coordinator,
            fields=fields,
            organisation_id=school.id,
            now=began,
        )
        actors = {"coach": school.coach, "coordinator": school.coordinator}
        self._walk(opened.id, began, LEARNER_WAY[: self.chance.randint(0, len(LEARNER_WAY))], actors)

    def _lead(self, number: int, city: int, employee: Actor, school: School) -> None:
        began = self.now - timedelta(days=self.chance.randint(6, 30))
        company = self.words["companies"][number % len(self.words["companies"])]
        fields = {
            "company_name": f"{company} {number // len(self.words['companies']) + 1}".removesuffix(" 1"),
            "number_unknown": True,
            "postcode": "2000",
            "programme": self.chance.choice(self.words["programmes"]),
            "signal_source": "visit",
            "signal_on": began.date().isoformat(),
            "contact_name": self.chance.choice(self.words["mentors"]),
            "contact_phone": "03 555 03 00",
            "contact_email": f"bedrijf{number + 1}@duaal.example",
        }
        opened = engine.open_case(
            self.db, self.workflows, "company_lead", actor=employee, fields=fields, organisation_id=city, now=began
        )
        actors = {"employee": employee, "coach": school.coach, "coordinator": school.coordinator}
        self._walk(opened.id, began, LEAD_WAY[: self.chance.randint(0, len(LEAD_WAY))], actors, school=school)

    def _walk(
        self,
        case_id: int,
        began: datetime,
        way: tuple[Moment, ...],
        actors: dict[str, Actor],
        *,
        school: School | None = None,
    ) -> None:
        """Take a case along its way, one step every day or three, as far as today allows."""
        at = began
        words = {**self.words, "school": school, **{name: actor.person_id for name, actor in actors.items()}}
        for moment in way:
            at += timedelta(days=self.chance.randint(1, 2), minutes=7)
            if at >= self.now:
                return
            engine.fire_due(self.db, self.workflows, at)
            actor = actors[moment.by]
            if moment.fills:
                filled = moment.fills(at.date(), words)
                engine.fill_in(self.db, self.workflows, case_id, filled, actor=actor, seen_version=None, now=at)
            fields = moment.fields(at.date(), words)
            # On the first lesson day the search starts by itself: then there is nothing left to do here.
            with suppress(NotFound):
                engine.advance(
                    self.db,
                    self.workflows,
                    case_id,
                    moment.action,
                    actor=actor,
                    seen_version=None,
                    now=at,
                    fields=fields,
                )
