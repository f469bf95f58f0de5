"""What signing an agreement writes: its row, its place taken, the company's lead told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.calendar import Length, Unit
from engine.effects import EffectContext
from engine.values import Stored
from workflows.learner_trajectory.rows import needed, writer
from workflows.register import places
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import agreements, workplaces


def sign_agreement(context: EffectContext) -> Mapping[str, Stored]:
    """Write the agreement that all parties signed; its place is taken, and the company's lead is told."""
    places.use(writer(context), needed(context, "workplace_id"), context.case_id, today=context.today)
    values = rule_values_on(context.tx, context.today)
    starts_on = _day(context, "agreement_starts_on")
    trial = Length(values.whole("agreement.trial_months"), Unit.MONTHS)
    site_id = needed(context, "site_id")
    agreement_id = writer(context).add(
        agreements,
        {
            **_parties(context),
            "site_id": site_id,
            "workplace_id": context.number("workplace_id"),
            "mentor_id": context.number("mentor_id"),
            "kind": context.text("agreement_kind"),
            "starts_on": starts_on,
            "ends_on": _day(context, "agreement_ends_on"),
            "workplace_hours": _hours(context, "workplace_hours"),
            "school_hours": _hours(context, "school_hours"),
            "simulated": _is_simulated(context),
            "allowance_step": context.text("allowance_step") or None,
            "plan_signed": context.yes("training_plan_signed"),
            "schedule_attached": context.yes("schedule_attached"),
            "signed_learner_on": context.day("signed_learner_on"),
            "signed_company_on": context.day("signed_company_on"),
            "signed_school_on": context.day("signed_school_on"),
            "signed_parent_on": context.day("signed_parent_on"),
            "trial_until": context.calendar.after(starts_on, trial),
            "status": "running",
        },
    )
    _tell_lead(context, site_id)
    return {"agreement_id": agreement_id}


def sign_second_agreement(context: EffectContext) -> Mapping[str, Stored]:
    """Write the agreement with a second company."""
    places.use(writer(context), needed(context, "second_workplace_id"), context.case_id, today=context.today)
    site_id, signed = needed(context, "second_site_id"), context.day("second_signed_on")
    agreement_id = writer(context).add(
        agreements,
        {
            **_parties(context),
            "site_id": site_id,
            "workplace_id": context.number("second_workplace_id"),
            "kind": context.text("second_agreement_kind"),
            "starts_on": _day(context, "second_agreement_starts_on"),
            "ends_on": _day(context, "second_agreement_ends_on"),
            "workplace_hours": _hours(context, "second_workplace_hours"),
            "plan_signed": True,
            "schedule_attached": True,
            "signed_learner_on": signed,
            "signed_company_on": signed,
            "signed_school_on": signed,
            "status": "running",
        },
    )
    _tell_lead(context, site_id)
    return {"second_agreement_id": agreement_id}


def _is_simulated(context: EffectContext) -> bool:
    """Tell whether the workplace is a simulated one, by the register or by what was typed."""
    query = select(workplaces.c.simulated).where(workplaces.c.id == context.number("workplace_id"))
    return bool(context.tx.execute(query).scalar_one_or_none()) or context.yes("simulated_workplace")


def _tell_lead(context: EffectContext, site_id: int) -> None:
    payload = {"site_id": site_id, "programme_id": context.number("programme_id"), "case_id": context.case_id}
    context.command("company_lead.agreement_signed", payload)


def _parties(context: EffectContext) -> dict[str, Any]:
    return {
        "case_id": context.case_id,
        "learner_id": needed(context, "learner_id"),
        "organisation_id": context.organisation_id,
        "programme_id": context.number("programme_id"),
    }


def _day(context: EffectContext, name: str) -> date:
    day = context.day(name)
    if day is None:
        raise ValueError(f"{context.action} of case {context.case_id} needs {name}")
    return day


def _hours(context: EffectContext, name: str) -> float | None:
    value = context.fields.get(name)
    return float(value) if isinstance(value, int | float) else None
