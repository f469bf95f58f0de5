"""Appointments around a case: planned, changed, held or called off, with an invitation for everybody."""

from __future__ import annotations

from workflows.register.appointments.answers import answer_appointment, answer_by_mail
from workflows.register.appointments.commands import (
    cancel_appointment,
    change_appointment,
    note_held,
    plan_appointment,
)
from workflows.register.appointments.days import follow_days
from workflows.register.appointments.ends import Touched, close_case
from workflows.register.appointments.kinds import Plan

__all__ = [
    "Plan",
    "Touched",
    "answer_appointment",
    "answer_by_mail",
    "cancel_appointment",
    "change_appointment",
    "close_case",
    "follow_days",
    "note_held",
    "plan_appointment",
]
