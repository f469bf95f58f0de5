"""An invitation as it arrives over TCP, read by another library than the one that wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from notifications import EmailHandler
from tests.mail_server import MailServer
from tests.notifications.messages import MENTOR, SENDER, a_message
from workflows.register.appointments.kinds import names_of

TUESDAY = datetime(2026, 10, 20, 12, 30, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")


def an_invitation(kind: str = "invitation", starts_at: datetime = TUESDAY, **changes: Any) -> Any:
    """Return the message that invites the mentor to a visit."""
    told = {
        "uid": "12@samdulea",
        "revision": 3,
        "summary": names_of("visit"),
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
        "on_day": "2026-10-20",
        "from_hour": "14:30",
        "until_hour": "15:30",
        "place": "Werf; Kaai 3, Antwerpen",
        "organizer": "Mia Claes",
        **changes,
    }
    return a_message(kind, payload=told, link="", task=None, deadline=None)


def calendar_in(mail: EmailMessage) -> Any:
    """Return the calendar part of a mail."""
    [part] = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    return part


def read(mail: EmailMessage) -> Any:
    """Return the one event as the independent library reads it."""
    [event] = IcsCalendarStream.calendar_from_ics(calendar_in(mail).get_content()).events
    return event


def test_the_parts_are_what_mail_programs_need_for_buttons(handler: EmailHandler, mail_server: MailServer) -> None:
    """Without the method on the part, or with a disposition, Outlook shows a file instead of Accept and Decline."""
    handler(an_invitation())

    [mail] = mail_server.received
    assert mail.get_content_type() == "multipart/mixed"
    alternative, file = mail.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = calendar_in(mail)
    assert part.get_param("method") == "REQUEST"
    assert part.get_param("charset") == "utf-8"
    assert part["Content-Disposition"] is None
    assert part["Content-ID"] is None
    assert (file.get_filename(), file.get_content_type()) == ("invite.ics", "application/ics")
    assert file.get_content().decode() == part.get_content().replace("\r\n", "\n").replace("\n", "\r\n")


def test_another_library_reads_the_same_appointment(handler: EmailHandler, mail_server: MailServer) -> None:
    """A calendar that only its own writer understands rings in nobody's pocket."""
    handler(an_invitation())

    event = read(mail_server.received[0])
    assert event.uid == "12@samdulea"
    assert event.sequence == 3
    assert event.summary == "Bezoek duaal leren, Amina B."
    assert event.location == "Werf; Kaai 3, Antwerpen"
    assert event.start == datetime(2026, 10, 20, 14, 30, tzinfo=BRUSSELS)
    assert event.end == datetime(2026, 10, 20, 15, 30, tzinfo=BRUSSELS)
    assert str(event.organizer.uri) == f"mailto:{SENDER}"
    assert event.organizer.common_name == "Mia Claes"
    [guest] = event.attendees
    assert str(guest.uri) == f"mailto:{MENTOR.email}"
    assert guest.rsvp is True


def test_called_off_means_cancelled_in_the_calendar(handler: EmailHandler, mail_server: MailServer) -> None:
    """Same number, higher revision, and the word that takes it out."""
    handler(an_invitation("invitation_cancelled", revision=4))

    [mail] = mail_server.received
    assert calendar_in(mail).get_param("method") == "CANCEL"
    event = read(mail)
    assert (event.uid, event.sequence, event.status) == ("12@samdulea", 4, "CANCELLED")
    assert mail["Subject"].startswith("Gaat niet door: Bezoek duaal leren, Amina B.")


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2050, 7, 1, 8, 0, tzinfo=UTC),
    ],
)
def test_the_zone_it_brings_is_the_zone_of_brussels(
    handler: EmailHandler, mail_server: MailServer, moment: datetime
) -> None:
    """Outlook counts with the zone in the file: an hour off is a mentor who waits for nobody."""
    handler(an_invitation(starts_at=moment))

    [mail] = mail_server.received
    text = calendar_in(mail).get_content()
    assert f"DTSTART;TZID=Europe/Brussels:{moment.astimezone(BRUSSELS):%Y%m%dT%H%M%S}" in text
    zone = tzical(StringIO(text.replace("\r\n", "\n"))).get("Europe/Brussels")
    assert moment.astimezone(zone).utcoffset() == moment.astimezone(BRUSSELS).utcoffset()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", ["invitation", "invitation_changed", "invitation_cancelled"])
def test_text_and_calendar_say_the_same(
    handler: EmailHandler, mail_server: MailServer, kind: str, language: str
) -> None:
    """Who has no calendar reads when and where in the mail itself."""
    message = an_invitation(kind, was_on="2026-10-19", was_at="09:00")
    handler(replace(message, recipient=replace(MENTOR, language=language)))

    [mail] = mail_server.received
    text = mail.get_body(("plain",)).get_content()
    assert "20 oktober 2026" in text if language == "nl" else "20 October 2026" in text
    assert "14:30" in text
    assert "Werf; Kaai 3, Antwerpen" in text
    assert ("19 okt" in text or "19 Oct" in text) is (kind == "invitation_changed")
    summary = str(Calendar.from_ical(calendar_in(mail).get_content()).events[0]["SUMMARY"])
    assert summary == f"{names_of('visit')[language]}, Amina B."
