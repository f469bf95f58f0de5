"""Made-up messages with which templates are tried out before anybody gets a mail.

A template must stand two of them: one in which everything is known, and a bare one in which everything that may be
missing is missing. Private fields are in neither: a template that prints one fails the proof.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from engine.definition import Definition, Language
from engine.document import FieldRule
from engine.message import Deadline, Message, Person, Subject, TaskAbout

NOW = datetime(2026, 9, 14, 6, 0, tzinfo=UTC)
TODAY = date(2026, 9, 14)
BASE_URL = "https://duaal.example"
LINKS = {"none": "", "task": "/v/sample-token", "case": "/dossiers/1"}
STOP = "/u/sample-token"
COACH = Person(2, "Mia Claes", "mia.claes@school.example", "03 000 00 02")
VALUES: dict[str, object] = {
    "date": TODAY.isoformat(),
    "number": 2,
    "yes_no": True,
    "tick": True,
    "person": 2,
    "organisation": 1,
    "phone": "03 000 00 03",
    "email": "iemand@bedrijf.example",
}
SPOKEN: dict[str, object] = {
    "first_name": "Amina",
    "last_name": "Benali",
    "programme": "Elektrische installaties duaal",
    "company_name": "Elektro Peeters",
    "site_address": "Voorbeeldstraat 12, 2000 Antwerpen",
}
"""Fields that read as what they are, so that a person can judge a mail."""
PAYLOAD: dict[str, object] = {
    "label": {"nl": "Verlenging of alternatief?", "en": "Extension or alternative?"},
    "previous_on": "2026-09-07",
    "who": "Noa Wils, Technicum Zuid",
    "reason": "Het bedrijf belde ons zelf.",
    "question": "Kunnen wij in oktober met een klas langskomen?",
    "school": "Technicum Zuid",
    "coach": "Noa Wils",
    "phone": "03 000 00 04",
    "programme": "Elektrische installaties duaal",
    "times": 3,
    "company": "Elektro Peeters",
    "intake_on": "2026-09-17",
}
"""What causes write along, of all messages together: each template takes its own."""
LAST_DAY = date(2026, 9, 28)
"""Source: domain B8, story 1: twenty training days from 1 September 2026; on the fourteenth ten have passed."""


def full(kind: str, definition: Definition, language: str) -> Message:
    """Return a message of this kind in which everything is known."""
    rule = definition.document.messages.get(kind)
    return Message(
        id=1,
        uuid="00000000-0000-4000-8000-000000000001",
        topic="email",
        kind=kind,
        recipient=Person(1, "Noor Peeters", "noor.peeters@bedrijf.example", "03 000 00 01", language),
        subject=_subject(definition, language),
        deadline=Deadline(
            "sample",
            {"nl": "Werkplek vinden", "en": "Find a workplace"},
            date(2026, 9, 1),
            LAST_DAY,
            10,
            20,
            "training_days",
        ),
        task=TaskAbout(1, "sample", {"nl": "De mentor bellen", "en": "Call the mentor"}, TODAY, NOW),
        link=LINKS[rule.link] if rule else LINKS["case"],
        payload=PAYLOAD,
        attempt=1,
        created_at=NOW,
        now=NOW,
        stop_link=STOP if rule and rule.pace == "gathered" else "",
    )


def bare(kind: str, definition: Definition, language: str) -> Message:
    """Return a message of this kind in which everything that may be missing is missing."""
    return replace(
        full(kind, definition, language),
        recipient=Person(1, "", "noor.peeters@bedrijf.example", language=language),
        subject=replace(_subject(definition, language), subtitle="", coach=None, fields={}),
        deadline=None,
        task=None,
        link="",
        payload={},
    )


def _subject(definition: Definition, language: str) -> Subject:
    document = definition.document
    fields = {name: _value(name, rule) for name, rule in document.fields.items() if not rule.private}
    spoken: Language = "en" if language == "en" else "nl"
    return Subject(
        id=1,
        code=f"{document.code_prefix}-0001",
        title=definition.format_title(fields, spoken) or document.code_prefix,
        subtitle=definition.format_subtitle(fields, spoken),
        workflow=definition.name,
        state=document.initial,
        state_label=document.states[document.initial].label.model_dump(),
        organisation="Technicum Noord",
        coach=COACH,
        fields=fields,
    )


def _value(name: str, rule: FieldRule) -> object:
    if rule.type == "choice":
        return next(iter(rule.options), name)
    return SPOKEN.get(name) or VALUES.get(rule.type, name.replace("_", " ").capitalize())
