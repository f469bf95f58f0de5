"""What leaves the outbox: one message with everything its handler needs, read at the moment of sending.

A handler gets a ``Message`` and nothing else: no database, no clock. It may be called twice with the same one.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a message concerns, with what is needed to reach them."""

    id: int
    name: str
    email: str = ""
    phone: str = ""
    language: str = "nl"
    #: Mail to this address came back for good.
    undeliverable: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """The case a message is about, as far as a mail may tell: no reasons, no notes, no full name in ``title``.

    ``fields`` holds the case's fields that are not private. ``coach`` is whoever the recipient can turn to.
    """

    id: int
    code: str
    title: str
    subtitle: str
    workflow: str
    state: str
    state_label: Mapping[str, str]
    organisation: str
    coach: Person | None
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The clock a reminder is about: "dag 14 van 20", the last day, and its label per language."""

    name: str
    label: Mapping[str, str]
    starts_on: date
    ends_on: date
    day: int
    of: int
    unit: str


@dataclass(frozen=True, slots=True)
class TaskAbout:
    """The task a message is about."""

    id: int
    name: str
    label: Mapping[str, str]
    due_on: date | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whom it is about, what it says in both languages, and the page it opens."""

    about: str
    said: dict[str, str]
    path: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The lines by heading; ``next_on`` and ``next_about`` tell the first term that ends."""

    answers: tuple[Line, ...]
    happened: tuple[Line, ...]
    next_on: date | None = None
    next_about: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing that asks to be read."""
        return not self.answers and not self.happened


@dataclass(frozen=True, slots=True)
class Message:
    """One outbox row on its way out.

    ``kind`` is the message's name, ``uuid`` makes its Message-ID, ``attempt`` counts from 1. ``link`` is the path
    with its token (``/v/<token>``, ``/cases/12``) that the mail points to, empty when it has none. ``payload`` holds
    what the cause wrote along (``label`` of a step, ``previous_on`` of an earlier reminder ...). ``parts`` are the
    reminders that a digest puts together, ``overview`` is what the mail of a day tells beside them.
    """

    id: int
    uuid: str
    topic: str
    kind: str
    recipient: Person | None
    subject: Subject | None
    deadline: Deadline | None
    task: TaskAbout | None
    link: str
    payload: Mapping[str, object]
    attempt: int
    created_at: datetime
    now: datetime
    parts: tuple[Message, ...] = ()
    overview: Overview | None = None
    #: The path at which the recipient stops mails like this one, empty for what cannot be stopped.
    stop_link: str = ""


class DeliveryFailed(Exception):
    """A handler could not hand the message over.

    ``permanent`` means another try cannot help (address refused); otherwise the message is tried again later.
    ``code`` is stable and short (``smtp_550``, ``smtp_unreachable``), ``detail`` says what to do about it. ``answer``
    is what the other side said, empty when it said nothing. ``everybody`` means that every message would meet this
    now: the server is away, or a setting is wrong. ``address`` means that this address takes no mail at all.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        permanent: bool,
        answer: str = "",
        everybody: bool = False,
        address: bool = False,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.permanent = permanent
        self.answer = answer
        self.everybody = everybody
        self.address = address


class Handler(Protocol):
    """Delivers messages of one topic, one at a time."""

    def __call__(self, message: Message) -> str:
        """Hand the message over and return what the other side answered, or raise DeliveryFailed."""


@runtime_checkable
class Starter(Protocol):
    """A handler that can have several messages under way.

    ``at_once`` is how many; more may be started, they wait for each other.
    """

    at_once: int

    def __call__(self, message: Message) -> str:
        """Hand the message over as any handler does."""

    def start(self, message: Message) -> Future[str]:
        """Begin to hand the message over; the future gets the answer, or DeliveryFailed. May raise that itself."""
