"""Who is invited: the people of the chosen roles on the case, kept in step by every change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.errors import FieldProblem
from engine.ledger import Ledger
from engine.people import present
from workflows.register.appointments.kinds import INVITABLE, NEEDS_ACTION, NOT_INVITED
from workflows.register.tables import attendees
from workflows.register.write import Writer


@dataclass(frozen=True, slots=True)
class Guests:
    """Ids of persons: who is invited now, and who was and is no longer."""

    now: tuple[int, ...]
    gone: tuple[int, ...]


def of_roles(ledger: Ledger, roles: tuple[str, ...]) -> dict[int, str]:
    """Return the people that roles mean on this case, each with the first role they fill."""
    found: dict[int, str] = {}
    for role in INVITABLE:
        for person_id in present(ledger, role) if role in roles and role in ledger.definition.roles else ():
            found.setdefault(person_id, role)
    return found


def nobody_in(ledger: Ledger, roles: tuple[str, ...]) -> list[FieldProblem]:
    """Return the chosen roles that nobody fills on this case."""
    empty = [role for role in roles if role in ledger.definition.roles and not present(ledger, role)]
    return [FieldProblem("roles", "nobody_in_role", (("role", ",".join(empty)),))] if empty else []


def keep(writer: Writer, appointment_id: int, wanted: dict[int, str], *, asked_again: bool) -> Guests:
    """Write who is invited; ``asked_again`` forgets the answers, for another moment is another question."""
    query = select(attendees).where(attendees.c.appointment_id == appointment_id).order_by(attendees.c.id)
    known: dict[int, Any] = {row.person_id: row for row in writer.tx.execute(query).all()}
    gone = [row for key, row in known.items() if key not in wanted and row.answer != NOT_INVITED]
    for row in gone:
        writer.change(attendees, row.id, {"answer": NOT_INVITED, "answered_at": None})
    for person_id, role in wanted.items():
        held = known.get(person_id)
        if held is None:
            values = {"appointment_id": appointment_id, "person_id": person_id, "role": role}
            writer.add(attendees, {**values, "answer": NEEDS_ACTION})
        elif asked_again or held.answer == NOT_INVITED:
            writer.change(attendees, held.id, {"role": role, "answer": NEEDS_ACTION, "answered_at": None})
        else:
            writer.change(attendees, held.id, {"role": role})
    return Guests(tuple(wanted), tuple(row.person_id for row in gone))
