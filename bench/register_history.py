"""One case of the measured city: its row, where it was when, what happened, and the clock of its state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bench.register_rows import Rows, at
from bench.register_sizes import TODAY
from engine.history import GENESIS
from engine.tables import case_people, cases, clock_steps, clocks, events, state_spans
from workflows.register import tables

CONTACTS = 6
LEARNERS, LEADS = "learner_trajectory", "company_lead"


def add_case(rows: Rows, workflow: str, way: Sequence[str], school: int, owner: int) -> tuple[int, date]:
    """Add a case with a span and an event per state, and the contacts of its last weeks."""
    definition = rows.workflows[workflow]
    states, chance = definition.document.states, rows.chance
    began = rows.day(date(2026, 6, 1), date(2026, 9, 20))
    length = max((TODAY - began).days // len(way), 1)
    days = [began + timedelta(days=place * length + chance.randint(0, length - 1)) for place in range(len(way))]
    rule, since = states[way[-1]], days[-1]
    contact = rows.day(since, TODAY) if chance.random() < 0.9 else None
    number = len(rows.found["cases"]) + 1
    case = rows.add(
        cases,
        code=f"{definition.document.code_prefix}-2026-{number:05d}",
        workflow=workflow,
        definition_sha=definition.sha256,
        version=len(way),
        state=way[-1],
        block=rule.block,
        state_since=at(since),
        title=f"Noor P{number}.",
        subtitle="Elektrische installaties duaal",
        organisation_id=school,
        owner_role=rule.owner,
        owner_id=owner if rule.owner in {"trajectory_coach", "city_employee"} else None,
        fields={f"field_{place}": f"waarde {place} van dossier {number}" for place in range(40)},
        due_on=since + timedelta(days=20),
        due_clock=way[-1],
        last_contact_at=at(contact) if contact else None,
        changed_at=at(since),
        opened_at=at(began),
        closed_at=at(since) if rule.final else None,
        sequence=len(way) + 4,
        last_hash=GENESIS,
        snoozed_until=TODAY + timedelta(days=5) if number % 50 == 0 else None,
    )
    role = "trajectory_coach" if workflow == LEARNERS else "city_employee"
    rows.add(case_people, case_id=case, role=role, person_id=owner)
    for place, (state, day) in enumerate(zip(way, days, strict=True)):
        following = days[place + 1] if place + 1 < len(days) else None
        rows.add(
            state_spans,
            case_id=case,
            workflow=workflow,
            state=state,
            block=states[state].block,
            organisation_id=school,
            from_at=at(day),
            until_at=at(following) if following else None,
        )
        _event(rows, case, "advanced" if place else "opened", day, owner)
    last = contact or since
    for place in range(1, CONTACTS + 1):
        day = began + (last - began) * place // CONTACTS
        _event(rows, case, "contact", day, owner)
        rows.add(tables.contacts, case_id=case, kind="call", on_day=day, person_id=owner, organisation_id=school)
    if states[way[-1]].deadline is not None:
        add_clock(rows, case, way[-1], since, since + timedelta(days=chance.randint(10, 120)))
    return case, since


def _event(rows: Rows, case: int, kind: str, day: date, actor: int) -> None:
    said: dict[str, Any] = {"fields": [["motivation", None, "een zin die iemand schreef over wat is afgesproken"]]}
    if kind == "contact":
        said = {"channel": "call", "result": "spoken", "with": "learner", "text": "gebeld over wat is afgesproken"}
    rows.add(
        events,
        case_id=case,
        sequence=len(rows.found["events"]) + 1,
        kind=kind,
        actor_id=actor,
        actor_name="Coach",
        at=at(day),
        payload=said,
        salt=b"0" * 16,
        digest=GENESIS,
        hash=GENESIS,
    )


def add_clock(rows: Rows, case: int, name: str, first: date, last: date, *, task_id: int | None = None) -> None:
    """Add a clock that runs, with three steps: those of past days have fired."""
    clock = rows.add(
        clocks,
        case_id=case,
        name=name,
        starts_on=first,
        ends_on=last,
        status="running",
        marks=[],
        started_at=at(first),
        task_id=task_id,
    )
    for place in range(3):
        due = first + timedelta(days=3 * (place + 1))
        rows.add(
            clock_steps,
            clock_id=clock,
            case_id=case,
            position=place,
            due_at=at(due),
            status="fired" if due <= TODAY else "pending",
            fired_at=at(due) if due <= TODAY else None,
        )
