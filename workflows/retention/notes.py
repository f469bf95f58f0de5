"""What goes of wellbeing: notes and check-ins, what was answered in confidence, and later who read which note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, exists, select

from engine.tables import cases
from workflows.register.tables import note_readings, wellbeing_checks, wellbeing_notes
from workflows.register.wellbeing import ERASED_TEXT
from workflows.register.write import Writer
from workflows.retention.case import Erasing
from workflows.retention.due import private_fields

NOTHING: Mapping[str, Any] = {"ciphertext": ERASED_TEXT, "shared_as": None, "shared_with": []}


def erase_wellbeing(erasing: Erasing, case_id: int) -> int:
    """Erase everything about wellbeing of a closed trajectory, also what was written after all else was erased."""
    if not erasing.fields(case_id, private_fields(erasing.workflows)):
        gone = select(cases.c.id).where(cases.c.id == case_id, cases.c.erased_at.is_not(None))
        if erasing.tx.execute(gone).first() is None:
            # Reopened a moment ago.
            return 0
    erase_notes(erasing.writer, case_id)
    return 1


def erase_notes(writer: Writer, case_id: int) -> None:
    """Take away notes and check-ins; of a note that somebody read, that it was read stays until its own term."""
    read = exists().where(note_readings.c.note_id == wellbeing_notes.c.id).label("was_read")
    notes = select(wellbeing_notes.c.id, wellbeing_notes.c.ciphertext, read).where(wellbeing_notes.c.case_id == case_id)
    for row in writer.tx.execute(notes).all():
        if not row.was_read:
            writer.erase(wellbeing_notes, row.id, None)
        elif row.ciphertext != ERASED_TEXT:
            writer.erase(wellbeing_notes, row.id, NOTHING)
    checks = select(wellbeing_checks.c.id).where(wellbeing_checks.c.case_id == case_id)
    for check_id in writer.tx.execute(checks).scalars().all():
        writer.erase(wellbeing_checks, check_id, None)


def erase_reading(erasing: Erasing, reading_id: int) -> int:
    """Forget one reading, and what was left of its note when no other reading needs it."""
    this = note_readings.c.id == reading_id
    note_id = erasing.tx.execute(select(note_readings.c.note_id).where(this)).scalar_one_or_none()
    if note_id is None:
        return 0
    erasing.tx.execute(delete(note_readings).where(this))
    spent = select(wellbeing_notes.c.id).where(
        wellbeing_notes.c.id == note_id,
        wellbeing_notes.c.ciphertext == ERASED_TEXT,
        ~exists().where(note_readings.c.note_id == note_id),
    )
    if erasing.tx.execute(spent).first() is not None:
        erasing.writer.erase(wellbeing_notes, note_id, None)
    return 1
