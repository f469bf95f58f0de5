"""What somebody wrote to our mailbox instead of to the coach, handed on to whoever follows the case.

It is a mail in the outbox like any other: it waits, is tried again and is emptied like them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, select

from engine.database import Database
from engine.errors import BadInput
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.message_kinds import ANSWER_FORWARDED
from engine.post import post_mail
from engine.tables import cases, outbox

LONGEST = 4000
_TOKEN = re.compile(r"\b\d+-[0-9a-f]{32}\b")
"""What opens a page without signing in (``engine.links.token_of``)."""
FORWARDED, LEFT = "forwarded", "left"


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote. ``answers`` are the numbers of our mails that it answers, ``mark`` is its own Message-ID."""

    sender: str
    text: str
    answers: tuple[str, ...]
    mark: str
    attachments: bool = False


def forward(db: Database, letter: Letter, now: datetime) -> str:
    """Mail a letter to the owner of the case that its thread is about; the same letter goes once.

    Returns ``left`` when it answers no mail of ours, or nobody follows that case.
    """
    with db.transaction() as tx:
        case = next(filter(None, (_case_of(tx, number) for number in letter.answers)), None)
        case_id, owner_id = case or (None, None)
        if case_id is None or owner_id is None:
            return LEFT
        payload = {"sender": letter.sender, "attachments": letter.attachments, "text": _storable(letter.text)}
        key = f"letter-{sha256(letter.mark.encode()).hexdigest()[:32]}"
        post_mail(tx, ANSWER_FORWARDED, owner_id, payload, case_id=case_id, key=key, now=now, on_case=True)
        return FORWARDED


def _case_of(tx: Connection, number: str) -> tuple[int, int | None] | None:
    mine = select(cases.c.id, cases.c.owner_id).join(outbox, outbox.c.case_id == cases.c.id)
    row = tx.execute(mine.where(outbox.c.uuid == number, cases.c.erased_at.is_(None))).first()
    return (row.id, row.owner_id) if row else None


def _storable(text: str) -> str:
    """Return the text as far as we may keep it: not at all when it holds a number that is nobody's business here."""
    # What is quoted is our own mail, with the link that is meant for whoever wrote this and nobody else.
    own = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    own = _TOKEN.sub("…", own)
    try:
        refuse_forbidden_numbers(text=own)
    except BadInput:
        return ""
    return own.strip()[:LONGEST]
