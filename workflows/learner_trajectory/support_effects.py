"""What a track of a partner writes: a place on the waiting list, the track, its end."""

from __future__ import annotations

from engine.effects import EffectContext
from workflows.register import support_tracks
from workflows.waiting_list import join_before_end, join_for_case, leave_for_case

SUPPORT_KINDS = ("alf", "naft", "oal")


def join_waiting_list(context: EffectContext) -> None:
    """Put the learner on the list of the kind that was chosen."""
    join_for_case(context, context.text("waiting_kind"))


def start_support(context: EffectContext) -> None:
    """Note the track of the partner, and leave the waiting list: a place was found."""
    leave_for_case(context, "placed", SUPPORT_KINDS)
    naft = context.action == "start_naft"
    support_tracks.start_for_case(context, "naft" if naft else "alf")
    join_before_end(context)


def end_support(context: EffectContext) -> None:
    """Close the track of the partner and every place on a waiting list.

    Who moves on to dual learning goes on waiting for a workplace, with the same code.
    """
    dual = context.action == "move_on_to_dual"
    leave_for_case(context, "closed", SUPPORT_KINDS if dual else (*SUPPORT_KINDS, "workplace"))
    support_tracks.end_for_case(context)
