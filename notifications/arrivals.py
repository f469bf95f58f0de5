"""What a mail in our own mailbox is, by its bytes: a report of a mail system, a calendar's answer, a robot, a person.

Knows no mailbox and no database. Never raises, whatever the bytes are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from hashlib import sha256

from engine.bounces import Report
from notifications.mail_words import text_of
from notifications.replies import LARGEST_BYTES, Ignored, Reply, judge
from notifications.reports import UUID, Mine, report_from

OURS = re.compile(f"<{UUID}@")
ROBOTS = ("X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe", "Feedback-ID")
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


@dataclass(frozen=True, slots=True)
class Automatic:
    """Nobody wrote it and it says nothing about a mail of ours: an absence note, a newsletter. ``code`` says why."""

    code: str


@dataclass(frozen=True, slots=True)
class Written:
    """Something a person wrote. ``answers`` are the numbers of our mails that it answers, the newest first.

    ``mark`` is the same for each copy of it; ``attachments`` says that there is more than the text.
    """

    sender: str
    text: str
    answers: tuple[str, ...]
    mark: str
    attachments: bool


Arrival = Report | Reply | Automatic | Written


def judge_arrival(data: bytes, mine: Mine) -> Arrival:
    """Return what a mail is. An absence note is never a mail that came back, wherever it was sent to."""
    mail = message_from_bytes(data[:LARGEST_BYTES], policy=default)
    try:
        if (report := report_from(mail, mine)) is not None:
            return report
        answer = judge(data)
        if isinstance(answer, Reply):
            return answer
        return _robot(mail, answer) or _written(mail)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):  # headers that nobody can read
        return Automatic("malformed")


def _robot(mail: EmailMessage, answer: Ignored) -> Automatic | None:
    if answer.code in {"automatic", "malformed"}:
        return Automatic(answer.code)
    if str(mail.get("Return-Path", "")).strip() == "<>":
        return Automatic("no_sender")
    if str(mail.get("Precedence", "")).strip().lower() in BULK or any(name in mail for name in ROBOTS):
        return Automatic("automatic")
    return Automatic(answer.code) if answer.code != "no_calendar" else None


def _written(mail: EmailMessage) -> Written:
    sender = parseaddr(str(mail.get("From", "")))[1]
    # The newest stands last in References; In-Reply-To names the mail that was on the screen.
    named = f"{mail.get('References', '')} {mail.get('In-Reply-To', '')}"
    answers = tuple(dict.fromkeys(reversed(OURS.findall(named))))
    return Written(
        sender=sender,
        text=text_of(mail),
        answers=answers,
        mark=str(mail.get("Message-ID", "")) or sha256(mail.as_bytes()).hexdigest(),
        attachments=any(True for _ in mail.iter_attachments()),
    )
