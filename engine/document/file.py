"""The whole of a workflow file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from engine.document.clocks import Clock, Recurring
from engine.document.fields import Condition, FieldRule, Guard
from engine.document.parts import Block, Name, Part, Reach, Role, Text, Tone
from engine.document.steps import Action, Send, State
from engine.document.tasks import TaskRule

Pace = Literal["gathered", "daytime", "at_once"]


class Message(Part):
    """A mail this workflow may cause; its texts stand in a folder of the same name.

    ``link`` says what its link opens: nothing, the task it is about, or the case (sign-in needed). ``pace`` says when
    it may leave: ``gathered`` (a reminder: with others in one mail, never more than somebody can bear, and it can be
    stopped by who gets it), ``daytime`` (by itself, within the hours in which people outside the staff get mail) or
    ``at_once``. ``staff_pace`` is the pace for the staff where theirs is another: they read the mail of their day.
    """

    label: Text
    link: Literal["none", "task", "case"] = "case"
    hold_minutes: int = 0
    pace: Pace = "gathered"
    staff_pace: Pace | None = None

    def pace_for(self, *, staff: bool) -> Pace:
        """Return when it may leave to a member of the staff, or to somebody who is none."""
        return self.staff_pace or self.pace if staff else self.pace


class Flag(Part):
    """A mark a clock puts on a case until it stops."""

    label: Text
    tone: Tone = "warning"


class Opening(Part):
    """Who may open a case and what is asked then. ``assigns`` and ``effects`` work as in an action."""

    by: list[Name] = Field(min_length=1)
    asks: list[Name] = Field(default_factory=list)
    requires: list[Name] = Field(default_factory=list)
    assigns: dict[Name, Name] = Field(default_factory=dict)
    effects: list[Name] = Field(default_factory=list)


class Contact(Part):
    """Which fields describe a person outside the staff who is named on the case in a role.

    ``record`` is the record field that says who it is; without it a person is recognised by the address.
    """

    name: str
    record: Name | None = None
    email: Name | None = None
    phone: Name | None = None
    language: Name | None = None
    when: Condition | None = None


class Document(Part):
    """A whole workflow file. ``handovers`` says, per role, what is sent when somebody else is named in it."""

    name: Name
    version: Annotated[int, Field(ge=1)]
    label: Text
    subject: Text
    code_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$")]
    title: str
    subtitle: str = ""
    mail_budget: Annotated[int, Field(ge=1)]
    initial: Name
    opening: Opening
    visibility: dict[Name, Reach]
    roles: dict[Name, Role] = Field(default_factory=dict)
    people: dict[Name, Contact] = Field(default_factory=dict)
    handovers: dict[Name, list[Send]] = Field(default_factory=dict)
    blocks: dict[Name, Block]
    groups: dict[Name, Text] = Field(default_factory=dict)
    fields: dict[Name, FieldRule] = Field(default_factory=dict)
    reasons: dict[Name, dict[Name, Text]] = Field(default_factory=dict)
    guards: dict[Name, Guard] = Field(default_factory=dict)
    flags: dict[Name, Flag] = Field(default_factory=dict)
    messages: dict[Name, Message] = Field(default_factory=dict)
    tasks: dict[Name, TaskRule] = Field(default_factory=dict)
    clocks: dict[Name, Clock] = Field(default_factory=dict)
    recurring: dict[Name, Recurring] = Field(default_factory=dict)
    states: dict[Name, State]
    actions: dict[Name, Action]
