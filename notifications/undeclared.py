"""Made-up mails of the kinds that no workflow declares: those that gather others, tell of a period, or invite.

Each comes as ``samples.full`` and ``samples.bare`` do: with everything it can tell, and with as little as it can.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from engine.definition import Definition
from engine.message import Line, Message, Overview, Person
from engine.message_kinds import (
    ANSWER_FORWARDED,
    DAY,
    INVITATION,
    INVITATION_CANCELLED,
    INVITATION_CHANGED,
    INVITATIONS,
    LEADS,
    NEW_LINK,
    QUESTIONS,
    WEEK,
)
from notifications import samples
from notifications.samples import COACH, LAST_DAY, NOW, STOP, TODAY

SIGN_IN = "sign_in"
UNDECLARED = (
    SIGN_IN,
    DAY,
    QUESTIONS,
    WEEK,
    LEADS,
    INVITATION,
    INVITATION_CHANGED,
    INVITATION_CANCELLED,
    NEW_LINK,
    ANSWER_FORWARDED,
)
_ANSWER = Line("Amina B.", {"nl": "Eén vraag aan de mentor", "en": "One question for the mentor"}, "/dossiers/1")
_NEWS = Line("Amina B.", {"nl": "Match voorgesteld", "en": "Match proposed"}, "/dossiers/1")
_STUCK = {"nl": "Nog 2 opleidingsdagen en geen intake gepland", "en": "2 training days left and no intake planned"}
_FATE = {"nl": "Aanvaard door Technicum Noord", "en": "Accepted by Technicum Noord"}
_ASKED = {"nl": ("mentor_question", "competence_form"), "fr": ("wellbeing_check", "self_evaluation")}
_WEEK = [{"about": code, "said": _STUCK, "path": "/dossiers/1"} for code in ("L-0001", "L-0002")]
_LEADS = [{"about": name, "said": _FATE, "path": "/dossiers/3"} for name in ("Elektro Peeters", "Bakkerij Smit")]
_APPOINTMENT = {
    "uid": "sample@duaal.example",
    "revision": 1,
    "summary": {"nl": "Bezoek duaal leren", "en": "Dual learning visit", "fr": "Visite, formation en alternance"},
    "starts_at": NOW.isoformat(),
    "ends_at": (NOW + timedelta(hours=1)).isoformat(),
    "on_day": TODAY.isoformat(),
    "from_hour": "08:00",
    "until_hour": "09:00",
}


def full(kind: str, definition: Definition, language: str) -> Message:
    """Return a message of a kind that no workflow declares, with everything it can tell."""
    message = samples.full(kind, definition, language)
    if kind in INVITATIONS:
        payload = {**_APPOINTMENT, "place": "Voorbeeldstraat 12", "was_on": "2026-09-11", "was_at": "14:00"}
        return replace(message, deadline=None, task=None, payload={**payload, "organizer": COACH.name})
    if kind == NEW_LINK:
        return replace(message, deadline=None, link="/v/sample-token", payload={})
    if kind == ANSWER_FORWARDED:
        payload = {"sender": "iemand@bedrijf.example", "text": "Donderdag past mij beter.", "attachments": 1}
        return replace(message, recipient=_staff(language), deadline=None, task=None, payload=payload)
    return _of_nobody(message, kind, definition, language)


def bare(kind: str, definition: Definition, language: str) -> Message:
    """Return such a message in which everything that may be missing is missing."""
    message = samples.bare(kind, definition, language)
    if kind in INVITATIONS:
        return replace(message, payload={**_APPOINTMENT, "place": "", "organizer": ""})
    if kind in {NEW_LINK, ANSWER_FORWARDED}:
        return replace(message, subject=None if kind == NEW_LINK else message.subject)
    message = replace(message, subject=None)
    if kind == DAY:
        return replace(message, parts=_parts(definition, language, "deadline_reminder"), stop_link=STOP)
    if kind == QUESTIONS:
        return replace(message, parts=_parts(definition, language, "task_reminder", "task_reminder"), stop_link=STOP)
    return replace(message, payload={"total": 0, "before": 0, "lines": []} if kind in {WEEK, LEADS} else {})


def _of_nobody(message: Message, kind: str, definition: Definition, language: str) -> Message:
    """Return a mail that is not about one case."""
    message = replace(message, subject=None, deadline=None, task=None, payload={}, stop_link=STOP)
    match kind:
        case "digest":
            parts = _parts(definition, language, "deadline_reminder", "task_reminder")
            overview = Overview((_ANSWER,), (_NEWS,), LAST_DAY, "Amina B.")
            return replace(message, recipient=_staff(language), link="/vandaag", parts=parts, overview=overview)
        case "questions":
            return replace(message, link="", parts=_parts(definition, language, *_ASKED.get(language, _ASKED["nl"])))
        case "week_overview":
            told = {"total": 2, "before": 3, "lines": _WEEK}
            return replace(message, recipient=_staff(language), link="/vastgelopen", payload=told)
        case "leads_overview":
            told = {"total": 2, "lines": _LEADS}
            return replace(message, recipient=_staff(language), link="/bedrijven", payload=told)
        case _:
            return replace(message, link="/aanmelden/link/sample-token", payload={"minutes": 20}, stop_link="")


def _parts(definition: Definition, language: str, *kinds: str) -> tuple[Message, ...]:
    return tuple(samples.full(kind, definition, language) for kind in kinds)


def _staff(language: str) -> Person:
    return replace(COACH, language=language)
