"""Name somebody on a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from engine import post
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotAllowed
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.moves import settle_owner
from engine.people import name_on_case
from engine.tables import grants, persons, tasks


def assign(
    db: Database,
    workflows: Workflows,
    case_id: int,
    role: str,
    person_id: int,
    *,
    actor: Actor,
    seen_version: int | None,
    now: datetime,
    reason: str = "",
    key: str | None = None,
) -> int:
    """Name a person on the case in a role and return the new version; their open tasks in that role go along.

    What the workflow sends at such a change of hands is written in the same transaction, save to whoever makes it.

    Raises:
        NotFound, StaleCase, KeyReused: as for ``advance``.
        NotAllowed: the actor may not hand out this role, which only a coordinating role or its present holder may.
        BadInput: the person does not hold the role in the case's organisation.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        hand_over(ledger, role, person_id, reason)
        return {"version": ledger.close()}

    body = {"assign": case_id, "role": role, "person": person_id, "reason": reason}
    done = on_case(db, workflows, case_id, work, actor=actor, seen_version=seen_version, now=now, key=key, body=body)
    return int(done["version"])


def hand_over(ledger: Ledger, role: str, person_id: int, reason: str) -> None:
    """Name another person on a locked case and write the event; see ``assign``, which raises the same."""
    reach = ledger.definition.document.visibility
    coordinates = any(reach.get(held) in {"organisation", "all"} for held in ledger.roles)
    if not coordinates and ledger.people.get(role) not in ledger.actor.acts_for:
        message = f"only a coordinator or the present {role} may name another"
        raise NotAllowed(message)
    if not _holds(ledger, role, person_id):
        raise BadInput((FieldProblem(role, "unknown_choice"),))
    refuse_forbidden_numbers(reason=reason)
    was = ledger.people.get(role)
    name_on_case(ledger, role, person_id)
    settle_owner(ledger)
    if was != person_id:
        _tell(ledger, role)
    where = (tasks.c.case_id == ledger.id, tasks.c.role == role, tasks.c.status == "open")
    ledger.tx.execute(update(tasks).where(*where).values(person_id=person_id))
    ledger.record("assigned", {"role": role, "reason": reason.strip(), **ledger.trail})
    ledger.trail = {}


def _tell(ledger: Ledger, role: str) -> None:
    cause = f"event-{ledger.case['sequence'] + 1}"
    for send in ledger.definition.document.handovers.get(role, ()):
        mine = ledger.people.get(role) in ledger.actor.acts_for
        # Whoever takes a case over knows it: the others are told.
        others = [each for each in send.to if not (mine and each == role)]
        post.mail(ledger, send.message, others, cause=cause)


def _holds(ledger: Ledger, role: str, person_id: int) -> bool:
    query = (
        select(grants.c.id)
        .join(persons, persons.c.id == grants.c.person_id)
        .where(
            grants.c.person_id == person_id,
            grants.c.role == role,
            persons.c.active,
            or_(grants.c.organisation_id.is_(None), grants.c.organisation_id == ledger.case["organisation_id"]),
        )
    )
    return ledger.tx.execute(query).first() is not None
