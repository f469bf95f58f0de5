"""What a calendar answers to an invitation, read from a mail as it arrived. Knows no mailbox and no database.

``judge`` says why a mail is no answer, with a stable code: ``automatic`` (an absence note, a bounce), ``no_calendar``
(an ordinary mail), ``malformed`` (a calendar nobody can read), ``not_a_reply`` (an invitation, a counter-proposal),
``no_uid``, ``no_attendee``, ``no_answer`` (delegated, or still to decide).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from icalendar import Calendar, Event

ANSWERS = {"ACCEPTED": "accepted", "TENTATIVE": "tentative", "DECLINED": "declined"}
LARGEST_BYTES = 1_000_000
"""Choice: no answer of a calendar is larger; what is, is not read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: ``revision`` is the SEQUENCE it answers, ``stamped_at`` (aware) when it was given."""

    uid: str
    address: str
    answer: str
    revision: int
    stamped_at: datetime


@dataclass(frozen=True, slots=True)
class Ignored:
    """No answer to an invitation, and why."""

    code: str


def reply_from(data: bytes) -> Reply | None:
    """Return the answer that a mail holds, None when it holds none that can be used (``judge`` says why)."""
    found = judge(data)
    return found if isinstance(found, Reply) else None


def judge(data: bytes) -> Reply | Ignored:
    """Return the answer that a mail holds, or why it holds none. Never raises, whatever the bytes are."""
    if len(data) > LARGEST_BYTES:
        return Ignored("malformed")
    mail = message_from_bytes(data, policy=default)
    try:
        if str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower() != "no":
            return Ignored("automatic")
        text = next(_calendars(mail), None)
        return Ignored("no_calendar") if text is None else _read(Calendar.from_ical(text))
    except (ValueError, KeyError, LookupError, TypeError, AttributeError):  # headers and calendars that nobody can read
        return Ignored("malformed")


def _calendars(mail: EmailMessage) -> Iterator[bytes]:
    """Yield the calendars in a mail, however its program packed them."""
    for part in mail.walk():
        name = str(part.get_filename() or "").lower()
        if part.get_content_type() in {"text/calendar", "application/ics"} or name.endswith(".ics"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield content


def _read(calendar: object) -> Reply | Ignored:
    if not isinstance(calendar, Calendar):
        return Ignored("malformed")
    if str(calendar.get("METHOD", "")).strip().upper() != "REPLY":
        return Ignored("not_a_reply")
    event = next((each for each in calendar.walk("VEVENT") if isinstance(each, Event)), None)
    if event is None or not str(event.get("UID", "")).strip():
        return Ignored("no_uid")
    who = _one(event.get("ATTENDEE"))
    if who is None:
        return Ignored("no_attendee")
    address, answer = who
    stamp = _stamp(event)
    revision = int(event.get("SEQUENCE", 0))
    return Reply(str(event["UID"]).strip(), address, answer, revision, stamp) if answer else Ignored("no_answer")


def _one(attendees: Any) -> tuple[str, str] | None:
    """Return address and answer of the one who answers; a reply names nobody else (RFC 5546, 3.2.3)."""
    who = attendees[0] if isinstance(attendees, list) and len(attendees) == 1 else attendees
    if who is None or isinstance(who, list):
        return None
    address = str(who).strip()
    address = address[7:] if address.lower().startswith("mailto:") else address
    return (address, ANSWERS.get(str(who.params.get("PARTSTAT", "")).upper(), "")) if "@" in address else None


def _stamp(event: Event) -> datetime:
    stamp: object = getattr(event["DTSTAMP"], "dt", None)
    if not isinstance(stamp, datetime):
        raise TypeError(stamp)
    return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)
