"""Mails that came back: what a mail system reported is written on the mail, its address and the cases it concerns.

May be told the same twice, and before the mail's own row says that it left: the second time changes nothing.
Knows nothing of mailboxes or of how such a report is written (``notifications.reports``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select, update

from engine import addresses, undelivered
from engine.actor import SYSTEM
from engine.database import Database
from engine.errors import EngineError
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.message import Message
from engine.sentences import say
from engine.tables import events, grants, outbox, persons

DELAYED, FULL, REFUSED, ADDRESS = "delayed", "full", "refused", "address"
"""What a report amounts to: still tried, a full mailbox, this mail refused, or an address that takes no mail."""
UNKNOWN, NOTED, BOUNCED = "unknown", "noted", "bounced"
LONGEST = 300
KIND = "mail_bounced"


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported about one of our mails.

    The mail is named by its row (``mail_id``) or by its Message-ID (``uuid``). ``is_about`` tells whether an address
    is the one that mail went to: somebody's address may have been mended meanwhile.
    """

    verdict: str
    said: str
    mail_id: int | None = None
    uuid: str = ""
    is_about: Callable[[str], bool] = lambda _address: True


@dataclass(frozen=True, slots=True)
class _Concerned:
    """A mail that came back, the cases it concerns, and in ``marked`` those whose address takes no mail."""

    mail_id: int
    kind: str
    name: str
    verdict: str
    case_ids: tuple[int, ...]
    marked: tuple[int, ...]


def take_back(db: Database, workflows: Workflows, report: Report, now: datetime) -> str:
    """Write down that a mail came back, and return what became of the report: unknown, noted or bounced.

    An address that takes no mail is marked, and what waits for it withdrawn, at once; then each case is told in a
    transaction of its own. After a crash in between, the same report tells the rest.
    """
    with db.transaction() as tx:
        row = _row(tx, report)
        if row is None:
            return UNKNOWN
        first = (outbox.c.id == row.id, outbox.c.bounced_at.is_(None))
        said = f"{report.verdict}: {report.said}"[:LONGEST]
        came_back = {} if report.verdict == DELAYED else {"bounced_at": now}
        tx.execute(update(outbox).where(*first).values(bounce=said, **came_back))
        if report.verdict == DELAYED:
            return NOTED
        concerned = _concerned(tx, row, report, now)
    _tell_each(db, workflows, concerned, now)
    return BOUNCED


def tell_cases(
    db: Database, workflows: Workflows, message: Message, marked: tuple[int, ...], case_ids: Iterable[int]
) -> None:
    """Tell further cases of these people that a mail to them was refused at the door."""
    name = message.recipient.name if message.recipient else "?"
    concerned = _Concerned(message.id, message.kind, name, ADDRESS, tuple(case_ids), marked)
    _tell_each(db, workflows, concerned, message.now)


def _row(tx: Connection, report: Report) -> Any:
    this = outbox.c.id == report.mail_id if report.mail_id is not None else outbox.c.uuid == report.uuid
    return tx.execute(select(outbox).where(this, outbox.c.topic == "email").with_for_update()).first()


def _concerned(tx: Connection, row: Any, report: Report, now: datetime) -> _Concerned:
    staff = exists().where(grants.c.person_id == persons.c.id).label("staff")
    query = select(persons.c.name, persons.c.email, staff).where(persons.c.id == row.recipient_id)
    who = tx.execute(query).first()
    if who is None:
        return _Concerned(row.id, row.kind, "?", report.verdict, (), ())
    marked: tuple[int, ...] = ()
    if report.verdict == ADDRESS and who.email and report.is_about(who.email):
        marked = addresses.mark(tx, who.email, now)
    about = _each(row.case_id, () if who.staff else _others(tx, row.id, marked))
    return _Concerned(row.id, row.kind, who.name, report.verdict, about, marked)


def _others(tx: Connection, mail_id: int, marked: tuple[int, ...]) -> Iterable[int | None]:
    """Return the cases of the people whose address is marked, else those of the reminders that the mail carried."""
    if marked:
        return addresses.open_cases_of(tx, marked)
    carried = select(outbox.c.case_id).where(outbox.c.digest_id == mail_id).order_by(outbox.c.case_id)
    return tx.execute(carried).scalars().all()


def _each(own: int | None, others: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(case_id for case_id in (own, *others) if case_id is not None))


def _tell_each(db: Database, workflows: Workflows, concerned: _Concerned, now: datetime) -> None:
    for case_id in concerned.case_ids:
        with db.transaction() as tx:
            try:
                ledger = lock(tx, workflows, case_id, actor=SYSTEM, now=now)
            except EngineError:
                # Of a workflow that is not loaded: the mail itself shows that it came back.
                continue
            if ledger.case["erased_at"] is None and not _is_told(ledger, concerned.mail_id):
                _tell(ledger, concerned)


def _tell(ledger: Ledger, concerned: _Concerned) -> None:
    roles = addresses.ask_to_mend(ledger, concerned.marked)
    if not roles:
        label, _ = say("mailbox_full" if concerned.verdict == FULL else "mail_failed", name=concerned.name)
        undelivered.ask_to_call(ledger, label)
    told = {"mail": concerned.mail_id, "message": concerned.kind, "verdict": concerned.verdict, "roles": roles}
    ledger.record(KIND, {**told, **ledger.trail})
    ledger.close()


def _is_told(ledger: Ledger, mail_id: int) -> bool:
    told = select(events.c.payload).where(events.c.case_id == ledger.id, events.c.kind == KIND)
    return any((payload or {}).get("mail") == mail_id for payload in ledger.tx.execute(told).scalars())
