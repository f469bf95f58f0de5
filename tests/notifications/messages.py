"""Builds messages as the outbox would bring them, and definitions to try templates out with."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from engine.definition import Definition
from engine.loader import load_roles, load_workflow
from engine.message import Deadline, Message, Person, Subject, TaskAbout
from notifications import Smtp
from tests.mail_server import MailServer

BASE_URL = "https://duaal.example"
NOW = datetime(2026, 9, 14, 6, 0, tzinfo=UTC)
SENDER = "duaal@stad.example"
MENTOR = Person(1, "Karel Peeters", "karel.peeters@bedrijf.example", "0470 00 00 01")
COACH = Person(2, "Mia Claes", "mia.claes@school.example", "03 000 00 02")
CASE = Subject(
    id=12,
    code="L-0012",
    title="Amina B.",
    subtitle="Elektrotechnicus duaal",
    workflow="learner_trajectory",
    state="searching_workplace",
    state_label={"nl": "Zoekt werkplek", "en": "Searching workplace"},
    organisation="Technicum Noord",
    coach=COACH,
)
LAST_DAY = date(2026, 9, 22)
SEARCH = Deadline(
    "workplace",
    {"nl": "Werkplek vinden", "en": "Find a workplace"},
    date(2026, 8, 26),
    LAST_DAY,
    16,
    20,
    "training_days",
)
CALL = TaskAbout(5, "call", {"nl": "Contact met de mentor", "en": "Contact with the mentor"}, date(2026, 9, 18), NOW)
BORROWED = Path(__file__).parents[1] / "engine" / "good"


def a_message(kind: str = "deadline_reminder", **changes: Any) -> Message:
    """Return a message about Amina to her mentor, changed as asked."""
    message = Message(
        id=7,
        uuid="0f2c6d1e-7a43-4a52-9a3b-2b6f0d1c9e10",
        topic="email",
        kind=kind,
        recipient=MENTOR,
        subject=CASE,
        deadline=SEARCH,
        task=CALL,
        link="/v/token",
        payload={},
        attempt=1,
        created_at=NOW,
        now=NOW,
    )
    return replace(message, **changes)


def at(server: MailServer, **changes: Any) -> Smtp:
    """Return settings with which mail reaches the test's server."""
    return replace(Smtp(server.host, server.port, sender=SENDER, timeout=10), **changes)


def a_definition(folder: Path, templates: dict[str, str]) -> Definition:
    """Return the made-up library process, copied into ``folder`` with these files under its ``messages/``."""
    copy = folder / "library_loan"
    shutil.copytree(BORROWED / "library_loan", copy)
    for name, text in templates.items():
        file = copy / "messages" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return load_workflow(copy, load_roles(BORROWED / "roles.yaml"))
