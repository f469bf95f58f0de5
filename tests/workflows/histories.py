"""Cases with a history as the commands would have left it, at dates a test chooses, and the register around them.

For lists and figures over months: walking there by real steps would take a school year per case. Rows of the register
are written by its own writer; only the engine's rows of a finished history are put in directly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import count, cycle
from typing import Any

from sqlalchemy import insert, select, update

import engine
from engine import counts, versions
from engine.actor import SYSTEM, Actor, Grant
from engine.history import GENESIS, event_row
from engine.ledger import open_span
from engine.loader import Workflows, load_all
from engine.sealing import Seal
from engine.tables import case_people as people_on_cases
from engine.tables import cases, clocks, events, state_spans, tasks
from tests.builders import SECRET
from tests.workflows.asking import WORKFLOWS
from workflows.register import tables
from workflows.register.records import Register
from workflows.register.write import Writer

LEARNERS, LEADS = "learner_trajectory", "company_lead"


SEAL = Seal((SECRET,))
"""What seals notes and private fields in tests."""


@cache
def shipped() -> Workflows:
    """Load and prove the shipped workflows once."""
    return load_all([WORKFLOWS], records=Register(), seal=SEAL)


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day in Brussels winter time, near enough to working hours all year."""
    return datetime.combine(day, time(hour - 1), UTC)


@dataclass
class City:
    """A database with schools and people, and the ways to put cases and rows of the register in it."""

    db: Any
    numbers: Any = field(default_factory=lambda: count(1))

    def school(self, name: str = "", kind: str = "vt", *, in_city: bool = True) -> int:
        """Add a school."""
        number = next(self.numbers)
        place = engine.add_organisation(self.db, actor=SYSTEM, name=name or f"School {number}", kind=kind)
        if kind not in {"city", "partner"}:
            self.add(tables.providers, organisation_id=place, in_city=in_city)
        return place

    def person(self, role: str, organisation_id: int | None, name: str = "") -> Actor:
        """Add a member of the staff and return them as an actor."""
        number = next(self.numbers)
        granted = (Grant(role, organisation_id),)
        said = name or f"Persoon {number}"
        key = engine.add_person(
            self.db, actor=SYSTEM, name=said, email=f"persoon{number}@school.example", grants_=granted
        )
        return Actor(key, said, granted)

    def programme(self, name: str = "", kind: str = "grade_3") -> int:
        """Add a programme."""
        return self.add(tables.programmes, official_name=name or f"Opleiding {next(self.numbers)} duaal", kind=kind)

    def add(self, table: Any, *, on: date = date(2026, 9, 1), **values: Any) -> int:
        """Add a row of the register with its event."""
        with self.db.transaction() as tx:
            return Writer(tx, SYSTEM, at(on)).add(table, values)

    def learner(
        self,
        school: int,
        *steps: tuple[str, date],
        programme: int | None = None,
        learner_id: int | None = None,
        coach: Actor | None = None,
        **trajectory: Any,
    ) -> int:
        """Add a trajectory that came into each state on its day."""
        named = {"trajectory_coach": coach.person_id} if coach else {}
        case_id = self.case(LEARNERS, school, *steps, people=named)
        learner_id = learner_id or self.add(
            tables.learners, first_name="Noor", last_name=f"Peeters{case_id}", birth_date=date(2009, 5, 4)
        )
        row = {"case_id": case_id, "learner_id": learner_id, "organisation_id": school, "programme_id": programme}
        self.add(tables.trajectories, **row, **trajectory)
        return case_id

    def crowd(self, school: int, programmes: list[int], amount: int, state: str, since: date) -> None:
        """Put many learners of a school in one state at once, their programmes in turn."""
        definition = shipped()[LEARNERS]
        rule, moment = definition.document.states[state], at(since)
        shared = {
            "workflow": LEARNERS, "definition_sha": definition.sha256, "version": 1, "state": state,
            "block": rule.block, "state_since": moment, "organisation_id": school, "owner_role": rule.owner,
            "fields": {}, "sequence": 0, "changed_at": moment, "opened_at": moment, "last_hash": GENESIS,
        }  # fmt: skip
        numbers = [next(self.numbers) for _ in range(amount)]
        with self.db.transaction() as tx:
            versions.keep(tx, definition, moment)
            rows = [{**shared, "code": f"L-{number}", "title": f"Noor P{number}."} for number in numbers]
            ids = tx.execute(insert(cases).returning(cases.c.id, sort_by_parameter_order=True), rows).scalars().all()
            names = ("workflow", "state", "block", "organisation_id")
            span = {name: shared[name] for name in names} | {"from_at": moment}
            tx.execute(insert(state_spans), [{**span, "case_id": each} for each in ids])
            person = {"first_name": "Noor", "birth_date": date(2009, 5, 4)}
            people = [{**person, "last_name": f"Peeters{number}"} for number in numbers]
            added = insert(tables.learners).returning(tables.learners.c.id, sort_by_parameter_order=True)
            learners = tx.execute(added, people).scalars().all()
            trajectories = [
                {
                    "case_id": case,
                    "learner_id": learner,
                    "organisation_id": school,
                    "programme_id": programme,
                }
                for case, learner, programme in zip(ids, learners, cycle(programmes), strict=False)
            ]
            tx.execute(insert(tables.trajectories), trajectories)

    def lead(self, organisation: int, *steps: tuple[str, date], site_id: int | None = None) -> int:
        """Add a company lead that came into each state on its day."""
        case_id = self.case(LEADS, organisation, *steps)
        site_id = site_id or self.site()
        with self.db.read() as tx:
            query = select(tables.sites.c.company_id).where(tables.sites.c.id == site_id)
            company = tx.execute(query).scalar_one()
        self.add(tables.leads, case_id=case_id, company_id=company, site_id=site_id)
        return case_id

    def site(self, **company: Any) -> int:
        """Add a company with one site."""
        number = next(self.numbers)
        values = {"name": f"Bedrijf {number}", "name_key": f"bedrijf{number}", "created_at": at(date(2026, 9, 1))}
        company_id = self.add(tables.companies, **{**values, **company})
        return self.add(tables.sites, company_id=company_id)

    def case(
        self, workflow: str, organisation: int, *steps: tuple[str, date], people: dict[str, int] | None = None
    ) -> int:
        """Put a case in, with a span per step; the last one is where it is now."""
        definition = shipped()[workflow]
        states, named = definition.document.states, people or {}
        state, since = steps[-1]
        owner = states[state].owner
        number = next(self.numbers)
        opened, moved = at(steps[0][1]), at(since)
        row = {
            "code": f"{definition.document.code_prefix}-{number}",
            "workflow": workflow,
            "definition_sha": definition.sha256,
            "version": 1,
            "state": state,
            "block": states[state].block,
            "state_since": moved,
            "title": f"Noor P{number}.",
            "organisation_id": organisation,
            "owner_role": owner,
            "owner_id": named.get(owner or ""),
            "fields": {},
            "changed_at": moved,
            "opened_at": opened,
            "closed_at": moved if states[state].final else None,
            "sequence": 0,
            "last_hash": GENESIS,
        }
        with self.db.transaction() as tx:
            versions.keep(tx, definition, opened)
            case_id = tx.execute(insert(cases).values(row).returning(cases.c.id)).scalar_one()
            for (name, day), following in zip(steps, [*steps[1:], None], strict=True):
                here = {**row, "id": case_id, "state": name, "block": states[name].block}
                open_span(tx, here, at(day))
                if following is not None:
                    open_ = (state_spans.c.case_id == case_id, state_spans.c.until_at.is_(None))
                    tx.execute(update(state_spans).where(*open_).values(until_at=at(following[1])))
            counts.move(tx, None, (workflow, organisation, state))
            tx.execute(
                insert(people_on_cases),
                [{"case_id": case_id, "role": role, "person_id": key} for role, key in named.items()],
            ) if named else None
        self.event(case_id, "opened", steps[0][1])
        for _, day in steps[1:]:
            self.event(case_id, "advanced", day)
        return int(case_id)

    def event(self, case_id: int, kind: str, day: date, actor: Actor = SYSTEM, **payload: Any) -> None:
        """Append an event to a case's chain."""
        with self.db.transaction() as tx:
            case = tx.execute(select(cases.c.sequence, cases.c.last_hash).where(cases.c.id == case_id)).one()
            row = event_row(
                case.last_hash,
                case_id=case_id,
                sequence=case.sequence + 1,
                kind=kind,
                actor_id=actor.person_id,
                actor=actor.name,
                at=at(day),
                payload=payload,
            )
            tx.execute(insert(events), row)
            head = {"sequence": row["sequence"], "last_hash": row["hash"]}
            tx.execute(update(cases).where(cases.c.id == case_id).values(head))

    def clock(self, case_id: int, name: str, first: date, last: date, **more: Any) -> int:
        """Let a clock run on a case."""
        row = {
            "case_id": case_id,
            "name": name,
            "starts_on": first,
            "ends_on": last,
            "status": "running",
            "marks": [],
            "started_at": at(first),
            **more,
        }
        with self.db.transaction() as tx:
            return int(tx.execute(insert(clocks).values(row).returning(clocks.c.id)).scalar_one())

    def question(
        self,
        case_id: int,
        asked_on: date,
        answered_on: date | None = None,
        *,
        role: str = "mentor",
        lapsed: bool = False,
    ) -> None:
        """Ask somebody something on a case, answered or not."""
        row = {
            "case_id": case_id,
            "name": "mentor_first_week",
            "kind": "task",
            "role": role,
            "opened_at": at(asked_on),
            "status": "withdrawn" if lapsed else "done" if answered_on else "open",
            "done_at": at(answered_on, 17) if answered_on else None,
        }
        with self.db.transaction() as tx:
            tx.execute(insert(tasks).values(row))

    def contact(self, case_id: int, actor: Actor, day: date) -> None:
        """Log a call as a coach does."""
        said = engine.Contact("call", "trajectory_coach", "spoken", "")
        engine.log_contact(self.db, shipped(), case_id, actor=actor, contact=said, now=at(day, 12))

    def agreement(self, case_id: int, site_id: int, starts_on: date, ends_on: date, **more: Any) -> int:
        """Add an agreement of a trajectory."""
        with self.db.read() as tx:
            query = select(tables.trajectories).where(tables.trajectories.c.case_id == case_id)
            row = tx.execute(query).one()
        values = {
            "case_id": case_id,
            "learner_id": row.learner_id,
            "organisation_id": row.organisation_id,
            "programme_id": row.programme_id,
            "site_id": site_id,
            "kind": "oao",
            "starts_on": starts_on,
            "ends_on": ends_on,
            "workplace_hours": 20.0,
            "status": "running",
        }
        return self.add(tables.agreements, **{**values, **more})
