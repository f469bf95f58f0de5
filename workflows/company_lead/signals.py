"""A signal that a company may want a learner: it opens a lead, or warms up the one its establishment has already.

Anybody of the city or a school may hear of a company. Whose record it is, is settled first: one company per number,
one establishment per number, and a person answers where only names can tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select

import engine
from engine.actor import Actor
from engine.database import Database
from engine.document import Document
from engine.errors import ActionRefused, BadInput, FieldProblem
from engine.loader import Workflows
from engine.local_time import date_at
from engine.values import parse
from workflows.company_lead import notes
from workflows.company_lead.open_leads import open_leads, the_city
from workflows.company_lead.sentences import say
from workflows.company_lead.which_site import site_meant
from workflows.register.allowed import COMPANY_KEEPERS, keeps_companies
from workflows.register.companies import add_company
from workflows.register.tables import programmes

WORKFLOW = "company_lead"
NEEDED = ("signal_source", "signal_on")


@dataclass(frozen=True, slots=True)
class Signal:
    """What somebody heard: about which company and establishment, and what it wants.

    ``company_id`` is a company that a person recognised, ``new_company`` says that it is none of those shown; the same
    for the establishment. ``need`` are fields of the lead; ``another_line`` says that it is another need than the one
    that runs.
    """

    company: Mapping[str, object]
    site: Mapping[str, object]
    need: Mapping[str, object]
    company_id: int | None = None
    new_company: bool = False
    site_id: int | None = None
    new_site: bool = False
    another_line: bool = False


@dataclass(frozen=True, slots=True)
class Signalled:
    """Where a signal went: a lead, opened by it or not."""

    case_id: int
    site_id: int
    opened: bool


@dataclass(frozen=True, slots=True)
class _Heard:
    """A signal whose company and establishment are known."""

    company_id: int
    site_id: int
    need: Mapping[str, object] = field(default_factory=dict)


def signal(
    db: Database, workflows: Workflows, heard: Signal, *, actor: Actor, now: datetime, key: str | None = None
) -> Signalled:
    """Take a signal in: a new lead of the city, or a note and a point of warmth on the establishment's open lead.

    Company and establishment are found or added before, each in a transaction of its own; taking the same signal in
    again adds nothing.

    Raises:
        NotAllowed: the actor works neither for the city nor for a school.
        BadInput: with everything that is wrong with what was typed.
        PossibleDuplicate: a company of nearly the same name and place is known; WhichSite: so are establishments.
    """
    keeps_companies(actor)
    document = workflows.current(WORKFLOW).document
    need = _checked(document, heard.need, date_at(now))
    company_id = heard.company_id or _company(db, heard, actor=actor, now=now)
    site_id = site_meant(db, company_id, heard.site, chosen=heard.site_id, new=heard.new_site, actor=actor, now=now)
    here = _Heard(company_id, site_id, need | ({"another_line": True} if heard.another_line else {}))
    try:
        opened = _open(db, workflows, here, actor=actor, now=now, key=key)
    except ActionRefused as refused:
        if all(each.code != "open_lead_exists" for each in refused.unmet):
            raise
    else:
        return Signalled(opened, site_id, opened=True)
    return Signalled(_note(db, workflows, here, actor=actor, now=now, key=key), site_id, opened=False)


def _checked(document: Document, typed: Mapping[str, object], today: date) -> dict[str, object]:
    """Look at the lead's own fields before any record is made for a signal that cannot be taken in."""
    values = parse(document.fields, typed, today=today)
    if missing := [name for name in NEEDED if values.get(name) is None]:
        raise BadInput(tuple(FieldProblem(name, "required") for name in missing))
    return {name: value for name, value in values.items() if value is not None}


def _company(db: Database, heard: Signal, *, actor: Actor, now: datetime) -> int:
    try:
        return add_company(db, heard.company, actor=actor, now=now, confirmed_new=heard.new_company).id
    except BadInput as error:
        if all(each.code != "already_there" for each in error.problems):
            raise
    # Somebody added the same number this very moment: now it is found.
    return add_company(db, heard.company, actor=actor, now=now).id


def _open(db: Database, workflows: Workflows, heard: _Heard, *, actor: Actor, now: datetime, key: str | None) -> int:
    with db.read() as tx:
        city = the_city(tx)
    fields = {**heard.need, "company_id": heard.company_id, "site_id": heard.site_id}
    opened = engine.open_case(
        db, workflows, WORKFLOW, actor=_opener(actor), fields=fields, organisation_id=city, now=now, key=key
    )
    return int(opened.id)


def _opener(actor: Actor) -> Actor:
    """Return the same person, whose role counts for the one case that does not exist yet: it begins at the city."""
    held = frozenset(role for role in COMPANY_KEEPERS if actor.holds(role))
    return replace(actor, case_id=0, case_roles=held)


def _note(db: Database, workflows: Workflows, heard: _Heard, *, actor: Actor, now: datetime, key: str | None) -> int:
    programme = heard.need.get("programme_id")
    with db.read() as tx:
        found = open_leads(tx, heard.site_id, programme if isinstance(programme, int) else None)
        lead = (found or open_leads(tx, heard.site_id))[0]
        name = select(programmes.c.official_name).where(programmes.c.id == programme)
        asked = tx.execute(name).scalar_one_or_none() or "-"
    source = workflows.current(WORKFLOW).document.fields["signal_source"].options[str(heard.need["signal_source"])]
    contact = [str(heard.need.get(f"contact_{part}") or "") for part in ("name", "phone", "email")]
    said = str(heard.need.get("signal_text") or "")
    text = say(
        "signal_again", source=source.nl, programme=asked, contact=" ".join(filter(None, contact)) or "-", text=said
    )[0].strip()
    own_key = f"{key}/note" if key else None
    notes.add(db, workflows, lead.id, actor=actor, text=text, now=now, points=1, key=own_key)
    return int(lead.id)
