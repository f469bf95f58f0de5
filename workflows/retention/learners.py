"""What goes of a trajectory: the learner becomes a number; places, dates and codes that figures count stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, Table, select

from engine.erasing import forget_record
from engine.tables import cases
from workflows.register.tables import (
    absences,
    agreements,
    annexes,
    appointments,
    attendees,
    confirmations,
    contacts,
    guardians,
    learners,
    match_refusals,
    support_tracks,
    suspensions,
    training_plan_items,
    trajectories,
    waiting_entries,
)
from workflows.register.write import Writer
from workflows.retention.case import Erasing
from workflows.retention.notes import erase_notes

OF_CASE: Mapping[Table, Mapping[str, Any] | None] = {
    absences: None,
    confirmations: None,
    contacts: {"with_whom": "", "summary": ""},
    match_refusals: {"words": ""},
    support_tracks: {"partner": ""},
    trajectories: {"vulnerable": False},
    waiting_entries: {
        "postcode": None,
        "days": "",
        "travel_mode": "",
        "wishes": "",
        "needs": [],
        "partner_choices": [],
        "vulnerable": False,
    },
    appointments: {"place": ""},
    agreements: {"termination_note": None, "registration_ref": None, "allowance_step": None},
}
"""Rows of the trajectory itself, and what they become: None goes away, for no figure counts it."""
OF_AGREEMENT: Mapping[Table, Mapping[str, Any] | None] = {
    annexes: {"text": ""},
    # An illness or an accident: that the agreement was suspended, and when, is all that is counted.
    suspensions: {"kind": ""},
    training_plan_items: None,
}
NAMELESS = {"first_name": "", "last_name": "", "email": None, "phone": None, "postcode": None, "language": "nl"}


def erase_trajectory(erasing: Erasing, case_id: int) -> int:
    """Erase a trajectory, and its learner when this was the last that names them; return 1, or 0 when it was not due.

    The year of birth stays, for statistics.
    """
    if not erasing.whole_case(case_id):
        return 0
    writer = erasing.writer
    erase_notes(writer, case_id)
    meetings = select(appointments.c.id).where(appointments.c.case_id == case_id)
    _each(writer, attendees, select(attendees.c.id).where(attendees.c.appointment_id.in_(meetings)), None)
    contracts = select(agreements.c.id).where(agreements.c.case_id == case_id)
    for table, values in OF_AGREEMENT.items():
        _each(writer, table, select(table.c.id).where(table.c.agreement_id.in_(contracts)), values)
    for table, values in OF_CASE.items():
        [key] = table.primary_key.columns
        _each(writer, table, select(key).where(table.c.case_id == case_id), values)
    _learner(writer, case_id)
    return 1


def _learner(writer: Writer, case_id: int) -> None:
    mine = select(trajectories.c.learner_id).where(trajectories.c.case_id == case_id)
    row = writer.tx.execute(select(learners).where(learners.c.id.in_(mine))).first()
    if row is None:
        return
    named = (
        select(cases.c.id)
        .join(trajectories, trajectories.c.case_id == cases.c.id)
        .where(trajectories.c.learner_id == row.id, cases.c.erased_at.is_(None))
    )
    if writer.tx.execute(named.limit(1)).first() is not None:
        return
    born = row.birth_date.replace(month=1, day=1)
    writer.erase(learners, row.id, {**NAMELESS, "birth_date": born, "parents_stay_informed": None})
    _each(writer, guardians, select(guardians.c.id).where(guardians.c.learner_id == row.id), None)
    forget_record(writer.tx, f"learner/{row.id}")


def _each(writer: Writer, table: Table, ids: Select[Any], values: Mapping[str, Any] | None) -> None:
    for row_id in writer.tx.execute(ids).scalars().all():
        writer.erase(table, row_id, values)
