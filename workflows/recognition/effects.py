"""What the steps of a recognition write into the register, and what they ask of trajectories.

Each runs in the transaction of its step; what it returns is written as fields of the case. Nothing is sent to the
official counter: it is mirrored, and people work in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from engine.calendar import Length, Unit
from engine.effects import EffectContext
from engine.errors import ActionRefused, Unmet
from engine.values import Stored
from workflows.recognition import mirrored
from workflows.register.partnerships import partnership_of
from workflows.register.recognitions import open_track, running_agreements
from workflows.register.rule_values import rule_values_on
from workflows.register.sentences import say
from workflows.register.tables import company_contacts, sites

__all__ = [
    "ask_for_owner",
    "begin_again",
    "begin_track",
    "count_decision",
    "end_validity",
    "lift",
    "mirror",
    "recognise",
]

STATUS = {
    "prepare": "preparing",
    "submit": "submitted",
    "ask_info": "info_requested",
    "answer_info": "submitted",
    "refuse": "refused",
    "stop": "stopped",
}
"""What the counter calls the recognition after an action."""


def begin_track(context: EffectContext) -> Mapping[str, Stored]:
    """Open the row of a new recognition, and take over whom to call at the company.

    Raises:
        ActionRefused: a case is open already for this establishment and programme.
    """
    site_id = _alone(context)
    mirrored.begin(context, "none")
    return _contact(context, site_id)


def begin_again(context: EffectContext) -> None:
    """Open a new row beside the one that ended: what was recognised before stays known.

    Raises:
        ActionRefused: another case was opened meanwhile for this establishment and programme.
    """
    _alone(context)
    mirrored.begin(context, "preparing")


def mirror(context: EffectContext) -> None:
    """Write the new status."""
    mirrored.keep(context, status=STATUS[context.action])


def count_decision(context: EffectContext) -> Mapping[str, Stored]:
    """Note by when the partnership decides: its own term after the application, or after the information it asked."""
    since = context.day("info_answered_on" if context.action == "answer_info" else "submitted_on") or context.today
    found = partnership_of(context.tx, context.number("partnership_id"))
    general = rule_values_on(context.tx, context.today)
    days = found.decision_days if found else general.whole("recognition.decision_days")
    return {"decision_due_on": (since + timedelta(days=days)).isoformat()}


def recognise(context: EffectContext) -> Mapping[str, Stored]:
    """Write a recognition that was granted or prolonged; without a last day it gets the partnership's usual one."""
    last = context.day("valid_until") or _usual_end(context)
    mirrored.keep(context, status="granted", valid_until=last)
    return {"valid_until": last.isoformat()}


def end_validity(context: EffectContext) -> None:
    """Close the row of a recognition whose last day has passed; nobody looked in the counter for that."""
    mirrored.keep(context, status="expired", ended_on=context.day("valid_until"))


def lift(context: EffectContext) -> None:
    """Close the row of a lifted recognition, and ask each trajectory with a running agreement what happens to it.

    Source: Syntra Vlaanderen, sanctionering: running agreements must be ended early.
    """
    lifted = context.day("lifted_on") or context.today
    mirrored.keep(context, status="lifted", ended_on=lifted - timedelta(days=1))
    site_id, programme_id = context.number("site_id"), context.number("programme_id")
    assert site_id is not None and programme_id is not None, "a case cannot be opened without"  # noqa: S101, PT018 - tells the type checker
    for each in running_agreements(context.tx, site_id, programme_id, lifted):
        payload = {
            "case_id": each.case_id,
            "agreement_id": each.agreement_id,
            "site_id": site_id,
            "on": lifted.isoformat(),
        }
        context.command("learner_trajectory.recognition_lifted", payload)


def ask_for_owner(context: EffectContext) -> None:
    """Have whoever keeps the contact with the establishment warned that its recognition ends."""
    context.command("recognition.warn_owner", {"case_id": context.case_id})


def _alone(context: EffectContext) -> int:
    """Return the establishment, locked, so that two people who begin the same at once do not both succeed."""
    site_id, programme_id = context.number("site_id"), context.number("programme_id")
    assert site_id is not None and programme_id is not None, "a case is not opened without"  # noqa: S101, PT018 - tells the type checker
    context.tx.execute(select(sites.c.id).where(sites.c.id == site_id).with_for_update())
    if (other := open_track(context.tx, site_id, programme_id, but=context.case_id)) is not None:
        unmet = Unmet("track_exists", *say("track_exists", other=other), fields=("programme_id",))
        raise ActionRefused(context.action, (unmet,))
    return site_id


def _usual_end(context: EffectContext) -> date:
    found = partnership_of(context.tx, context.number("partnership_id"))
    general = rule_values_on(context.tx, context.today)
    years = found.validity_years if found else general.whole("recognition.validity_years")
    granted = context.day("granted_on") or context.today
    return context.calendar.after(granted, Length(12 * years, Unit.MONTHS))


def _contact(context: EffectContext, site_id: int) -> dict[str, Stored]:
    """Return whom the register would call at the establishment, nothing when somebody was typed."""
    if context.text("contact_name"):
        return {}
    company = select(sites.c.company_id).where(sites.c.id == site_id).scalar_subquery()
    here = company_contacts.c.site_id.is_(None) | (company_contacts.c.site_id == site_id)
    query = (
        select(company_contacts)
        .where(company_contacts.c.company_id == company, company_contacts.c.ended_on.is_(None), here)
        .order_by(company_contacts.c.site_id.is_(None), company_contacts.c.id)
        .limit(1)
    )
    row = context.tx.execute(query).first()
    return {"contact_name": row.name, "contact_email": row.email, "contact_phone": row.phone} if row else {}
