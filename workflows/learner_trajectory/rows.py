"""Rows of the register that follow a trajectory: its running agreement and its search for a workplace."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.calendar import Unit
from engine.context import CaseContext
from engine.effects import EffectContext
from engine.facts import ClockFacts
from workflows.register.tables import agreements, annexes, suspensions, workplace_searches
from workflows.register.write import Writer
from workflows.waiting_list import join_for_case, leave_for_case

OF_AGREEMENT = {
    "registered_on": "registered_on",
    "registration_reference": "registration_ref",
    "agreement_ends_on": "ends_on",
    "mentor_id": "mentor_id",
    "dimona_seen": "dimona_seen",
    "allowance_step": "allowance_step",
}
"""Fields of the case that describe the agreement that runs, and its columns."""
BASE_DAYS = 20

_RUNNING = select(agreements).where(agreements.c.id == bindparam("agreement"), agreements.c.status == "running")
_OPEN_SUSPENSIONS = select(suspensions).where(
    suspensions.c.agreement_id == bindparam("agreement"), suspensions.c.ended_on.is_(None)
)
_OPEN_SEARCH = select(workplace_searches).where(
    workplace_searches.c.case_id == bindparam("case"), workplace_searches.c.closed_on.is_(None)
)

NOT_OWN_FAULT = frozenset({"company", "none"})


def writer(context: EffectContext) -> Writer:
    """Return a writer for what one step of a case causes."""
    return Writer(context.tx, context.actor, context.now, context.case_id, context.sequence)


def needed(context: EffectContext, name: str) -> int:
    """Return the row that a guard has made sure of."""
    value = context.number(name)
    if value is None:
        raise ValueError(f"{context.action} of case {context.case_id} needs {name}")
    return value


def follow_agreement(context: EffectContext, changed: frozenset[str]) -> None:
    """Write into the running agreement what was typed about it; a later end is an annex of its own."""
    row = running_agreement(context, context.number("agreement_id"))
    if row is not None and (values := _typed(context, changed, row)):
        if "ends_on" in values:
            annex = {
                "agreement_id": row.id,
                "kind": "change",
                "agreed_on": context.today,
                "until_on": values["ends_on"],
            }
            writer(context).add(annexes, annex)
        writer(context).change(agreements, row.id, values)
    second = running_agreement(context, context.number("second_agreement_id"))
    if second is not None and "second_registered_on" in changed:
        writer(context).change(agreements, second.id, {"registered_on": context.day("second_registered_on")})
    told = context.day("interruption_told_on")
    if row is not None and "interruption_told_on" in changed:
        for each in open_suspensions(context, row.id):
            writer(context).change(suspensions, each.id, {"coach_told_on": told})


def running_agreement(context: EffectContext, agreement_id: int | None) -> Row[Any] | None:
    """Return an agreement that has not ended, None when there is none."""
    if agreement_id is None:
        return None
    return context.tx.execute(_RUNNING, {"agreement": agreement_id}).first()


def open_suspensions(context: EffectContext, agreement_id: int) -> list[Row[Any]]:
    """Return the suspensions of an agreement that are not over."""
    return list(context.tx.execute(_OPEN_SUSPENSIONS, {"agreement": agreement_id}).all())


def follow_search(case: CaseContext, clock: ClockFacts | None) -> None:
    """Open, move or close the search for a workplace as its clock starts, moves or stops."""
    table = Writer(case.tx, case.actor, case.now, case.case_id, case.sequence)
    row = case.tx.execute(_OPEN_SEARCH, {"case": case.case_id}).first()
    if clock is None:
        if row is not None:
            table.change(workplace_searches, row.id, _closing(case, row))
            leave_for_case(case, "placed" if case.action == "agreement_signed" else "closed", ("workplace",))
        return
    values = _standing(case, clock)
    if row is None:
        more = {"case_id": case.case_id, "reason": _reason(case), "not_own_fault": _not_own_fault(case)}
        table.add(workplace_searches, {**more, **values})
        join_for_case(case, "workplace")
    else:
        table.change(
            workplace_searches, row.id, values | ({"extension_on": case.today} if _extended(row, clock) else {})
        )


def _typed(context: EffectContext, changed: frozenset[str], row: Row[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, column in OF_AGREEMENT.items():
        if name not in changed or not context.filled(name):
            continue
        value = context.day(name) if name.endswith("_on") else context.fields[name]
        if getattr(row, column) != value:
            found[column] = value
    return found


def _standing(case: CaseContext, clock: ClockFacts) -> dict[str, Any]:
    whole = case.calendar.count(clock.starts_on, clock.ends_on, Unit.TRAINING_DAYS)
    return {
        "starts_on": clock.starts_on,
        "ends_on": clock.ends_on,
        "base_days": BASE_DAYS,
        "extension_days": max(0, whole - BASE_DAYS) if clock.extended else 0,
    }


def _extended(row: Row[Any], clock: ClockFacts) -> bool:
    return clock.extended > 0 and row.extension_on is None


def _closing(case: CaseContext, row: Row[Any]) -> dict[str, Any]:
    signed = max(
        (day for day in (case.day(f"signed_{who}_on") for who in ("learner", "company", "school", "parent")) if day),
        default=case.today,
    )
    by_agreement = case.action == "agreement_signed"
    last = max(row.starts_on, signed) if by_agreement else case.today
    return {
        "closed_on": last,
        "closed_by": "agreement" if by_agreement else "lapsed" if row.ends_on < last else "route",
        "training_days": _days(case, row.starts_on, last),
    }


def _days(case: CaseContext, first: date, last: date) -> int:
    return case.calendar.count(first, last, Unit.TRAINING_DAYS) if last >= first else 0


def _reason(case: CaseContext) -> str:
    return {"agreement_ended": "after_break", "extend_and_search": "new_year"}.get(case.action, "initial")


def _not_own_fault(case: CaseContext) -> bool:
    """Tell whether this search follows an agreement that the learner did not break."""
    if case.action != "agreement_ended":
        return False
    query = (
        select(agreements.c.fault)
        .where(agreements.c.case_id == case.case_id, agreements.c.ended_on.is_not(None))
        .order_by(agreements.c.ended_on.desc(), agreements.c.id.desc())
        .limit(1)
    )
    return case.tx.execute(query).scalar_one_or_none() in NOT_OWN_FAULT
