"""Contacts with a company outside the steps of one's own lead, and questions to the school that talks to it.

One school talks to a company at a time. Somebody else's contact is kept all the same, with the reason, and that
school and the city are told; a first contact it never is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

import engine
from engine.actor import Actor
from engine.database import Database
from engine.errors import ActionRefused, BadInput, FieldProblem, NotFound, Unmet
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.local_time import date_at
from engine.tables import organisations
from workflows.company_lead import locks
from workflows.company_lead.lock_lines import Line, line_at
from workflows.company_lead.open_leads import newest_lead, open_leads
from workflows.company_lead.said import said
from workflows.company_lead.sentences import say
from workflows.register.allowed import keeps_companies
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import contacts
from workflows.register.write import Writer

KINDS = ("call", "mail", "visit", "talk")
LEAST_REASON = 10
LONGEST = 600
SCHOOLS = ("vt", "buso", "clw", "syntra")


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact with a company: how, when, with whom, what came of it, and why when another school talks to it."""

    kind: str
    on: date
    with_whom: str = ""
    summary: str = ""
    reason: str = ""


def log_site_contact(db: Database, site_id: int, contact: Contact, *, actor: Actor, now: datetime) -> int:
    """Keep a contact with the company at an establishment and return its id.

    The first one of a school counts as its first contact, unless somebody else is at it: then it needs a reason, and
    the school that talks to the company and the city are told.

    Raises:
        NotAllowed: the actor works neither for the city nor for a school.
        NotFound: no such establishment, or nobody ever signalled it.
        BadInput: no kind of contact, a day to come, or too much text.
        ActionRefused: another school talks to the company, was just there, or the company asked for rest, and no
            reason was given.
    """
    keeps_companies(actor)
    _check(contact, date_at(now))
    refuse_forbidden_numbers(summary=contact.summary, with_whom=contact.with_whom, reason=contact.reason)
    with db.transaction() as tx:
        here = _place_of(tx, actor)
        locks.claim(tx, site_id)
        line = line_at(tx, site_id, date_at(now))
        case_id = _lead(tx, site_id)
        refused = _refusal(tx, site_id, line, here, contact)
        if refused is not None and len(contact.reason.strip()) < LEAST_REASON:
            raise ActionRefused("log_contact", (refused,))
        row: dict[str, Any] = {
            "case_id": case_id,
            "site_id": site_id,
            "kind": contact.kind,
            "on_day": contact.on,
            "person_id": actor.person_id,
            "organisation_id": here.id,
            "with_whom": contact.with_whom.strip(),
            "summary": contact.summary.strip(),
            "first": refused is None and here.is_school and not _was_here(tx, site_id, here.id),
        }
        contact_id = Writer(tx, actor, now).add(contacts, row)
        if refused is not None:
            payload = _said_by(tx, site_id, case_id, actor, here) | {"reason": contact.reason.strip()}
            engine.post_order(tx, "company_lead.contact_elsewhere", payload, key=f"contact-{contact_id}", now=now)
        return contact_id


def ask_owner(db: Database, site_id: int, question: str, *, actor: Actor, now: datetime, key: str) -> None:
    """Put a question to the school that talks to the company, or to the city while a school considers its offer.

    Asking with the same key asks once.

    Raises:
        NotAllowed: the actor works neither for the city nor for a school.
        NotFound: nobody talks to the company there, and it is offered to nobody.
        BadInput: no question, or a very long one.
    """
    keeps_companies(actor)
    if not question.strip():
        raise BadInput((FieldProblem("question", "required"),))
    if len(question) > LONGEST:
        raise BadInput((FieldProblem("question", "too_long", (("maximum", str(LONGEST)),)),))
    refuse_forbidden_numbers(question=question)
    with db.transaction() as tx:
        held = locks.held(tx, site_id)
        if held is None and line_at(tx, site_id, date_at(now)).stage != "offered":
            raise NotFound(f"nobody talks to the company at {site_id}")
        here = _place_of(tx, actor)
        payload = _said_by(tx, site_id, _offered(tx, site_id), actor, here) | {"question": question.strip()}
        payload["to_city"] = held is None
        engine.post_order(tx, "company_lead.school_asks", payload, key=key, now=now)


@dataclass(frozen=True, slots=True)
class _Here:
    id: int | None
    name: str
    is_school: bool


def _place_of(tx: Connection, actor: Actor) -> _Here:
    """Return the organisation for which somebody talks to a company."""
    place = next((grant.organisation_id for grant in actor.grants if grant.organisation_id is not None), None)
    row = tx.execute(select(organisations).where(organisations.c.id == place)).first()
    return _Here(row.id, row.name, row.kind in SCHOOLS) if row else _Here(None, "Stad", is_school=False)


def _refusal(tx: Connection, site_id: int, line: Line, here: _Here, contact: Contact) -> Unmet | None:
    """Say who is at it already, or that the company asked for rest; None when this contact is welcome."""
    ours = line.school_id is not None and line.school_id == here.id
    if line.stage in {"held", "offered", "quiet", "stopped"} and not ours:
        return Unmet("contact_held", line.nl, line.en, ("reason",))
    quiet = locks.quiet_until(tx, site_id)
    if quiet is not None and quiet >= contact.on:
        return Unmet("contact_quiet", *say("line_quiet", until=said(quiet)), ("reason",))
    query = (
        select(contacts.c.on_day)
        .where(contacts.c.site_id == site_id, contacts.c.first, contacts.c.organisation_id != here.id)
        .order_by(contacts.c.on_day.desc())
        .limit(1)
    )
    last = tx.execute(query).scalar_one_or_none() if here.is_school and not ours else None
    if last is None:
        return None
    days = rule_values_on(tx, contact.on).whole("lead.first_contact_per_site_days")
    free = last + timedelta(days=days)
    if contact.on >= free:
        return None
    return Unmet("contact_recent", *say("contact_recent", on=said(last), free=said(free)), ("reason",))


def _was_here(tx: Connection, site_id: int, organisation_id: int | None) -> bool:
    query = select(contacts.c.id).where(
        contacts.c.site_id == site_id, contacts.c.organisation_id == organisation_id, contacts.c.first
    )
    return tx.execute(query.limit(1)).first() is not None


def _lead(tx: Connection, site_id: int) -> int:
    found = open_leads(tx, site_id)
    lead = found[0] if found else newest_lead(tx, site_id)
    if lead is None:
        raise NotFound(f"nobody ever signalled establishment {site_id}")
    return int(lead.id)


def _offered(tx: Connection, site_id: int) -> int:
    """Return the lead a question is about: the one that is offered, else the oldest that runs."""
    found = open_leads(tx, site_id)
    offered = [each for each in found if each.state == "offered"]
    return int(offered[0].id) if offered else _lead(tx, site_id)


def _said_by(tx: Connection, site_id: int, case_id: int, actor: Actor, here: _Here) -> dict[str, Any]:
    """Return who says something and whom it is for: the lead that is talked about, or the coach of a learner there."""
    held = locks.held(tx, site_id)
    by_learner = held is not None and held.by_learner
    return {
        "case_id": case_id if held is None or by_learner else held.case_id,
        "coach_id": held.coach_id if held is not None and by_learner else None,
        "person_id": actor.person_id,
        "name": actor.name,
        "who": f"{actor.name} ({here.name})",
    }


def _check(contact: Contact, today: date) -> None:
    problems = []
    if contact.kind not in KINDS:
        problems.append(FieldProblem("kind", "unknown_choice"))
    if contact.on > today:
        problems.append(FieldProblem("on", "date_in_future"))
    for name, text, most in (("with_whom", contact.with_whom, 120), ("summary", contact.summary, LONGEST)):
        if len(text) > most:
            problems.append(FieldProblem(name, "too_long", (("maximum", str(most)),)))
    if problems:
        raise BadInput(tuple(problems))
