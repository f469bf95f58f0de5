"""What the end of an agreement writes, and which agreement a trajectory goes on with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from engine.effects import EffectContext
from engine.errors import ActionRefused, Unmet
from engine.values import Stored
from workflows.learner_trajectory.place_effects import release_place
from workflows.learner_trajectory.rows import open_suspensions, running_agreement, writer
from workflows.register.sentences import say
from workflows.register.tables import agreements, suspensions

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
OF_TRIAL = frozenset({"trial_by_company", "trial_by_learner"})
ENDINGS = {
    "finish_handover": "completed",
    "transfer_school": "learner_changed_school",
    "change_route": "learner_left_programme",
    "leave": "learner_left_programme",
    "back_to_preparatory_phase": "learner_left_programme",
    "extend_and_search": "term_reached",
}
"""What ends the agreements when a step ends more than them."""


def end_agreements(context: EffectContext) -> Mapping[str, Stored]:
    """End the agreements of this trajectory that still run, with the reason of the step.

    Where only the first agreement ends, a second one with another company runs on.
    """
    only = context.number("agreement_id") if context.action == "agreement_ended" else None
    code = context.reason_code if context.action == "agreement_ended" else ENDINGS[context.action]
    for row in context.tx.execute(_running(context)).all():
        if only in {None, row.id}:
            _within_trial(context, row, code)
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


def _within_trial(context: EffectContext, row: Row[Any], code: str | None) -> None:
    """Refuse the code of the trial period once that is over: another ground has to be named.

    Choice: the trial period lasts as long as the rule value says; the model agreement's text prevails.
    """
    last = context.day("agreement_ended_on") or context.today
    if code in OF_TRIAL and row.trial_until is not None and last > row.trial_until:
        said = say("trial_over", trial=f"{row.trial_until:%d/%m/%Y}")
        raise ActionRefused(context.action, (Unmet("trial_over", *said, fields=("agreement_ended_on",)),))


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
    goes_on = context.action == "transfer_school" and context.yes("company_continues")
    if context.action != "finish_handover" and not goes_on:
        payload = {"site_id": row.site_id, "programme_id": row.programme_id, "about": row.id, "fault": values["fault"]}
        context.command("company_lead.agreement_ended", payload)


def _running(context: EffectContext) -> Any:
    return select(agreements).where(agreements.c.case_id == context.case_id, agreements.c.status == "running")
