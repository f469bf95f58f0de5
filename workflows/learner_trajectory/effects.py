"""What the steps of a trajectory write into the register, and what they ask of other cases.

Each runs in the transaction of its step; what it returns is written as fields of the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from engine.calendar import Length, Unit
from engine.effects import EffectContext
from engine.tables import organisations
from engine.values import Stored
from workflows.learner_trajectory.rows import open_suspensions, running_agreement, writer
from workflows.register import places, support_tracks
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import agreements, suspensions
from workflows.waiting_list import join_for_case, leave_for_case

__all__ = [
    "ask_for_next_learner",
    "end_agreements",
    "end_second",
    "end_support",
    "end_suspension",
    "join_waiting_list",
    "note_school",
    "open_next_programme",
    "open_successor",
    "put_second_first",
    "release_place",
    "reserve_place",
    "sign_agreement",
    "sign_second_agreement",
    "start_support",
    "suspend_agreement",
]

SUSPENSIONS = {
    "illness": "illness",
    "work_accident": "work_accident",
    "annual_holiday": "annual_leave",
    "urgent_reason": "urgent_reason",
    "temporary_unemployment": "unemployment",
    "disciplinary": "discipline",
}
SUPPORT_KINDS = ("alf", "naft", "oal")
FAULTS = {
    "trial_by_company": "company",
    "notice_by_company": "company",
    "urgent_cause_learner": "company",
    "mentor_unavailable": "company",
    "recognition_lifted": "company",
    "site_excluded": "company",
    "bankruptcy": "company",
    "merger_or_move": "company",
    "trial_by_learner": "learner",
    "notice_by_learner": "learner",
    "urgent_cause_company": "learner",
    "learner_left_programme": "learner",
    "learner_changed_school": "learner",
}
"""Who broke an agreement, by termination code; internal, never shown to a company."""
ENDINGS = {
    "finish_handover": "completed",
    "transfer_school": "learner_changed_school",
    "change_route": "learner_left_programme",
    "leave": "learner_left_programme",
    "back_to_preparatory_phase": "learner_left_programme",
    "extend_and_search": "term_reached",
}
"""What ends the agreements when a step ends more than them."""


def note_school(context: EffectContext) -> Mapping[str, Stored]:
    """Note the kind of school, which decides how long a search may be extended."""
    kind = select(organisations.c.kind).where(organisations.c.id == context.organisation_id)
    return {"provider_kind": context.tx.execute(kind).scalar_one_or_none()}


def reserve_place(context: EffectContext) -> Mapping[str, Stored]:
    """Keep a place of the workplace free for this learner, for the days the rule says."""
    days = rule_values_on(context.tx, context.today).whole("match.reservation_wd")
    until = context.calendar.after(context.today, Length(days, Unit.WORKING_DAYS))
    places.reserve(writer(context), _needed(context, "workplace_id"), context.case_id, today=context.today, until=until)
    return {"workplace_reserved_on": context.today.isoformat()}


def release_place(context: EffectContext) -> None:
    """Give the place that was kept free for this learner back."""
    places.release(writer(context), context.case_id, today=context.today)


def sign_agreement(context: EffectContext) -> Mapping[str, Stored]:
    """Write the agreement that all parties signed; its place is taken, and the company's lead is told."""
    places.use(writer(context), _needed(context, "workplace_id"), context.case_id, today=context.today)
    values = rule_values_on(context.tx, context.today)
    starts_on = _day(context, "agreement_starts_on")
    trial = Length(values.whole("agreement.trial_months"), Unit.MONTHS)
    site_id = _needed(context, "site_id")
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
            "simulated": context.yes("simulated_workplace"),
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
    places.use(writer(context), _needed(context, "second_workplace_id"), context.case_id, today=context.today)
    site_id, signed = _needed(context, "second_site_id"), context.day("second_signed_on")
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


def end_agreements(context: EffectContext) -> Mapping[str, Stored]:
    """End the agreements of this trajectory that still run, with the reason of the step.

    Where only the first agreement ends, a second one with another company runs on.
    """
    only = context.number("agreement_id") if context.action == "agreement_ended" else None
    code = context.reason_code if context.action == "agreement_ended" else ENDINGS[context.action]
    for row in context.tx.execute(_running(context)).all():
        if only in {None, row.id}:
            _end(context, row, code or "other", context.day("agreement_ended_on") or min(row.ends_on, context.today))
    release_place(context)
    return {"agreement_id": None, **({} if only is not None else {"second_agreement_id": None})}


def end_second(context: EffectContext) -> None:
    """End the second agreement; the first one runs on."""
    for row in context.tx.execute(_running(context)).all():
        if row.id != context.number("agreement_id"):
            _end(context, row, context.reason_code or "other", context.day("second_agreement_ends_on") or context.today)


def put_second_first(context: EffectContext) -> Mapping[str, Stored]:
    """End the first agreement and follow the second one from now on; who guides there is another mentor."""
    second = running_agreement(context, context.number("second_agreement_id"))
    for row in context.tx.execute(_running(context)).all():
        if second is not None and row.id != second.id:
            _end(context, row, context.reason_code or "other", context.day("agreement_ended_on") or context.today)
    if second is None:
        return {}
    return {
        "agreement_id": second.id,
        "second_agreement_id": None,
        "workplace_id": second.workplace_id,
        "mentor_id": second.mentor_id,
        "second_workplace_id": None,
        "agreement_kind": second.kind,
        "workplace_hours": second.workplace_hours,
        "agreement_starts_on": second.starts_on.isoformat(),
        "agreement_ends_on": second.ends_on.isoformat(),
        "agreement_ended_on": None,
        "registered_on": second.registered_on.isoformat() if second.registered_on else None,
    }


def suspend_agreement(context: EffectContext) -> None:
    """Note the suspension of the running agreement, unless it is no suspension but a full-time NAFT."""
    kind = SUSPENSIONS.get(context.reason_code or "")
    row = running_agreement(context, context.number("agreement_id"))
    if row is None:
        return
    writer(context).add(
        suspensions,
        {
            "agreement_id": row.id,
            "kind": kind or "other",
            "from_on": context.day("interruption_from") or context.today,
            "expected_until": context.day("interruption_expected_end"),
            "coach_told_on": context.day("interruption_told_on"),
        },
    )


def end_suspension(context: EffectContext) -> None:
    """Note that the learner works again."""
    row = running_agreement(context, context.number("agreement_id"))
    for each in open_suspensions(context, row.id) if row else ():
        ended = context.day("interruption_ended_on") or context.today
        writer(context).change(suspensions, each.id, {"ended_on": max(each.from_on, ended)})


def join_waiting_list(context: EffectContext) -> None:
    """Put the learner on the list of the kind that was chosen."""
    join_for_case(context, context.text("waiting_kind"))


def start_support(context: EffectContext) -> None:
    """Note the track of the partner, and leave the waiting list: a place was found."""
    leave_for_case(context, "placed", SUPPORT_KINDS)
    naft = context.action == "start_naft"
    support_tracks.start_for_case(context, "naft" if naft else "alf")


def end_support(context: EffectContext) -> None:
    """Close the track of the partner and every place on a waiting list."""
    leave_for_case(context, "closed", SUPPORT_KINDS)
    support_tracks.end_for_case(context)


def open_successor(context: EffectContext) -> None:
    """Ask for a trajectory at the new school; notes stay behind."""
    school = context.number("target_school")
    if school is not None:
        context.command("learner_trajectory.open_successor", {"case_id": context.case_id, "organisation_id": school})


def open_next_programme(context: EffectContext) -> None:
    """Ask for a trajectory in another dual programme of the same school, when one was chosen."""
    programme = context.number("next_programme_id")
    if programme is not None:
        payload = {"case_id": context.case_id, "organisation_id": context.organisation_id, "programme_id": programme}
        context.command("learner_trajectory.open_successor", payload)


def ask_for_next_learner(context: EffectContext) -> None:
    """Tell the company's lead that a place is free again, for the next learner."""
    newest = (
        select(agreements)
        .where(agreements.c.case_id == context.case_id, agreements.c.status != "withdrawn")
        .order_by(agreements.c.starts_on.desc(), agreements.c.id.desc())
        .limit(1)
    )
    row = context.tx.execute(newest).first()
    if row is not None:
        context.command("company_lead.next_learner", {"site_id": row.site_id, "programme_id": row.programme_id})


def _tell_lead(context: EffectContext, site_id: int) -> None:
    payload = {"site_id": site_id, "programme_id": context.number("programme_id"), "case_id": context.case_id}
    context.command("company_lead.agreement_signed", payload)


def _end(context: EffectContext, row: Row[Any], code: str, ended_on: date) -> None:
    values = {
        "ended_on": max(row.starts_on, ended_on),
        "status": "ended",
        "termination_code": code,
        "termination_note": context.reason_text or None,
        "reported_by_company": context.fields.get("reported_by_company"),
        "reported_by_learner": context.fields.get("reported_by_learner"),
        "fault": FAULTS.get(code, "none"),
    }
    writer(context).change(agreements, row.id, values, kind="ended")
    for each in open_suspensions(context, row.id):
        writer(context).change(suspensions, each.id, {"ended_on": max(each.from_on, values["ended_on"])})
    if context.action != "finish_handover":
        payload = {"site_id": row.site_id, "programme_id": row.programme_id, "about": row.id, "fault": values["fault"]}
        context.command("company_lead.agreement_ended", payload)


def _running(context: EffectContext) -> Any:
    return select(agreements).where(agreements.c.case_id == context.case_id, agreements.c.status == "running")


def _parties(context: EffectContext) -> dict[str, Any]:
    return {
        "case_id": context.case_id,
        "learner_id": _needed(context, "learner_id"),
        "organisation_id": context.organisation_id,
        "programme_id": context.number("programme_id"),
    }


def _needed(context: EffectContext, name: str) -> int:
    """Return the row that a guard has made sure of."""
    value = context.number(name)
    if value is None:
        raise ValueError(f"{context.action} of case {context.case_id} needs {name}")
    return value


def _day(context: EffectContext, name: str) -> date:
    day = context.day(name)
    if day is None:
        raise ValueError(f"{context.action} of case {context.case_id} needs {name}")
    return day


def _hours(context: EffectContext, name: str) -> float | None:
    value = context.fields.get(name)
    return float(value) if isinstance(value, int | float) else None
