"""Addresses that mail comes back from: marked, nothing more written to them, and somebody asked to mend them.

Marking knows persons and waiting mails; telling a case is a change of that case like any other, one case at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select, update

from engine import task_writes
from engine.ledger import Ledger
from engine.sentences import say
from engine.tables import case_people, cases, grants, outbox, persons, tasks

UNDELIVERABLE = "undeliverable"
"""The code of a mail that nobody tries to send: an earlier one came back from that address."""
TASK = "address_of_"
"""What the name of a task to mend an address begins with; the role on the case follows."""


def mark(tx: Connection, address: str, now: datetime) -> tuple[int, ...]:
    """Mark an address as one that mail comes back from, and withdraw what still wants to go there.

    Everybody who reads that mailbox is marked; their ids are returned. Appointments and what must be signed are not
    withdrawn: they fail visibly instead, each on its own case.
    """
    same = func.lower(persons.c.email) == address.strip().lower()
    ids = tuple(tx.execute(select(persons.c.id).where(same).order_by(persons.c.id)).scalars())
    tx.execute(update(persons).where(same, persons.c.undeliverable_at.is_(None)).values(undeliverable_at=now))
    _withdraw(tx, ids)
    return ids


def open_cases_of(tx: Connection, person_ids: Iterable[int]) -> tuple[int, ...]:
    """Return the open cases on which people outside the staff are named."""
    outside = ~exists().where(grants.c.person_id == case_people.c.person_id)
    named = (
        select(case_people.c.case_id)
        .join(cases, cases.c.id == case_people.c.case_id)
        .where(case_people.c.person_id.in_(list(person_ids)), cases.c.closed_at.is_(None), outside)
        .distinct()
        .order_by(case_people.c.case_id)
    )
    return tuple(tx.execute(named).scalars())


def ask_to_mend(ledger: Ledger, person_ids: Iterable[int]) -> list[str]:
    """Ask the owner of an open case to mend the addresses of people named on it; return their roles.

    A role for which that is asked already is not asked again.
    """
    ids, owner = set(person_ids), ledger.definition.document.states[ledger.case["state"]].owner
    roles = [role for role, person_id in sorted(ledger.people.items()) if person_id in ids]
    roles = [role for role in roles if not ledger.definition.roles[role].staff]
    for role in roles if owner is not None else ():
        if not any(row["name"] == TASK + role and row["status"] == "open" for row in ledger.tasks):
            _ask(ledger, role, str(owner))
    return roles


def mended(ledger: Ledger) -> None:
    """Take away what asks to mend an address once mail may go there again, or nobody is named in that role."""
    asked = [row for row in ledger.tasks if row["status"] == "open" and row["name"].startswith(TASK)]
    over = [row for row in asked if not _is_marked(ledger.tx, ledger.people.get(row["name"].removeprefix(TASK)))]
    for row in over:
        ledger.remember("addresses_mended", row["name"].removeprefix(TASK))
    if over:
        task_writes.withdraw(ledger, over)


def works_again(tx: Connection, person_id: int) -> None:
    """Let mail go to somebody again: it was shown that their address takes it."""
    tx.execute(update(persons).where(persons.c.id == person_id).values(undeliverable_at=None))


def _ask(ledger: Ledger, role: str, owner: str) -> None:
    query = select(persons.c.name).where(persons.c.id == ledger.people[role])
    name = ledger.tx.execute(query).scalar_one()
    sentence, _ = say("address_wrong", ledger.definition.roles[role].label, name=name)
    task_id = task_writes.open_free(ledger, sentence[:200], owner, None, ledger.today)
    row = next(each for each in ledger.tasks if each["id"] == task_id)
    row["name"] = TASK + role
    ledger.tx.execute(update(tasks).where(tasks.c.id == task_id).values(name=row["name"]))


def _is_marked(tx: Connection, person_id: int | None) -> bool:
    if person_id is None:
        return False
    found = select(persons.c.undeliverable_at).where(persons.c.id == person_id)
    return tx.execute(found).scalar_one_or_none() is not None


def _withdraw(tx: Connection, person_ids: tuple[int, ...]) -> None:
    """Cancel gathered mails that have not left; what is under way is refused by whoever sends it."""
    waits = or_(outbox.c.status == "waiting", outbox.c.status == "combined", outbox.c.status == "held")
    mine = (outbox.c.recipient_id.in_(person_ids), outbox.c.topic == "email", outbox.c.pace == "gathered", waits)
    # What a step has in its hands is not waited for: should it still leave, whoever sends it refuses it.
    ids = list(
        tx.execute(select(outbox.c.id).where(*mine).order_by(outbox.c.id).with_for_update(skip_locked=True)).scalars()
    )
    tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(status="cancelled", last_error=UNDELIVERABLE))
