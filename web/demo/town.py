"""The schools and staff of the demo city, and how its learners and companies first come in."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pwdlib import PasswordHash

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.database import Database
from engine.loader import Workflows
from web.demo.deeds import Case
from web.demo.market import Market
from web.demo.plans import Plan
from workflows.waiting_list.offers import report_place

SMALL_SCHOOLS = 8


@dataclass(frozen=True)
class School:
    """A school of the demo with one coach and one coordinator."""

    id: int
    name: str
    kind: str
    coach: Actor
    coordinator: Actor


class Town:
    """Who works in the city; everybody signs in with the same password."""

    def __init__(
        self, db: Database, workflows: Workflows, chance: random.Random, words: dict[str, Any], *, small: bool
    ) -> None:
        self.db = db
        self.workflows = workflows
        self.chance = chance
        self.words = words
        self.password_hash = PasswordHash.recommended().hash(words["password"])
        self.hall = engine.add_organisation(db, actor=SYSTEM, name=words["city"], kind="city")
        staff = [self._person(each["name"], each["email"], Grant(each["role"])) for each in words["city_staff"]]
        self.employee = staff[0]
        self.partners = [
            engine.add_organisation(db, actor=SYSTEM, name=each, kind="partner") for each in words["partners"]
        ]
        self.partner = self._person(
            words["partner_staff"]["name"], words["partner_staff"]["email"], Grant("partner", self.partners[0])
        )
        wanted = words["schools"][:SMALL_SCHOOLS] if small else words["schools"]
        self.schools = [self._school(at, each) for at, each in enumerate(wanted)]
        self.market = Market(db, workflows, words, chance, self.employee, self.hall, guide=self.schools[0].coach)

        self.taught: set[tuple[str, str]] = set()
        self.first_site: dict[str, int] = {}

    def prepare(self, plans: list[Plan], at: datetime) -> None:
        """Let schools offer what the plans ask, and find companies for their learners."""
        schools = [(each.id, each.kind, each.coordinator) for each in self.schools]
        self.taught = {(plan.kind, plan.programme) for plan in plans}
        self.market.teach(schools, self.taught, at)
        wanted = Counter(plan.programme for plan in plans for _ in range(1 + plan.second))
        self.market.open(wanted, [each.coach for each in self.schools], at)

    def report_places(self, at: datetime) -> None:
        """Let a partner report a free place in the preparatory phase: whoever waits is offered it."""
        place = (self.partners[0], "alf", (at + timedelta(days=7)).date())
        report_place(self.db, *place, actor=self.partner, now=at)

    def learner(self, number: int, plan: Plan, at: datetime) -> Case:
        """Open a learner's case in a school of the plan's kind."""
        of_kind = [each for each in self.schools if each.kind == plan.kind]
        school = of_kind[number % len(of_kind)]
        first, last = self.chance.choice(self.words["first_names"]), self.chance.choice(self.words["last_names"])
        fields = {
            "first_name": first,
            "last_name": last,
            "birth_date": (at - timedelta(days=365 * 16 + self.chance.randint(90, 700))).date().isoformat(),
            "phone": f"0470 55 {number // 100:02d} {number % 100:02d}",
            "email": f"leerling{number + 1}@duaal.example",
            "parent_name": f"Ouder van {first}",
            "parent_email": f"ouder{number + 1}@duaal.example",
            "parent_phone": "03 555 02 00",
            "signal_source": "own_school",
            "postcode": self.chance.choice(self.words["places"])["postcode"],
            "programme_id": self.market.programmes[plan.programme],
        }
        opened = self._open("learner_trajectory", school.coordinator, fields, school.id, at)
        self.words.setdefault("learner_code", opened.code)
        other = next(each for each in self.schools if each.id != school.id)
        said = {
            "number": number,
            "programme": plan.programme,
            "market": self.market,
            "other_school": other.id,
            "lessons_after": plan.lessons_after,
        }
        return self._case(opened.id, {"coach": school.coach, "coordinator": school.coordinator}, said)

    def lead(self, number: int, plan: Plan, at: datetime) -> Case:
        """Open the case of a company that the city employee visited."""
        teaching = [each for each in self.schools if (each.kind, plan.programme) in self.taught]
        school = teaching[number % len(teaching)]
        found = self.market.prospect(plan.programme, self.employee, at) if not plan.again else self.first_site
        self.first_site = self.first_site or found
        fields = {
            **found,
            "programme_id": self.market.programmes[plan.programme],
            "another_line": plan.again,
            "signal_source": "visit",
            "signal_on": at.date().isoformat(),
            "contact_name": self.chance.choice(self.words["mentors"]),
            "contact_phone": "03 555 03 00",
            "contact_email": f"contact{number + 1}@duaal.example",
        }
        opened = self._open("company_lead", self.employee, fields, self.hall, at)
        self.words.setdefault("first_lead", opened.id)
        actors = {"employee": self.employee, "coach": school.coach, "coordinator": school.coordinator}
        return self._case(opened.id, actors, {"number": number, "school": school, "market": self.market})

    def _open(
        self, workflow: str, actor: Actor, fields: dict[str, object], organisation: int, at: datetime
    ) -> engine.Opened:
        return engine.open_case(
            self.db, self.workflows, workflow, actor=actor, fields=fields, organisation_id=organisation, now=at
        )

    def _case(self, case_id: int, actors: dict[str, Actor], said: dict[str, Any]) -> Case:
        people = {name: actor.person_id for name, actor in actors.items()}
        return Case(case_id, actors, {**self.words, **people, **said})

    def _school(self, at: int, each: dict[str, str]) -> School:
        school = engine.add_organisation(self.db, actor=SYSTEM, name=each["name"], kind=each["kind"])
        coach, coordinator = (
            self._person(self.words[names][at], f"{mail}{at + 1}@duaal.example", Grant(role, school))
            for names, mail, role in (
                ("coaches", "coach", "trajectory_coach"),
                ("coordinators", "school", "school_coordinator"),
            )
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
            password_hash=self.password_hash,
        )
        return Actor(person, name, (grant,))
