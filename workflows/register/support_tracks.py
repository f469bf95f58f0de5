"""Tracks of partners beside or before dual learning (ALF, NAFT, OAL ...): an overlay that never moves a case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from engine.effects import EffectContext
from workflows.register.tables import support_tracks
from workflows.register.write import Writer


def start_for_case(context: EffectContext, kind: str) -> int:
    """Note that a track of this kind runs for the case and return its id; one that runs already is kept."""
    writer = Writer(context.tx, context.actor, context.now, context.case_id, context.sequence)
    values = {
        "partner": context.text("support_partner") or context.text("clb_name"),
        "from_on": context.day("support_starts_on") or context.today,
        "until_on": context.day("support_ends_on"),
        "status": "running",
    }
    running = context.tx.execute(_running(context).where(support_tracks.c.kind == kind)).first()
    if running is not None:
        writer.change(support_tracks, running.id, values)
        return int(running.id)
    return writer.add(support_tracks, {**values, "case_id": context.case_id, "kind": kind})


def follow_end(context: EffectContext) -> None:
    """Write the day on which the track of a case is expected to end, when it is typed or moves."""
    writer = Writer(context.tx, context.actor, context.now, context.case_id, context.sequence)
    for row in context.tx.execute(_running(context).where(support_tracks.c.kind.in_(("alf", "naft")))).all():
        writer.change(support_tracks, row.id, {"until_on": context.day("support_ends_on")})


def end_for_case(context: EffectContext) -> None:
    """Note that the preparatory phase or NAFT of a case is over."""
    writer = Writer(context.tx, context.actor, context.now, context.case_id, context.sequence)
    for row in context.tx.execute(_running(context).where(support_tracks.c.kind.in_(("alf", "naft")))).all():
        writer.change(support_tracks, row.id, {"status": "done", "until_on": context.today})


def _running(context: EffectContext) -> Select[Any]:
    return select(support_tracks).where(
        support_tracks.c.case_id == context.case_id, support_tracks.c.status == "running"
    )
