"""Obligations: who must do what by when."""

from __future__ import annotations

from pydantic import Field

from engine.document.clocks import Step
from engine.document.fields import Condition
from engine.document.parts import Name, Part, Span, Text


class Follow(Part):
    """What an answer leads to: a task opens when the evidence meets the condition."""

    when: Condition
    open: Name


class TaskRule(Part):
    """An obligation: who must do what by when, with which evidence.

    Its ``steps`` run from its opening until it is done. For a role outside the staff, ``invite`` is the message that
    carries the link. ``lives_in`` lists the states in which it makes sense; leaving them withdraws it. ``kept_by``
    names the effect that keeps the answer in a table of its own: the case then knows only that it came.
    """

    label: Text
    role: Name = Field(alias="for")
    help: Text | None = None
    due: Span | None = None
    asks: list[Name] = Field(default_factory=list)
    requires: list[Name] = Field(default_factory=list)
    invite: Name | None = None
    lives_in: list[Name] = Field(default_factory=list)
    steps: list[Step] = Field(default_factory=list)
    follow: list[Follow] = Field(default_factory=list)
    fills: bool = False
    kept_by: Name | None = None
