"""What a workflow file may say: the shape of ``workflow.yaml`` as pydantic models.

Owns types and single-value rules only. Whether names resolve and whether the whole can work is proved in
``engine.checks``; reading files and naming lines is ``engine.loader``.
"""

from __future__ import annotations

from engine.calendar import Unit
from engine.document.clocks import Clock, Extension, Recurring, Start, Step
from engine.document.fields import Condition, FieldRule, Guard
from engine.document.file import Contact, Document, Flag, Message, Opening
from engine.document.parts import Basis, Block, Name, Part, Reach, Role, Span, Text, Tone, Value
from engine.document.steps import Action, Send, State
from engine.document.tasks import Follow, TaskRule

UNITS = tuple(unit.value for unit in Unit)

__all__ = [
    "UNITS",
    "Action",
    "Basis",
    "Block",
    "Clock",
    "Condition",
    "Contact",
    "Document",
    "Extension",
    "FieldRule",
    "Flag",
    "Follow",
    "Guard",
    "Message",
    "Name",
    "Opening",
    "Part",
    "Reach",
    "Recurring",
    "Role",
    "Send",
    "Span",
    "Start",
    "State",
    "Step",
    "TaskRule",
    "Text",
    "Tone",
    "Value",
]
