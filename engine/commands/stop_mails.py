"""Let somebody stop mails with one click; whoever follows their cases is told to call instead."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from engine import task_writes
from engine.actor import SYSTEM
from engine.database import Database
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.restraint.stops import REMINDERS, stop_mail
from engine.sentences import say
from engine.tables import case_people, cases, persons


def stop_mails(db: Database, workflows: Workflows, person_id: int, kind: str, *, now: datetime) -> None:
    """Write down that a person wants no more mail of a kind; asked twice it happens once.

    Silence must not become somebody forgotten: on every open case on which this person outside the staff is named, the
    owner gets a task to call. Each case in its own transaction; what waits for the person is dropped when it is due.
    """
    with db.transaction() as tx:
        if not stop_mail(tx, person_id, kind, now) or kind != REMINDERS:
            return
        name = tx.execute(select(persons.c.name).where(persons.c.id == person_id)).scalar_one()
        named = (
            select(case_people.c.case_id, case_people.c.role)
            .join(cases, cases.c.id == case_people.c.case_id)
            .where(case_people.c.person_id == person_id, cases.c.closed_at.is_(None))
            .order_by(case_people.c.case_id)
        )
        found = tx.execute(named).all()
    for row in found:
        with db.transaction() as tx:
            _tell(lock(tx, workflows, row.case_id, actor=SYSTEM, now=now), row.role, name)


def _tell(ledger: Ledger, role: str, name: str) -> None:
    owner = ledger.definition.document.states[ledger.case["state"]].owner
    if owner is None or ledger.definition.roles[role].staff:
        return
    label, _ = say("mail_stopped", name=name)
    task_writes.open_free(ledger, label, owner, None, ledger.today)
    ledger.record("mail_stopped", {"role": role, **ledger.trail})
    ledger.close()
