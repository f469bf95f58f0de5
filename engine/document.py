"""What a workflow file may say: the shape of ``workflow.yaml`` as pydantic models.

Owns types and single-value rules only. Whether names resolve and whether the whole can work is proved in
``engine.checks``; reading files and naming lines is ``engine.loader``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from engine.calendar import Length, Unit

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Reach = Literal["all", "organisation", "own", "code"]
Basis = Literal["law", "practice", "choice"]
Tone = Literal["neutral", "info", "good", "warning", "danger"]
Value = str | int | float | bool


def _length(value: object) -> object:
    return Length.parse(value) if isinstance(value, str) else value


Span = Annotated[Length, BeforeValidator(_length)]


class Part(BaseModel):
    """Base of everything in the file: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


class Text(Part):
    """A label in both languages."""

    nl: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]


class Role(Part):
    """A role people can hold.

    ``staff`` roles sign in; the others answer by link. ``never_empty`` marks the role where every escalation ends.
    """

    label: Text
    staff: bool = True
    never_empty: bool = False


class Block(Part):
    """A phase that groups states; order in the file is the order on the page."""

    label: Text
    short: Text | None = None


class FieldRule(Part):
    """One thing a case can hold, and how it is asked.

    ``tick`` counts as filled only when it is yes. ``person`` holds a person id, ``organisation`` an organisation id,
    ``record`` the id of a register's row of the kind ``of``; choosing one writes what it ``brings`` (field: value).
    ``guards`` are rules that a new value must pass when it is typed outside an action.
    """

    type: Literal[
        "text",
        "long_text",
        "date",
        "number",
        "choice",
        "yes_no",
        "tick",
        "person",
        "organisation",
        "record",
        "code",
        "phone",
        "email",
    ]
    label: Text
    help: Text | None = None
    group: Name | None = None
    unit: Text | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int = 2000
    pattern: str | None = None
    options: dict[Name, Text] = Field(default_factory=dict)
    role: Name | None = None
    kinds: list[Name] = Field(default_factory=list)
    of: Name | None = None
    brings: dict[Name, Name] = Field(default_factory=dict)
    guards: list[Name] = Field(default_factory=list)
    not_before: Literal["today"] | None = None
    not_after: Literal["today"] | None = None
    private: bool = False
    read: list[Name] = Field(default_factory=list)
    write: list[Name] = Field(default_factory=list)


class Condition(Part):
    """A rule over fields that needs no Python. Every part given must hold.

    ``any`` and ``all`` nest; ``younger_than`` asks that so many years after a date (of birth) are not over yet;
    ``has_role`` asks that somebody is named on the case in that role; ``flag`` and
    ``no_flag`` look at the flags clocks set; ``task_done`` at a task of that name having been done on this case.
    """

    filled: list[Name] = Field(default_factory=list)
    equals: dict[Name, Value | list[Value]] = Field(default_factory=dict, alias="is")
    at_least: dict[Name, float] = Field(default_factory=dict)
    at_most: dict[Name, float] = Field(default_factory=dict)
    younger_than: dict[Name, int] = Field(default_factory=dict)
    on_or_before_today: list[Name] = Field(default_factory=list)
    has_role: Name | None = None
    flag: Name | None = None
    no_flag: Name | None = None
    task_done: Name | None = None
    any: list[Condition] = Field(default_factory=list)
    all: list[Condition] = Field(default_factory=list)
    negated: Condition | None = Field(default=None, alias="not")


class Guard(Part):
    """What a guard says when it does not hold, on which basis it stands and what would solve it.

    Either ``when`` states the rule, or a Python function of the same name in the workflow's ``guards.py`` does.
    ``texts`` are the other sentences such a function may choose from. ``open_point`` names what the rule still
    takes from fields of the case until a register supplies it.
    """

    nl: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]
    basis: Basis = "choice"
    source: str = ""
    when: Condition | None = None
    texts: dict[Name, Text] = Field(default_factory=dict)
    fields: list[Name] = Field(default_factory=list)
    role: Name | None = None
    open_point: str | None = None


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


class Follow(Part):
    """What an answer leads to: a task opens when the evidence meets the condition."""

    when: Condition
    open: Name


class TaskRule(Part):
    """An obligation: who must do what by when, with which evidence.

    Its ``steps`` run from its opening until it is done. For a role outside the staff, ``invite`` is the message that
    carries the link. ``lives_in`` lists the states in which it makes sense; leaving them withdraws it.
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


class State(Part):
    """Where a case can be. ``needs`` must be filled before it moves on; ``final`` states have no owner."""

    label: Text
    block: Name
    owner: Name | None = None
    final: bool = False
    needs: list[Name] = Field(default_factory=list)
    opens: list[Name] = Field(default_factory=list)
    deadline: Clock | None = None
    help: Text | None = None
    tone: Tone = "neutral"


class Send(Part):
    """A message an action causes, and the roles on the case that get it."""

    message: Name
    to: list[Name]


class Action(Part):
    """A step from one state to another.

    ``by`` lists roles, or ``system``. ``asks`` are shown in its form, ``requires`` must be filled when it is taken.
    Unless ``unfinished``, the source state's ``needs`` must be complete. ``reason`` names a list of coded reasons.
    ``hands_to`` is an organisation field: the case moves there; ``returns`` gives it back to who handed it over.
    ``assigns`` names on the case, per role, the person in a field. ``overrides`` lists guards that some roles may
    pass with a written reason, shown in the record.
    """

    label: Text
    sources: list[Name] = Field(alias="from", min_length=1)
    to: Name
    by: list[Name] = Field(min_length=1)
    asks: list[Name] = Field(default_factory=list)
    requires: list[Name] = Field(default_factory=list)
    guards: list[Name] = Field(default_factory=list)
    warns: list[Name] = Field(default_factory=list)
    overrides: dict[Name, list[Name]] = Field(default_factory=dict)
    effects: list[Name] = Field(default_factory=list)
    sets: dict[Name, Value] = Field(default_factory=dict)
    clears: list[Name] = Field(default_factory=list)
    opens: list[Name] = Field(default_factory=list)
    closes: list[Name] = Field(default_factory=list)
    sends: list[Send] = Field(default_factory=list)
    assigns: dict[Name, Name] = Field(default_factory=dict)
    hands_to: Name | None = None
    returns: bool = False
    reason: Name | None = None
    unfinished: bool = False
    reopens: bool = False
    undo: bool = True
    confirm: Text | None = None
    help: Text | None = None
    tone: Tone = "neutral"
    basis: Basis = "choice"
    source: str = ""


class Message(Part):
    """A mail this workflow may cause; its texts stand in a folder of the same name.

    ``link`` says what its link opens: nothing, the task it is about, or the case (sign-in needed). ``pace`` says when
    it may leave: ``gathered`` (a reminder: with others in one mail, never more than somebody can bear, and it can be
    stopped by who gets it), ``daytime`` (by itself, within the hours in which people outside the staff get mail) or
    ``at_once``.
    """

    label: Text
    link: Literal["none", "task", "case"] = "case"
    hold_minutes: int = 0
    pace: Literal["gathered", "daytime", "at_once"] = "gathered"


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
    """A whole workflow file."""

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


UNITS = tuple(unit.value for unit in Unit)
