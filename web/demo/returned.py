"""One mail of the demo that came back, so that whoever clicks through meets an address that does not work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from engine.bounces import ADDRESS, Report, take_back
from engine.database import Database
from engine.loader import Workflows
from engine.tables import case_people, cases, outbox, persons

SAID = "5.1.1 550 5.1.1 Recipient address rejected: User unknown"


def let_one_come_back(db: Database, workflows: Workflows, now: datetime) -> None:
    """Let the newest mail to a mentor of one learner come back for good, if there is any."""
    once = (
        select(case_people.c.person_id)
        .join(cases, cases.c.id == case_people.c.case_id)
        .where(case_people.c.role == "mentor", cases.c.closed_at.is_(None))
        .group_by(case_people.c.person_id)
        .having(func.count() == 1)
    )
    newest = (
        select(outbox.c.id)
        .join(persons, persons.c.id == outbox.c.recipient_id)
        .where(outbox.c.status == "sent", persons.c.id.in_(once))
        .order_by(outbox.c.sent_at.desc(), outbox.c.id.desc())
        .limit(1)
    )
    with db.read() as tx:
        mail_id = tx.execute(newest).scalar_one_or_none()
    if mail_id is not None:
        take_back(db, workflows, Report(ADDRESS, SAID, mail_id=mail_id), now)
