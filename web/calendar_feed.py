"""Somebody's calendar as the file that Outlook, Google and Apple fetch; the same contents make the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event, Timezone

from engine.local_time import BRUSSELS
from engine.zone_rules import VTIMEZONE
from web.pages import words
from web.spoken import speech
from workflows.register.agenda import APPOINTMENT, DEADLINE, Entry

PRODUCT = "-//samdulea//duaal leren//NL"
EVERY = timedelta(hours=1)


def feed(entries: Iterable[Entry], base_url: str) -> bytes:
    """Return the calendar; ``base_url`` is what the addresses of its cases begin with."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words()["agenda"]["calendar_name"])
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(Timezone.from_ical(VTIMEZONE))
    for entry in entries:
        calendar.add_component(_event(entry, base_url))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, base_url: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.revision)
    event.add("dtstamp", entry.changed_at)
    event.add("summary", f"{_what(entry)}, {entry.about}" if entry.about else _what(entry))
    event.add("url", f"{base_url.rstrip('/')}/dossiers/{entry.case_id}")
    if entry.day is not None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if entry.starts_at is not None and entry.ends_at is not None:
        event.add("dtstart", entry.starts_at.astimezone(BRUSSELS))
        event.add("dtend", entry.ends_at.astimezone(BRUSSELS))
    if entry.place:
        event.add("location", entry.place)
    return event


def _what(entry: Entry) -> str:
    said = words()
    if entry.kind == APPOINTMENT:
        return str(said["appointments"]["kinds"][entry.meeting])
    name = said["agenda"]["deadline" if entry.kind == DEADLINE else "task"]
    return f"{name}: {speech()(entry.label)}" if entry.label else str(name)
