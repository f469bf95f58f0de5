"""Reads the mailbox of what comes back, and hands each mail to the part of the program that it is for.

Everything it calls may be told the same twice: after a crash a mail is given again.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.bounces import Report, take_back
from engine.database import Database
from engine.errors import DatabaseUnusable
from engine.forwarding import Letter, forward
from engine.loader import Workflows
from engine.restraint.switches import INBOX_UNREACHABLE, note_switch
from engine.settings import Settings
from notifications.arrivals import Arrival, Automatic, Written, judge_arrival
from notifications.inbox import Imap, InboxUnreachable, read_unseen
from notifications.replies import Reply
from notifications.reports import Mine
from notifications.return_path import ReturnPath
from workflows.register.appointments import answer_by_mail

log = logging.getLogger(__name__)
IGNORED = "ignored"
BROKEN = "broken"


@dataclass
class InboxRounds:
    """A duty of the worker: each ``every`` it looks into the mailbox, whatever the mailbox does."""

    db: Database
    workflows: Workflows
    imap: Imap
    mine: Mine
    every: timedelta
    _next: datetime | None = field(default=None, init=False)

    def __call__(self, now: datetime) -> Counter[str]:
        """Look into the mailbox when it is time; return how many mails became what."""
        if self._next is not None and now < self._next:
            return Counter()
        self._next = now + self.every
        try:
            found = poll(self.db, self.workflows, self.imap, self.mine, now)
        except InboxUnreachable as error:
            log.warning("the mailbox of bounces cannot be read: %s", error)
            note_switch(self.db, INBOX_UNREACHABLE, active=True, reason=str(error), now=now)
            return Counter()
        note_switch(self.db, INBOX_UNREACHABLE, active=False, reason="", now=now)
        return found


def poll(db: Database, workflows: Workflows, imap: Imap, mine: Mine, now: datetime) -> Counter[str]:
    """Deal with each mail that nobody dealt with and return how many became what.

    Raises:
        InboxUnreachable: some may have been dealt with all the same.
        DatabaseUnusable: nothing more can be written down now; the rest is read the next time.
    """
    found: Counter[str] = Counter()

    def take(data: bytes) -> bool:
        became = _dealt_with(data, lambda arrival: _hand_over(db, workflows, arrival, now), mine)
        found[became] += 1
        return became != BROKEN

    read_unseen(imap, take)
    return found


def rounds_of(settings: Settings, db: Database, workflows: Workflows, secret: str) -> tuple[InboxRounds, ...]:
    """Return the rounds that the settings ask for: none without a mailbox, and none in the demo."""
    if not settings.imap_host or settings.demo:
        return ()
    imap = Imap(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.imap_user,
        password=settings.imap_password.get_secret_value(),
        security=settings.imap_security,
        ca_file=settings.imap_ca_file,
        folder=settings.imap_folder,
    )
    returns = ReturnPath(settings.bounce_address, secret) if settings.bounce_address else None
    mine = Mine(settings.smtp_sender.rpartition("@")[2], returns)
    return (InboxRounds(db, workflows, imap, mine, timedelta(seconds=settings.imap_seconds)),)


def _dealt_with(data: bytes, hand_over: Callable[[Arrival], str], mine: Mine) -> str:
    try:
        return hand_over(judge_arrival(data, mine))
    except DatabaseUnusable:
        raise
    except Exception:
        # One mail that trips the program must not keep the others from being read; it stays unread, to be seen.
        log.exception("a mail in the mailbox of bounces could not be dealt with")
        return BROKEN


def _hand_over(db: Database, workflows: Workflows, arrival: Arrival, now: datetime) -> str:
    match arrival:
        case Report():
            return take_back(db, workflows, arrival, now)
        case Reply():
            became = answer_by_mail(
                db,
                workflows,
                uid=arrival.uid,
                address=arrival.address,
                answer=arrival.answer,
                revision=arrival.revision,
                stamped_at=arrival.stamped_at,
                now=now,
            )
            return f"answer_{became}"
        case Written():
            letter = Letter(arrival.sender, arrival.text, arrival.answers, arrival.mark, arrival.attachments)
            return forward(db, letter, now)
        case Automatic():
            return IGNORED
