"""What the forms of companies offer to choose from, the row they change, and the company it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import NotFound
from engine.records import Asked, Choice
from workflows.register.allowed import keeps_companies, keeps_mentors
from workflows.register.company_file import company_forms
from workflows.register.records import Register
from workflows.register.tables import company_contacts, mentors, sites, workplaces
from workflows.register.upkeep import row_of, version_of

OF_SITE: Mapping[str, Any] = {
    "mentor": mentors,
    "workplace": workplaces,
    "mentor-weg": mentors,
    "mentor-geweigerd": mentors,
    "werkplek-weg": workplaces,
}
OF_COMPANY: Mapping[str, Any] = {"site": sites, "contact": company_contacts, "vestiging-uitgesloten": sites}
"""Forms and endings, with the table that says to which site or company a row belongs."""


def choices_for(
    db: Database, form: str, values: Mapping[str, object], *, now: datetime
) -> Mapping[str, tuple[Choice, ...]]:
    """Return the rows that the record fields of a form can point to, what is held already among them."""
    register, today = Register(), default_calendar().local_date(now)
    chosen = {name: int(str(value)) for name, value in values.items() if str(value).isdecimal()}
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


def row_values(db: Database, form: str, record_id: int, *, actor: Actor) -> tuple[dict[str, Any], int]:
    """Return what a row holds as a form shows it, and the number of its newest event.

    Raises:
        NotFound: there is no such form or row.
        NotAllowed: the actor may not keep such rows.
    """
    kept = company_forms().get(form)
    if kept is None:
        raise NotFound(f"no form {form}")
    (keeps_mentors if form == "mentor" else keeps_companies)(actor)
    with db.read() as tx:
        values = row_of(tx, kept, record_id)
        seen = version_of(tx, kept, record_id)
    return {name: each.isoformat() if hasattr(each, "isoformat") else each for name, each in values.items()}, seen


def company_of(db: Database, form: str, record_id: int) -> int:
    """Return the company that a row of a form belongs to.

    Raises:
        NotFound: there is no such row.
    """
    if form in {"company", "failliet"}:
        return record_id
    table = OF_SITE.get(form)
    query = (
        select(sites.c.company_id).join(table, table.c.site_id == sites.c.id).where(table.c.id == record_id)
        if table is not None
        else select(OF_COMPANY[form].c.company_id).where(OF_COMPANY[form].c.id == record_id)
    )
    with db.read() as tx:
        found = tx.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(f"no {form} {record_id}")
    return int(found)
