"""What somebody invited answers: in their calendar, on a page, or by telephone.

An answer to an older revision, or one that is older than what is known, never overwrites a newer one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from engine import task_writes
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotFound
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.local_time import BRUSSELS
from workflows.register.appointments.kinds import ANSWERS, DECLINED, PLANNED, short_name
from workflows.register.appointments.rows import invited, row_of
from workflows.register.sentences import say
from workflows.register.tables import appointments, attendees

WRITTEN, SAME, OLDER, NOT_INVITED, UNKNOWN, OVER = "written", "same", "older", "not_invited", "unknown", "over"
"""What becomes of an answer."""


def answer_by_mail(
    db: Database,
    workflows: Workflows,
    *,
    uid: str,
    address: str,
    answer: str,
    revision: int,
    stamped_at: datetime,
    now: datetime,
) -> str:
    """Write the answer that a calendar sent for an address, and return what became of it.

    Args:
        revision: SEQUENCE of the answer; stamped_at: its DTSTAMP, aware.
    """
    with db.read() as tx:
        row = tx.execute(select(appointments).where(appointments.c.uid == uid)).first()
        people = invited(tx, row.id) if row is not None else []
    if row is None:
        return UNKNOWN
    mine = [each for each in people if (each.email or "").strip().lower() == address.strip().lower()]
    if not mine:
        return NOT_INVITED
    if answer not in ANSWERS:
        return UNKNOWN
    # A calendar whose clock runs ahead must not close the door on its later answers.
    stamp = min(stamped_at, now)
    done = [_write(db, workflows, row, each, answer, revision=revision, at=stamp, now=now) for each in mine]
    return done[0]


def answer_appointment(
    db: Database, workflows: Workflows, appointment_id: int, person_id: int, answer: str, *, now: datetime
) -> str:
    """Write the answer that somebody invited gives on a page, and return what became of it.

    Raises:
        NotFound: there is no such appointment, or this person is not invited.
        BadInput: another answer than accepted, tentative or declined.
    """
    if answer not in ANSWERS:
        raise BadInput((FieldProblem("answer", "unknown_choice", (("typed", answer[:40]),)),))
    with db.read() as tx:
        row = row_of(tx, appointment_id)
        people = invited(tx, appointment_id)
    guest = next((each for each in people if each.person_id == person_id), None)
    if row is None or guest is None:
        raise NotFound(f"nobody {person_id} at appointment {appointment_id}")
    return _write(db, workflows, row, guest, answer, revision=row.sequence, at=now, now=now)


def _write(
    db: Database, workflows: Workflows, row: Any, guest: Any, answer: str, *, revision: int, at: datetime, now: datetime
) -> str:
    """Write an answer under the lock of the case, as a deed of who was invited."""
    actor = Actor(guest.person_id, guest.name, case_id=row.case_id, case_roles=frozenset({guest.role}))

    def work(ledger: Ledger) -> dict[str, Any]:
        now_is = row_of(ledger.tx, row.id)
        held = next((each for each in invited(ledger.tx, row.id) if each.person_id == guest.person_id), None)
        outcome = _outcome(now_is, held, answer, revision, at)
        if held is not None and outcome == WRITTEN:
            # The case's own record tells of it, so a step that made the appointment can still be taken back.
            values = {"answer": answer, "answered_at": at}
            ledger.tx.execute(update(attendees).where(attendees.c.id == held.id).values(values))
            told = {"appointment": row.id, "appointment_kind": row.kind, "answer": answer, "role": guest.role}
            _ask_organizer(ledger, now_is, guest.name, answer)
            ledger.record("appointment_answered", {**told, **ledger.trail})
            ledger.close()
        return {"outcome": outcome}

    done = on_case(db, workflows, row.case_id, work, actor=actor, seen_version=None, now=now, key=None, body={})
    return str(done["outcome"])


def _outcome(row: Any, held: Any, answer: str, revision: int, at: datetime) -> str:
    if row is None or held is None:
        return NOT_INVITED
    if row.status != PLANNED:
        return OVER
    if revision < row.sequence or (held.answered_at is not None and at < held.answered_at):
        return OLDER
    return SAME if held.answer == answer else WRITTEN


def _ask_organizer(ledger: Ledger, row: Any, name: str, answer: str) -> None:
    """Ask the organizer to do something about a no; a later yes takes that back."""
    when = row.starts_at.astimezone(BRUSSELS)
    day = f"{when.day}/{when.month}/{when.year}"
    label, _ = say("invitation_declined", name=name, what=short_name(row.kind), day=day, hour=f"{when:%H:%M}")
    asked = [each for each in ledger.tasks if each["label"] == label[:200] and each["status"] == "open"]
    if answer != DECLINED:
        task_writes.withdraw(ledger, asked)
        return
    states = ledger.definition.document.states
    mine = [role for role, person in ledger.people.items() if person == row.organizer_id]
    role = next((each for each in mine if ledger.definition.roles[each].staff), states[ledger.case["state"]].owner)
    if role is not None and not asked:
        holder = row.organizer_id if role in mine else None
        task_writes.open_free(ledger, label[:200], role, holder, ledger.today)
