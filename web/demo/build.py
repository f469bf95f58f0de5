"""Builds the demo city in an empty database, day by day, at past moments and reproducibly by seed.

Everything in it went through the commands: every reminder came from its clock, every answer from a task.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from pwdlib import PasswordHash
from rich.progress import track
from sqlalchemy import and_, select

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.database import Database
from engine.loader import Workflows
from engine.message import Message
from engine.migrate import upgrade
from engine.moves import Reason
from engine.settings import Settings
from engine.tables import case_people, cases, persons, tasks
from web.demo.answers import answers
from web.demo.figures import Figures, figures
from web.demo.plans import Plan, leads, learners
from web.demo.ways import Moment
from web.main import all_workflows
from web.secret_key import database_file

SMALL_SCHOOLS = 8
LEFT_OPEN = 0.06
"""The share of tasks nobody gets round to: what is stalled in the city."""
SENT_UNTIL = timedelta(days=1)
"""Mails older than this count as sent when the city opens; the others wait for its worker."""


@dataclass(frozen=True)
class School:
    """A school of the demo with one coach and one coordinator."""

    id: int
    name: str
    kind: str
    coach: Actor
    coordinator: Actor


@dataclass
class _Case:
    """A case under way: who acts in it, and what its steps need to know."""

    id: int
    actors: dict[str, Actor]
    words: dict[str, Any]


def build(settings: Settings, *, small: bool, fresh: bool, now: datetime | None = None, seed: int = 2022) -> Figures:
    """Build the city and return its figures; ``fresh`` throws an existing SQLite database away first.

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
    moment = now or datetime.now(UTC)
    try:
        _Builder(db, all_workflows(settings), moment, random.Random(seed)).city(small=small)  # noqa: S311 - a demo
        return figures(db, moment)
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
        self.schools: list[School] = []
        self.calls: dict[int, list[Callable[[datetime], None]]] = defaultdict(list)

    def city(self, *, small: bool) -> None:
        """Add organisations and staff, then live through the days in which learners and companies came."""
        self.hall = engine.add_organisation(self.db, actor=SYSTEM, name=self.words["city"], kind="city")
        staff = [self._person(each["name"], each["email"], Grant(each["role"])) for each in self.words["city_staff"]]
        self.employee = staff[0]
        wanted = self.words["schools"][:SMALL_SCHOOLS] if small else self.words["schools"]
        self.schools = [self._school(at, each) for at, each in enumerate(wanted)]
        for number, plan in enumerate(learners(self.words, self.chance, small=small)):
            self._plan(plan, partial(self._learner, number, plan))
        for number, plan in enumerate(leads(self.words, self.chance, small=small)):
            self._plan(plan, partial(self._lead, number))
        for ago in track(range(max(self.calls), -1, -1), description="De stad leeft"):
            self._live(ago)

    def _plan(self, plan: Plan, open_it: Callable[[datetime], _Case]) -> None:
        """Note on which days a case opens and moves."""
        made: list[_Case] = []
        self.calls[plan.opens].append(lambda at: made.append(open_it(at)))
        for ago, moment in plan.steps:
            self.calls[ago].append(partial(self._move, made, moment))

    def _move(self, made: list[_Case], moment: Moment, at: datetime) -> None:
        self._step(made[0], moment, at)

    def _live(self, ago: int) -> None:
        """One day: what came due, what people owed, what they did."""
        morning = self.now - timedelta(days=ago, hours=1)
        while engine.fire_due(self.db, self.workflows, morning, limit=5000):
            pass
        if ago % 3 == 0:
            self._do_tasks(morning)
        for second, call in enumerate(self.calls[ago]):
            call(morning + timedelta(seconds=second))
        if ago and ago >= SENT_UNTIL.days:
            handlers = {"email": _taken_as_sent}
            while engine.deliver(self.db, self.workflows, handlers, morning, secret="demo" * 10, limit=1000).sent:
                pass

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

    def _learner(self, number: int, plan: Plan, at: datetime) -> _Case:
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
            "programme": plan.programme,
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
            now=at,
        )
        actors = {"coach": school.coach, "coordinator": school.coordinator}
        other = next(each for each in self.schools if each.id != school.id)
        self.words.setdefault("learner_code", opened.code)
        return self._case(opened.id, actors, number=number, other_school=other.id, lessons_after=plan.lessons_after)

    def _lead(self, number: int, at: datetime) -> _Case:
        school = self.schools[number % len(self.schools)]
        company = self.words["companies"][number % len(self.words["companies"])]
        branch = number // len(self.words["companies"]) + 1
        fields = {
            "company_name": company if branch == 1 else f"{company} {branch}",
            "number_unknown": True,
            "postcode": "2000",
            "programme": self.chance.choice(self.words["named_programmes"])["name"],
            "signal_source": "visit",
            "signal_on": at.date().isoformat(),
            "contact_name": self.chance.choice(self.words["mentors"]),
            "contact_phone": "03 555 03 00",
            "contact_email": f"bedrijf{number + 1}@duaal.example",
        }
        opened = engine.open_case(
            self.db,
            self.workflows,
            "company_lead",
            actor=self.employee,
            fields=fields,
            organisation_id=self.hall,
            now=at,
        )
        actors = {"employee": self.employee, "coach": school.coach, "coordinator": school.coordinator}
        self.words.setdefault("lead_code", opened.code)
        return self._case(opened.id, actors, number=number, school=school)

    def _case(self, case_id: int, actors: dict[str, Actor], **words: Any) -> _Case:
        people = {name: actor.person_id for name, actor in actors.items()}
        return _Case(case_id, actors, {**self.words, **people, **words})

    def _step(self, case: _Case, moment: Moment, at: datetime) -> None:
        """Fill in what the state and the step ask, and take it."""
        with self.db.read() as tx:
            row = tx.execute(select(cases).where(cases.c.id == case.id)).one()
        if moment.action == "search_workplace" and row.state == "searching_workplace":
            return  # On the first lesson day the search started by itself.
        document = self.workflows[row.workflow].document
        rule, day = document.actions[moment.action], at.date()
        actor = case.actors[moment.by]
        needs = () if rule.unfinished else document.states[row.state].needs
        asked = dict.fromkeys((*rule.asks, *rule.requires))
        empty = [name for name in needs if name not in row.fields and name not in asked]
        filled = {**answers(document.fields, empty, day, case.words), **_said(moment.fills, day, case.words)}
        if filled:
            engine.fill_in(self.db, self.workflows, case.id, filled, actor=actor, seen_version=None, now=at)
        typed = answers(document.fields, (n for n in asked if n not in row.fields and "_2" not in n), day, case.words)
        typed |= _said(moment.fields, day, case.words)
        reasons = document.reasons.get(rule.reason or "", {})
        engine.advance(
            self.db,
            self.workflows,
            case.id,
            moment.action,
            actor=actor,
            seen_version=None,
            now=at,
            fields={name: value for name, value in typed.items() if value is not None},
            reason=Reason(next(iter(reasons)), self.words["sentence"]) if reasons else None,
        )

    def _do_tasks(self, at: datetime) -> None:
        """Let people do what they owe, but for the few that are never got round to."""
        query = (
            select(
                tasks.c.id, tasks.c.name, tasks.c.role, tasks.c.case_id, cases.c.workflow, persons.c.name.label("who")
            )
            .join(cases, cases.c.id == tasks.c.case_id)
            .outerjoin(case_people, and_(case_people.c.case_id == cases.c.id, case_people.c.role == tasks.c.role))
            .outerjoin(persons, persons.c.id == case_people.c.person_id)
            .where(tasks.c.status == "open", tasks.c.kind == "task", tasks.c.opened_at < at - timedelta(days=2))
            .order_by(tasks.c.id)
        )
        with self.db.read() as tx:
            open_tasks = tx.execute(query).all()
        for row in open_tasks:
            rule = self.workflows[row.workflow].document.tasks[row.name]
            if (row.id * 7919 % 100) / 100 < LEFT_OPEN or row.name == "decide_after_lapse":
                continue
            actor = Actor(None, row.who or "School", case_id=row.case_id, case_roles=frozenset({row.role}))
            rules = self.workflows[row.workflow].document.fields
            asked = dict.fromkeys((*rule.asks, *rule.requires))
            engine.do_task(
                self.db,
                self.workflows,
                row.id,
                actor=actor,
                now=at,
                evidence=answers(rules, asked, at.date(), self.words),
            )


def _said(fields: Any, day: Any, words: dict[str, Any]) -> dict[str, object]:
    return fields(day, words) if fields else {}


def _taken_as_sent(_message: Message) -> None:
    """Mails of the past were read long ago: nothing is sent to anybody."""
