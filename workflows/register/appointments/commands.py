"""Plan, change, cancel an appointment and note it as held: each with its event and its invitations."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.local_time import date_at
from workflows.register.appointments.days import field_of, write_day
from workflows.register.appointments.kinds import CANCELLED, HELD, PLANNED, Plan, problems_of
from workflows.register.appointments.mails import invite, take_back
from workflows.register.appointments.people import keep, nobody_in, of_roles
from workflows.register.appointments.rows import at_that_moment, invited, is_off, planned, row_of
from workflows.register.tables import appointments
from workflows.register.write import Writer


def plan_appointment(
    db: Database, workflows: Workflows, case_id: int, plan: Plan, *, actor: Actor, now: datetime, key: str | None = None
) -> int:
    """Plan an appointment, invite the people of its roles and return its id.

    Raises:
        NotFound, KeyReused: as for ``advance``. NotAllowed: the actor is not of the staff that follows the case.
        BadInput: what no appointment can be, a role that nobody fills, or there is such an appointment already.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        _check(ledger, plan)
        known = at_that_moment(ledger.tx, ledger.id, plan.kind, plan.starts_at)
        other = planned(ledger.tx, ledger.id, plan.kind) if field_of(ledger, plan.kind) else []
        if other or (known is not None and not is_off(known)):
            raise BadInput((FieldProblem("starts_on", "appointment_exists"),))
        writer = _writer(ledger)
        values = _values(ledger, plan) | {"status": PLANNED}
        if known is None:
            values |= {"uid": f"{uuid.uuid4()}@samdulea", "case_id": ledger.id, "kind": plan.kind}
            appointment_id = writer.add(appointments, values)
        else:
            # What was called off at that very moment is on again: calendars know it by the same number.
            appointment_id = known.id
            writer.change(appointments, known.id, values | {"sequence": known.sequence + 1})
        guests = keep(writer, appointment_id, of_roles(ledger, plan.roles), asked_again=True)
        row = row_of(ledger.tx, appointment_id)
        invite(ledger.tx, row, guests.now, now=ledger.now, event=writer.sequence)
        return _finish(ledger, row, "appointment_planned")

    body = {"plan": case_id, "kind": plan.kind, "at": plan.starts_at.isoformat(), "roles": list(plan.roles)}
    return int(on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body=body)["id"])


def change_appointment(
    db: Database,
    workflows: Workflows,
    appointment_id: int,
    plan: Plan,
    *,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Change when, where or with whom; everybody invited hears of it, and so does who is invited no longer.

    Another moment asks everybody again. Args: ``seen``: the revision the actor was looking at.

    Raises:
        NotFound: as for ``advance``. NotAllowed: as for ``plan_appointment``.
        BadInput: as for ``plan_appointment``; it is over or off, or somebody changed it meanwhile.
    """

    def work(ledger: Ledger, before: Any) -> dict[str, Any]:
        if seen is not None and seen != before.sequence:
            raise BadInput((FieldProblem("starts_on", "appointment_changed"),))
        _check(ledger, plan)
        moved = (plan.starts_at, float(plan.minutes)) != (before.starts_at, before.minutes)
        if plan.starts_at != before.starts_at and at_that_moment(ledger.tx, ledger.id, before.kind, plan.starts_at):
            raise BadInput((FieldProblem("starts_on", "appointment_exists"),))
        writer = _writer(ledger)
        wanted = of_roles(ledger, plan.roles)
        values, people = _values(ledger, plan), {each.person_id for each in invited(ledger.tx, before.id)}
        values.pop("changed_at")
        if all(getattr(before, name) == value for name, value in values.items()) and people == set(wanted):
            return {"id": before.id}
        stamp = {"sequence": before.sequence + 1, "changed_at": ledger.now}
        writer.change(appointments, before.id, values | stamp)
        guests = keep(writer, before.id, wanted, asked_again=moved)
        row = row_of(ledger.tx, before.id)
        was_at = before.starts_at if plan.starts_at != before.starts_at else None
        invite(ledger.tx, row, guests.now, now=ledger.now, event=writer.sequence, was_at=was_at)
        take_back(ledger.tx, row, guests.gone, now=ledger.now, event=writer.sequence)
        return _finish(ledger, row, "appointment_changed")

    _on_planned(db, workflows, appointment_id, work, actor=actor, now=now)


def cancel_appointment(db: Database, workflows: Workflows, appointment_id: int, *, actor: Actor, now: datetime) -> None:
    """Call an appointment off; everybody who had an invitation hears of it.

    Raises:
        NotFound: as for ``advance``. NotAllowed: as for ``plan_appointment``. BadInput: it is over or off already.
    """

    def work(ledger: Ledger, before: Any) -> dict[str, Any]:
        writer = _writer(ledger)
        stamp = {"sequence": before.sequence + 1, "changed_at": ledger.now}
        writer.change(appointments, before.id, {"status": CANCELLED, **stamp})
        row = row_of(ledger.tx, before.id)
        people = [each.person_id for each in invited(ledger.tx, before.id)]
        take_back(ledger.tx, row, people, now=ledger.now, event=writer.sequence)
        return _finish(ledger, row, "appointment_cancelled")

    _on_planned(db, workflows, appointment_id, work, actor=actor, now=now)


def note_held(db: Database, workflows: Workflows, appointment_id: int, *, actor: Actor, now: datetime) -> None:
    """Note that an appointment took place; nobody is mailed.

    Raises:
        NotFound: as for ``advance``. NotAllowed: as for ``plan_appointment``.
        BadInput: it has not begun yet, or is over or off already.
    """

    def work(ledger: Ledger, before: Any) -> dict[str, Any]:
        if before.starts_at > ledger.now:
            raise BadInput((FieldProblem("starts_on", "not_begun"),))
        _writer(ledger).change(appointments, before.id, {"status": HELD, "changed_at": ledger.now})
        ledger.record("appointment_held", _told(before))
        ledger.close()
        return {"id": before.id}

    _on_planned(db, workflows, appointment_id, work, actor=actor, now=now)


def _on_planned(
    db: Database, workflows: Workflows, appointment_id: int, work: Any, *, actor: Actor, now: datetime
) -> None:
    with db.read() as tx:
        row = row_of(tx, appointment_id)
    if row is None:
        raise NotFound(f"no appointment {appointment_id}")

    def on_ledger(ledger: Ledger) -> dict[str, Any]:
        _allowed(ledger)
        # Asked again once the case is locked: somebody may have been faster.
        now_is = row_of(ledger.tx, appointment_id)
        if now_is is None or now_is.status != PLANNED:
            raise BadInput((FieldProblem("starts_on", "appointment_over"),))
        done: dict[str, Any] = work(ledger, now_is)
        return done

    on_case(db, workflows, row.case_id, on_ledger, actor=actor, seen_version=None, now=now, key=None, body={})


def _allowed(ledger: Ledger) -> None:
    """Let only staff who read the case by name plan on it."""
    reach = ledger.definition.document.visibility
    roles = ledger.definition.roles
    if not any(role in roles and roles[role].staff and reach.get(role, "code") != "code" for role in ledger.roles):
        raise NotAllowed("appointments are made by who follows the case", roles=("trajectory_coach",))


def _check(ledger: Ledger, plan: Plan) -> None:
    _allowed(ledger)
    problems = problems_of(plan, ledger.now) + nobody_in(ledger, plan.roles)
    if ledger.case["closed_at"] is not None:
        problems.append(FieldProblem("starts_on", "case_closed"))
    if problems:
        raise BadInput(tuple(problems))
    refuse_forbidden_numbers(place=plan.place)


def _values(ledger: Ledger, plan: Plan) -> dict[str, Any]:
    """Return the columns of a plan. The invitation carries the coach's name, else the owner's, else the planner's."""
    organizer = ledger.people.get("trajectory_coach") or ledger.case["owner_id"] or ledger.actor.person_id
    return {
        "starts_at": plan.starts_at,
        "minutes": float(plan.minutes),
        "place": plan.place.strip(),
        "roles": list(plan.roles),
        "organizer_id": organizer,
        "changed_at": ledger.now,
    }


def _writer(ledger: Ledger) -> Writer:
    return Writer(ledger.tx, ledger.actor, ledger.now, ledger.id, ledger.case["sequence"] + 1)


def _finish(ledger: Ledger, row: Any, event: str) -> dict[str, Any]:
    """Write the day on the case where it is a field of it, the event, and the case."""
    name = field_of(ledger, row.kind)
    if name is not None:
        write_day(ledger, name, None if is_off(row) else date_at(row.starts_at))
    ledger.record(event, _told(row))
    ledger.close()
    return {"id": row.id}


def _told(row: Any) -> dict[str, Any]:
    return {"appointment": row.id, "appointment_kind": row.kind, "starts_at": row.starts_at.isoformat()}
