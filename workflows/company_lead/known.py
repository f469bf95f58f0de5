"""What the register knows of one lead, frozen for the rules. Pure: ``facts.py`` reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engine.rule_values import RuleValues


@dataclass(frozen=True, slots=True)
class Site:
    """The establishment and its company; ``status`` is the worse of both, ``quiet_until`` the later of both."""

    company: str
    numbered: bool = True
    placed: bool = True
    status: str = "active"
    quiet_until: date | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """The one school that talks to the company now."""

    organisation_id: int
    school: str
    coach: str
    since: date


@dataclass(frozen=True, slots=True)
class Line:
    """A programme that the lead asks, with what the register knows of its recognition (``none``: nothing)."""

    programme_id: int
    programme: str
    recognition: str = "none"
    applicant: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """Another open lead of this establishment that asks the same programme."""

    code: str
    programme: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The school chosen on the form: its place in the ranking, None when it cannot have the company.

    ``lacking`` is a programme it does not offer, ``paused`` one for which it gets no offers since ``paused_on``.
    ``first`` is the school in place 1.
    """

    school: str
    rank: int | None = None
    first: str = ""
    lacking: str = ""
    paused: str = ""
    paused_on: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The offer that nobody answered yet; it counts until the end of ``until``."""

    organisation_id: int
    school: str
    until: date


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement of the school that has the lead, at this establishment for one of its lines."""

    starts_on: date
    ends_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Survivor:
    """The lead chosen to stay."""

    code: str
    itself: bool = False
    same_company: bool = True
    open: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """Everything of the register that the rules of a lead look at.

    ``own_contacts`` are the days on which the school that has the lead (or the city) noted a contact on it,
    ``first_elsewhere_on`` the newest first contact that another school made with the establishment.
    """

    values: RuleValues
    site: Site
    lock: Lock | None = None
    lines: tuple[Line, ...] = ()
    twins: tuple[Twin, ...] = ()
    chosen: Chosen | None = None
    offer: Offer | None = None
    own_contacts: tuple[date, ...] = ()
    first_elsewhere_on: date | None = None
    agreements: tuple[Agreement, ...] = field(default=())
    survivor: Survivor | None = None
