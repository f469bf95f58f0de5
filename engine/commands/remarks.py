"""What people write on a case without moving it: notes, contacts, and putting it aside for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine import consequences
from engine.actor import Actor
from engine.commands.follow_up import FollowUp, day_problem, open_follow_up
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import BadInput, FieldProblem
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows

LONGEST_SNOOZE_DAYS = 31
LONGEST_NOTE = 4000
CONTACTED = "contact"
"""What a context's action is called when somebody writes a contact down."""

CHANNELS = ("call", "mail", "sms", "visit", "talk")
RESULTS = ("spoken", "no_answer", "appointment", "call_back", "wrong_number", "refused")
UNREACHED = frozenset({"no_answer", "wrong_number"})
"""The results of a contact that reached nobody."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact with somebody about a case: how, with whom, with which result, and what came of it."""

    channel: str
    party: str
    result: str
    text: str = ""


def note(
    db: Database, workflows: Workflows, case_id: int, *, actor: Actor, text: str, now: datetime, key: str | None = None
) -> int:
    """Write a note on the timeline and return the case's version.

    Raises:
        NotFound, KeyReused: as for ``advance``.
        BadInput: no text, more than 4,000 characters, or a national register number or a bank account in it.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        ledger.record("note", {"text": _checked(text)})
        return {"version": ledger.close()}

    return _version(
        on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body={"note": text})
    )


def log_contact(
    db: Database,
    workflows: Workflows,
    case_id: int,
    *,
    actor: Actor,
    contact: Contact,
    now: datetime,
    follow_up: FollowUp | None = None,
    key: str | None = None,
) -> int:
    """Write down a contact and return the case's version; the case counts as contacted today.

    ``follow_up`` becomes a task of whoever wrote the contact down.

    Raises:
        NotFound, KeyReused: as for ``advance``.
        BadInput: an unknown channel or result, a day before today or more than a year ahead, or a national register
            number or a bank account in the text.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        chosen = (
            ("channel", contact.channel, CHANNELS),
            ("result", contact.result, RESULTS),
            ("party", contact.party, ledger.definition.roles),
        )
        problems = [
            FieldProblem(name, "unknown_choice" if value else "required")
            for name, value, known in chosen
            if value not in known
        ]
        if len(contact.text) > LONGEST_NOTE:
            problems.append(FieldProblem("text", "too_long", (("maximum", str(LONGEST_NOTE)),)))
        if follow_up and (wrong := day_problem(ledger, follow_up)):
            problems.append(wrong)
        if problems:
            raise BadInput(tuple(problems))
        refuse_forbidden_numbers(text=contact.text)
        ledger.case["last_contact_at"] = ledger.now
        payload = {
            "channel": contact.channel,
            "party": contact.party,
            "result": contact.result,
            "text": contact.text.strip(),
        }
        if ledger.definition.contacted is not None:
            ledger.definition.contacted(consequences.context(ledger, CONTACTED), payload)
        if follow_up is not None:
            open_follow_up(ledger, follow_up)
        opened = {name: ids for name, ids in ledger.trail.items() if name == "tasks_opened"}
        ledger.record("contact", {**payload, **opened})
        return {"version": ledger.close()}

    body: dict[str, Any] = {"contact": [contact.channel, contact.party, contact.result, contact.text]}
    if follow_up is not None:
        body["next"] = [follow_up.label, follow_up.due_on.isoformat(), follow_up.promised]
    return _version(on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body=body))


def snooze(
    db: Database,
    workflows: Workflows,
    case_id: int,
    *,
    actor: Actor,
    until_on: date,
    reason: str,
    seen_version: int | None,
    now: datetime,
) -> int:
    """Put a case aside until a date and return its version. Deadlines ignore it: what is due still comes up.

    Raises:
        NotFound, StaleCase: as for ``advance``.
        BadInput: the date is not after today or more than a month away.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        put_off(ledger, until_on, reason)
        return {"version": ledger.close()}

    return _version(
        on_case(db, workflows, case_id, work, actor=actor, seen_version=seen_version, now=now, key=None, body={})
    )


def take_up(db: Database, workflows: Workflows, case_id: int, *, actor: Actor, now: datetime) -> int:
    """Put a case that was put aside back on the lists at once and return its version; nothing when it was not.

    Raises:
        NotFound: as for ``advance``.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        if ledger.case["snoozed_until"] is None:
            return {"version": ledger.case["version"]}
        ledger.case["snoozed_until"] = None
        ledger.record("taken_up", {})
        return {"version": ledger.close()}

    return _version(on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=None, body={}))


def put_off(ledger: Ledger, until_on: date, reason: str) -> None:
    """Put a locked case aside and write the event; see ``snooze``, which raises the same."""
    if not ledger.today < until_on <= ledger.today + timedelta(days=LONGEST_SNOOZE_DAYS):
        raise BadInput((FieldProblem("until_on", "out_of_range", (("maximum", str(LONGEST_SNOOZE_DAYS)),)),))
    refuse_forbidden_numbers(reason=reason)
    ledger.case["snoozed_until"] = until_on
    ledger.record("snoozed", {"until_on": until_on.isoformat(), "reason": reason.strip()[:500]})


def _checked(text: str) -> str:
    if not text.strip():
        raise BadInput((FieldProblem("text", "required"),))
    if len(text) > LONGEST_NOTE:
        raise BadInput((FieldProblem("text", "too_long", (("maximum", str(LONGEST_NOTE)),)),))
    refuse_forbidden_numbers(text=text)
    return text.strip()


def _version(done: dict[str, Any]) -> int:
    return int(done["version"])
