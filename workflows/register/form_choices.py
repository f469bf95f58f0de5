"""What the forms of companies offer to choose from, the row they change, and the company it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import NotFound
from engine.records import Asked, Choice
from workflows.register.allowed import keeps_companies, keeps_contacts, keeps_mentors, reads_mentors
from workflows.register.company_file import company_forms
from workflows.register.dealings import company_behind, may_change
from workflows.register.records import Register
from workflows.register.tables import companies, company_contacts, mentors, sites, workplaces
from workflows.register.upkeep import row_of, version_of

TABLES: Mapping[str, Table] = {
    "company": companies,
    "site": sites,
    "contact": company_contacts,
    "mentor": mentors,
    "workplace": workplaces,
}
"""The table behind each form."""
MOST_ROWS = 2**63 - 1
"""What a database counts to."""
KEEPERS: Mapping[str, Callable[[Actor], None]] = {"contact": keeps_contacts, "mentor": keeps_mentors}


@dataclass(frozen=True, slots=True)
class About:
    """A row by its name, and the company it belongs to."""

    label: str
    company_id: int


def may_keep(form: str, actor: Actor) -> None:
    """Let those pass who may add rows with a form.

    Raises:
        NotAllowed: anybody else.
    """
    KEEPERS.get(form, keeps_companies)(actor)


def hidden_from(form: str, actor: Actor) -> frozenset[str]:
    """Return the fields of a form that are not somebody's business: who guides learners is the schools'."""
    return frozenset({"mentor_id"} if form == "workplace" and not reads_mentors(actor) else ())


def about(db: Database, form: str, record_id: int, *, actor: Actor, now: datetime) -> About:
    """Return what a form that changes a row is about.

    Raises:
        NotFound: there is no such row.
        NotAllowed: the actor may not change it.
    """
    may_keep(form, actor)
    may_change(db, TABLES[form], record_id, actor=actor, now=now)
    with db.read() as tx:
        label = Register().label(tx, form, record_id) or ""
        return About(label, company_behind(tx, TABLES[form], record_id))


def parent(db: Database, form: str, record_id: object) -> About | None:
    """Return the company or establishment that a new row will belong to, None when it is not known."""
    within = company_forms()[form].form.within
    key = as_key(record_id)
    if within is None or key is None:
        return None
    of = "company" if within == "company_id" else "site"
    with db.read() as tx:
        label = Register().label(tx, of, key)
        return About(label, company_behind(tx, TABLES[of], key)) if label else None


def as_key(value: object) -> int | None:
    """Return a row's number as somebody sent it, None when no row can have it."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= MOST_ROWS else None


def choices_for(
    db: Database, form: str, values: Mapping[str, object], *, now: datetime
) -> Mapping[str, tuple[Choice, ...]]:
    """Return the rows that the record fields of a form can point to, what is held already among them."""
    register, today = Register(), default_calendar().local_date(now)
    chosen = {name: key for name, value in values.items() if (key := as_key(value)) is not None}
    found: dict[str, tuple[Choice, ...]] = {}
    with db.read() as tx:
        for name, rule in company_forms()[form].form.fields.items():
            if rule.type != "record" or rule.of is None:
                continue
            offered = register.choices(tx, rule.of, Asked(None, None, chosen, today))
            held = chosen.get(name)
            if held is not None and all(each != held for each, _ in offered):
                label = register.label(tx, rule.of, held)
                offered = ((held, label), *offered) if label else offered
            found[name] = offered
    return found


def row_values(db: Database, form: str, record_id: int, *, actor: Actor, now: datetime) -> tuple[dict[str, Any], int]:
    """Return what a row holds as a form shows it, and the number of its newest event.

    Raises:
        NotFound: there is no such form or row.
        NotAllowed: the actor may not change such rows, or another school deals with the company.
    """
    kept = company_forms().get(form)
    if kept is None:
        raise NotFound(f"no form {form}")
    may_keep(form, actor)
    may_change(db, kept.table, record_id, actor=actor, now=now)
    with db.read() as tx:
        values = row_of(tx, kept, record_id)
        seen = version_of(tx, kept, record_id)
    return {name: _shown(each) for name, each in values.items()}, seen


def _shown(value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def company_of(db: Database, form: str, record_id: int) -> int:
    """Return the company that a row of a form belongs to.

    Raises:
        NotFound: there is no such row.
    """
    with db.read() as tx:
        return company_behind(tx, TABLES[form], record_id)
