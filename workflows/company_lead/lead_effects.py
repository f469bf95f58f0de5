"""Effects on the lead itself: it enters the register, claims its lines, merges into another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from engine.effects import EffectContext
from engine.errors import ActionRefused, BadInput, FieldProblem, Unmet
from engine.tables import cases, organisations
from workflows.company_lead import locks
from workflows.company_lead.reading import twins
from workflows.company_lead.rows import LINES, lead_of, writer
from workflows.company_lead.sentences import say
from workflows.register.tables import leads


def register_lead(context: EffectContext) -> None:
    """Write the lead of an establishment, unless it has an open one already.

    Raises:
        ActionRefused: an open lead of this establishment asks the same, or anything; or it is no case of the city.
        BadInput: the establishment belongs to another company.
    """
    company_id, site_id = _here(context)
    kind = select(organisations.c.kind).where(organisations.c.id == context.organisation_id)
    if context.tx.execute(kind).scalar_one_or_none() != "city":
        raise ActionRefused("open", (Unmet("begins_at_city", *say("begins_at_city")),))
    # Held until the commit: of two people who hear of one company, the second finds the first one's lead.
    site = locks.claim(context.tx, site_id)
    if site.company_id != company_id:
        raise BadInput((FieldProblem("site_id", "other_company"),))
    split_from = context.number("split_from_id")
    if split_from is None:
        _refuse_second(context, site_id)
    row = {"company_id": company_id, "site_id": site_id, "split_from_id": split_from}
    writer(context).add(leads, {"case_id": context.case_id, **row})


def claim_lines(context: EffectContext) -> None:
    """Make sure, under the establishment's lock, that no other lead took a line a moment ago.

    Raises:
        ActionRefused: one did.
    """
    _, site_id = _here(context)
    locks.claim(context.tx, site_id)
    wanted = tuple(number for line in LINES if (number := context.number(line[0])) is not None)
    row = next(iter(twins(context.tx, context.case_id, site_id, wanted)), None)
    if row is not None:
        sentence = say("line_just_taken", code=row.code, programme=row.official_name)
        raise ActionRefused(context.action, (Unmet("line_just_taken", *sentence),))


def merge_into(context: EffectContext) -> None:
    """Point to the lead that stays and let it know; nothing is sent again."""
    survivor = context.number("surviving_lead_id")
    lead = lead_of(context)
    if survivor is None or lead is None:
        return
    writer(context).change(leads, context.case_id, {"merged_into_id": survivor}, kind="merged")
    context.command("company_lead.absorb", {"case_id": survivor, "merged_id": context.case_id, "warmth": lead.warmth})


def sound_alarm(context: EffectContext) -> None:
    """Ask the city's coordinator to look into it when a company had enough of us."""
    if context.reason_code == "contacted_too_often":
        context.command("company_lead.contacted_too_often", {"case_id": context.case_id})


def _refuse_second(context: EffectContext, site_id: int) -> None:
    query: Select[Any] = (
        select(cases.c.id, cases.c.code)
        .join(leads, leads.c.case_id == cases.c.id)
        .where(leads.c.site_id == site_id, cases.c.closed_at.is_(None), cases.c.id != context.case_id)
        .order_by(cases.c.id)
    )
    found = context.tx.execute(query).all()
    wanted = context.number("programme_id")
    if wanted is not None and context.yes("another_line"):
        found = twins(context.tx, context.case_id, site_id, (wanted,))
    if found:
        sentence = say("open_lead_exists", code=found[0].code)
        raise ActionRefused("open", (Unmet("open_lead_exists", *sentence),))


def _here(context: EffectContext) -> tuple[int, int]:
    company_id, site_id = context.number("company_id"), context.number("site_id")
    if company_id is None or site_id is None:
        raise BadInput((FieldProblem("site_id", "required"),))
    return company_id, site_id
