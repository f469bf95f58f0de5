"""Answers of calendars as mail programs send them, and mails that are none."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from notifications.replies import Ignored, Reply, judge, reply_from

REPLY = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20261020T123000Z
DTEND:20261020T133000Z
DTSTAMP:20261012T090000Z
ORGANIZER;CN=Mia Claes:mailto:duaal@stad.example
UID:12@samdulea
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Els:mailto:els@devos.example
SEQUENCE:2
STATUS:CONFIRMED
SUMMARY:Bezoek duaal leren\\, Amina B.
END:VEVENT
END:VCALENDAR
"""


def a_mail(calendar: str | None = REPLY, *, cte: str = "base64", **headers: str) -> bytes:
    """Return a mail that holds a calendar, as bytes."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "els@devos.example", "duaal@stad.example", "Geaccepteerd: Bezoek"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Els Maes heeft deze uitnodiging geaccepteerd.")
    if calendar is not None:
        mail.add_alternative(calendar, subtype="calendar", cte=cte, params={"method": "REPLY"})
    return mail.as_bytes()


@pytest.mark.parametrize("cte", ["base64", "quoted-printable", "7bit"])
def test_an_answer_is_read_however_it_is_packed(cte: str) -> None:
    """Google, Outlook and Apple each pack it their own way."""
    assert reply_from(a_mail(cte=cte)) == Reply(
        "12@samdulea", "els@devos.example", "accepted", 2, datetime(2026, 10, 12, 9, tzinfo=UTC)
    )


def test_an_answer_may_come_as_a_file() -> None:
    """A program without calendar sends the file along."""
    mail = EmailMessage(policy=SMTP)
    mail.set_content("Zie bijlage.")
    declined = REPLY.replace("ACCEPTED", "DECLINED").replace("SEQUENCE:2\n", "")
    mail.add_attachment(declined.encode(), maintype="application", subtype="octet-stream", filename="Invite.ICS")

    found = reply_from(mail.as_bytes())

    assert found is not None
    assert (found.answer, found.revision) == ("declined", 0)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (a_mail(Auto_Submitted="auto-replied"), "automatic"),
        (a_mail(None), "no_calendar"),
        (a_mail(REPLY.replace("METHOD:REPLY", "METHOD:COUNTER")), "not_a_reply"),
        (a_mail(REPLY.replace("UID:12@samdulea\n", "")), "no_uid"),
        (a_mail(REPLY.replace("PARTSTAT=ACCEPTED", "PARTSTAT=DELEGATED")), "no_answer"),
        (a_mail(REPLY.replace("mailto:els@devos.example", "urn:uuid:1")), "no_attendee"),
        (a_mail(REPLY.replace("SEQUENCE:2", "SEQUENCE:two")), "malformed"),
        (a_mail(REPLY.replace("DTSTAMP:20261012T090000Z", "DTSTAMP:gisteren")), "malformed"),
        (a_mail(REPLY.replace("DTSTAMP:20261012T090000Z\n", "")), "malformed"),
        (a_mail("BEGIN:VCALENDAR\nMETHOD:REPLY"), "malformed"),
        (b"", "no_calendar"),
        (b"\xff\xfe\x00 no mail at all", "no_calendar"),
        (b"Content-Type: text/calendar; charset=\xff\n\n\xff\xff", "malformed"),
        (b"a" * 2_000_000, "malformed"),
    ],
)
def test_what_is_no_answer_is_ignored_with_a_reason(data: bytes, code: str) -> None:
    """The mailbox gets absence notes, spam and worse; none of it may stop the reading or answer for anybody."""
    assert judge(data) == Ignored(code)
    assert reply_from(data) is None
