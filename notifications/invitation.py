"""An appointment as calendars read it: iTIP in a mail of two parts, the mail with its buttons and a file to open.

Knows no server and no database. Source: RFC 5545 and 5546; interface 4.4 says what Outlook and Gmail need for buttons.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from engine.local_time import BRUSSELS
from engine.message import Message
from engine.message_kinds import INVITATION_CANCELLED
from engine.zone_rules import VTIMEZONE
from notifications.settings import Smtp

PRODUCT = "-//samdulea//duaal leren//NL"
REQUEST, CANCEL = "REQUEST", "CANCEL"
FIRST_LANGUAGE = "nl"


def add_to(mail: EmailMessage, message: Message, smtp: Smtp, language: str) -> None:
    """Put the invitation beside the text and the HTML of a mail, and once more as a file.

    The method stands on the part itself, without a disposition: that is what makes mail programs show buttons.
    """
    method = CANCEL if message.kind == INVITATION_CANCELLED else REQUEST
    text = calendar_of(message, smtp, language).to_ical()
    mail.add_alternative(text.decode(), subtype="calendar", charset="utf-8", cte="base64", params={"method": method})
    mail.add_attachment(text, maintype="application", subtype="ics", filename="invite.ics")


def calendar_of(message: Message, smtp: Smtp, language: str) -> Calendar:
    """Return the appointment of a message with its zone, for its recipient alone: nobody learns another's address."""
    cancelled = message.kind == INVITATION_CANCELLED
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", CANCEL if cancelled else REQUEST)
    calendar.add_component(Timezone.from_ical(VTIMEZONE))
    calendar.add_component(_event(message, smtp, language, cancelled=cancelled))
    return calendar


def _event(message: Message, smtp: Smtp, language: str, *, cancelled: bool) -> Event:
    told = message.payload
    event = Event()
    event.add("uid", str(told["uid"]))
    event.add("sequence", int(str(told["revision"])))
    event.add("dtstamp", message.now)
    event.add("dtstart", _local(told["starts_at"]))
    event.add("dtend", _local(told["ends_at"]))
    event.add("summary", ", ".join(filter(None, (_named(told["summary"], language), _about(message)))))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if place := str(told.get("place") or ""):
        event.add("location", place)
    if coach := message.subject.coach if message.subject else None:
        event.add("description", ", ".join(filter(None, (coach.name, coach.phone))))
    event.add("organizer", _organizer(str(told.get("organizer") or smtp.sender_name), smtp))
    event.add("attendee", _attendee(message, cancelled=cancelled), encode=False)
    return event


def _organizer(name: str, smtp: Smtp) -> vCalAddress:
    """Return the mailbox that is read, so that a press on Accept arrives, under the name of a person."""
    who = vCalAddress(f"mailto:{smtp.sender}")
    who.params["CN"] = vText(name)
    return who


def _attendee(message: Message, *, cancelled: bool) -> vCalAddress:
    person = message.recipient
    who = vCalAddress(f"mailto:{person.email.strip() if person else ''}")
    who.params["CN"] = vText(person.name if person else "")
    who.params["CUTYPE"] = vText("INDIVIDUAL")
    who.params["ROLE"] = vText("REQ-PARTICIPANT")
    who.params["PARTSTAT"] = vText("NEEDS-ACTION")
    if not cancelled:
        who.params["RSVP"] = vText("TRUE")
    return who


def _local(moment: object) -> datetime:
    return datetime.fromisoformat(str(moment)).astimezone(BRUSSELS)


def _named(names: object, language: str) -> str:
    found = names if isinstance(names, Mapping) else {}
    return str(found.get(language) or found.get(FIRST_LANGUAGE) or "")


def _about(message: Message) -> str:
    return message.subject.title if message.subject else ""
