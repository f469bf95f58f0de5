"""How the waiting list follows a trajectory: its days, needs and consent, and the end of the preparatory phase."""

from __future__ import annotations

from sqlalchemy import select

from engine.context import CaseContext
from engine.effects import EffectContext
from workflows.learner_trajectory.rows import writer
from workflows.register import support_tracks
from workflows.register.suspicion import suspicious
from workflows.register.tables import trajectories
from workflows.waiting_list import join_before_end, refresh_for_case

OF_WAITING = frozenset(
    {
        "days_available",
        "travel_mode",
        "search_limits",
        "search_wishes",
        "shared_list_consent",
        "partner_choices",
        "postcode",
        "programme_id",
        "vulnerable",
    }
)


def follow_waiting(context: EffectContext, changed: frozenset[str]) -> None:
    """Keep the entries of a learner who waits in step with what was typed on the case."""
    if "vulnerable" in changed:
        _follow_vulnerable(context)
    if "support_ends_on" in changed:
        support_tracks.follow_end(context)
        join_before_end(context)
    if changed & OF_WAITING:
        refresh_for_case(context)


def unfit_needs(case: CaseContext) -> tuple[str, ...]:
    """Return the needs for the workplace that name a protected ground rather than the work."""
    typed = [each.strip() for each in str(case.fields.get("search_limits") or "").split(",")]
    return tuple(each for each in typed if suspicious(each))


def _follow_vulnerable(context: EffectContext) -> None:
    """Keep the yes or no of the school with the trajectory: it breaks ties on the waiting list and goes no further."""
    query = select(trajectories.c.case_id).where(trajectories.c.case_id == context.case_id)
    if context.tx.execute(query).first() is not None:
        writer(context).change(trajectories, context.case_id, {"vulnerable": context.yes("vulnerable")})
