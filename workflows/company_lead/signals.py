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
from engine.errors import ActionRefused, BadInput, EngineError, FieldProblem
from engine.loader import Workflows
from engine.local_time import date_at
from engine.values import parse
from workflows.company_lead import notes
from workflows.company_lead.open_leads import open_leads, the_city
from workflows.company_lead.sentences import say
from workflows.register.allowed import COMPANY_KEEPERS, keeps_companies
from workflows.register.companies import add_company
from workflows.register.names import alike
from workflows.register.records.site import address
from workflows.register.sites import add_site
from workflows.register.tables import programmes, sites

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
class Place:
    """An establishment that may be meant."""

    id: int
    label: str


class WhichSite(EngineError):
    """The company has establishments already: a person must say which one is meant."""

    code = "which_site"

    def __init__(self, company_id: int, candidates: tuple[Place, ...]) -> None:
        super().__init__(", ".join(each.label for each in candidates))
        self.company_id = company_id
        self.candidates = candidates


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
    site_id = _site(db, heard, company_id, actor=actor, now=now)
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
    return add_company(db, heard.company, actor=actor, now=now, confirmed_new=heard.new_company).id


def _site(db: Database, heard: Signal, company_id: int, *, actor: Actor, now: datetime) -> int:
    """Find the establishment that is meant, or add it.

    Raises:
        WhichSite: the company has some, and neither a number nor a place tells which.
    """
    typed = {**heard.site, "company_id": company_id}
    known = _places(db, company_id)
    if heard.site_id is not None:
        if heard.site_id not in known:
            raise BadInput((FieldProblem("site_id", "unknown_choice"),))
        return heard.site_id
    if not heard.new_site and known and not str(heard.site.get("site_number") or "").strip():
        postcode, street = (str(heard.site.get(name) or "").strip() for name in ("postcode", "street"))
        same = [place for place in known.values() if place.fits(postcode, street)]
        if len(same) == 1:
            return same[0].id
        raise WhichSite(company_id, tuple(Place(each.id, each.label) for each in same or known.values()))
    return add_site(db, typed, actor=actor, now=now).id


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    label: str
    postcode: str
    street: str

    def fits(self, postcode: str, street: str) -> bool:
        """Tell whether a typed place is this one; without a street the postcode decides, without both nothing does."""
        return bool(postcode) and postcode == self.postcode and (not street or alike(street, [self.street]))


def _places(db: Database, company_id: int) -> dict[int, _Known]:
    query = select(sites).where(sites.c.company_id == company_id, sites.c.status != "merged").order_by(sites.c.id)
    with db.read() as tx:
        return {
            row.id: _Known(row.id, ", ".join(filter(None, (row.name, address(row)))), row.postcode or "", row.street)
            for row in tx.execute(query)
        }


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
