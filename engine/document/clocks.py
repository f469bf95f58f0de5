"""Clocks and duties that return: how long, from when, and what each of their moments does."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from engine.document.fields import Condition
from engine.document.parts import Basis, Name, Part, Span, Text


class Step(Part):
    """One moment of a clock and what happens then.

    Exactly one of ``at`` (so long after the start), ``before_end``, ``at_end``, ``after_end`` says when. With
    ``every`` it repeats until the clock stops. ``escalate`` opens a task for those roles and mails them.
    """

    at: Span | None = None
    before_end: Span | None = None
    at_end: bool = False
    after_end: Span | None = None
    every: Span | None = None
    remind: list[Name] = Field(default_factory=list)
    escalate: list[Name] = Field(default_factory=list)
    message: Name | None = None
    open: Name | None = None
    set: Name | None = None
    blocks: list[Name] = Field(default_factory=list)
    fire: Name | None = None
    when: Condition | None = None
    label: Text | None = None

    @model_validator(mode="after")
    def _one_moment(self) -> Step:
        given = [self.at is not None, self.before_end is not None, self.at_end, self.after_end is not None]
        if sum(given) != 1:
            raise ValueError("a step needs exactly one of: at, before_end, at_end, after_end")
        if not (self.remind or self.escalate or self.open or self.set or self.fire or self.blocks):
            raise ValueError("a step must do something: remind, escalate, open, set, blocks or fire")
        return self


class Start(Part):
    """From which date a clock counts when it is entered by ``action`` (any action when left out)."""

    action: Name | None = None
    field: Name | None = None
    plus_days: int = 0


class Extension(Part):
    """How often and by how much a clock may be extended, by whom, and the other length under a condition.

    With ``before_end`` it is granted until the last day; later only when the date in the field ``asked_on`` shows that
    it was asked in time.
    """

    length: Span
    times: int = 1
    by: list[Name]
    before_end: bool = True
    asked_on: Name | None = None
    otherwise: Span | None = None
    otherwise_when: Condition | None = None
    basis: Basis = "choice"
    source: str = ""


class Clock(Part):
    """A deadline over one or several states: it starts on entering the set and stops on leaving it.

    ``length`` always gives a finite end; ``ends_on`` names a date field that takes precedence when filled.
    ``repeats`` starts it again when it ends (a review). It also stops, or never starts, once ``stops_when`` holds.
    ``calendar: city`` counts without a school's own free days. A ``side`` clock is no deadline of the case: it is not
    shown, does not make the case due and watches nothing (a birthday).
    """

    label: Text
    runs_in: list[Name] = Field(default_factory=list)
    length: Span
    ends_on: Name | None = None
    starts_on: list[Start] = Field(default_factory=list)
    first_day_counts: bool | None = None
    skip_school_holidays: bool = False
    calendar: Literal["organisation", "city"] = "organisation"
    repeats: bool = False
    side: bool = False
    pauses_in: list[Name] = Field(default_factory=list)
    pausable_by: list[Name] = Field(default_factory=list)
    extension: Extension | None = None
    target: Span | None = None
    stops_when: Condition | None = None
    legal: bool = False
    basis: Basis = "choice"
    source: str = ""
    steps: list[Step] = Field(min_length=1)


class Recurring(Part):
    """A duty that returns: its task opens every so often while the case is in ``runs_in``."""

    runs_in: list[Name]
    task: Name
    every: Span
    first: Span | None = None
