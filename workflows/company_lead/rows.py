"""The rows of the register that belong to one lead, and how they follow its fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select

from engine.effects import EffectContext
from engine.lookup import row_with
from workflows.register.tables import company_contacts, lead_lines, lead_offers, leads
from workflows.register.write import Writer

LINES = (("programme_id", "places", "earliest_start_on"), ("programme_2_id", "places_2", "earliest_start_2_on"))
OF_LINES = frozenset(name for line in LINES for name in line)
OF_CONTACT = frozenset(
    {"contact_name", "contact_function", "contact_phone", "contact_email", "share_consent", "share_consent_on"}
)


_OPEN_OFFER = select(lead_offers).where(lead_offers.c.case_id == bindparam("case"), lead_offers.c.answer.is_(None))
_ACCEPTED_OFFER = (
    select(lead_offers)
    .where(
        lead_offers.c.case_id == bindparam("case"),
        lead_offers.c.answer == "accepted",
        lead_offers.c.returned_on.is_(None),
    )
    .order_by(lead_offers.c.id.desc())
)
_LINES = select(lead_lines).where(lead_lines.c.case_id == bindparam("case"))


def writer(context: EffectContext) -> Writer:
    """Return what writes for the step that is being taken."""
    return Writer(context.tx, context.actor, context.now, context.case_id, context.sequence)


def lead_of(context: EffectContext) -> Row[Any] | None:
    """Return the lead's own row, None while the case is being opened."""
    return row_with(context.tx, leads, context.case_id)


def open_offer(context: EffectContext) -> Row[Any] | None:
    """Return the offer nobody answered yet."""
    return context.tx.execute(_OPEN_OFFER, {"case": context.case_id}).first()


def accepted_offer(context: EffectContext) -> Row[Any] | None:
    """Return the offer by which a school has the lead now, None when none has."""
    return context.tx.execute(_ACCEPTED_OFFER, {"case": context.case_id}).first()


def keep_lines(context: EffectContext) -> None:
    """Make the lines of the register say what the fields say; one that is no longer asked stays, with its last day."""
    known = {row.programme_id: row for row in context.tx.execute(_LINES, {"case": context.case_id})}
    wanted: dict[int, dict[str, Any]] = {}
    for programme, places, start in LINES:
        programme_id = context.number(programme)
        if programme_id is not None:
            values = {"places": context.number(places), "earliest_start_on": context.day(start), "dropped_on": None}
            wanted.setdefault(programme_id, values)
    write = writer(context)
    for programme_id, values in wanted.items():
        if programme_id in known:
            write.change(lead_lines, known[programme_id].id, values)
        else:
            write.add(lead_lines, {"case_id": context.case_id, "programme_id": programme_id, **values})
    for programme_id, row in known.items():
        if programme_id not in wanted and row.dropped_on is None:
            write.change(lead_lines, row.id, {"dropped_on": context.today}, kind="dropped")


def keep_contact(context: EffectContext) -> None:
    """Know the contact person in the register too, once there is a name and a way to reach them."""
    name, email, phone = (context.text(f"contact_{part}") for part in ("name", "email", "phone"))
    company_id = context.number("company_id")
    if company_id is None or not name or not (email or phone):
        return
    values: dict[str, Any] = {
        "name": name,
        "job": context.text("contact_function"),
        "phone": phone or None,
        "email": email or None,
    }
    consent = context.day("share_consent_on") if context.yes("share_consent") else None
    if consent is not None:
        values["consent_on"] = consent
    same = [func.lower(company_contacts.c.name) == name.lower()]
    if email:
        same.append(func.lower(company_contacts.c.email) == email.lower())
    query = select(company_contacts.c.id).where(
        company_contacts.c.company_id == company_id, company_contacts.c.ended_on.is_(None), or_(*same)
    )
    known = context.tx.execute(query.order_by(company_contacts.c.id)).scalars().first()
    if known is None:
        here = {"company_id": company_id, "site_id": context.number("site_id")}
        writer(context).add(company_contacts, {**here, **values})
    else:
        # What this lead does not say was heard elsewhere: it is not taken away.
        writer(context).change(company_contacts, known, {name: each for name, each in values.items() if each})


def later(one: date | None, other: date | None) -> date | None:
    """Return the later of two days that may be unknown."""
    return max((day for day in (one, other) if day is not None), default=None)
