"""Whose figures somebody sees: a coach's own learners, a coordinator's own school, or the city's schools.

Source: domain B7, the row "dashboard" of the matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, or_, select

from engine.actor import Actor
from engine.errors import NotAllowed
from engine.tables import case_people
from workflows.register.tables import offerings, providers

CITY = ("city_coordinator", "city_employee", "administrator")
COACH = "trajectory_coach"
Reach = Literal["own", "school", "city"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader's figures are counted over. ``outside`` readers see no cell of one to four learners."""

    reach: Reach
    schools: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()

    @property
    def outside(self) -> bool:
        """Tell whether the reader looks at schools that are not their own."""
        return self.reach == "city"

    def on(self, case_id: Any, organisation_id: Any) -> ColumnElement[bool]:
        """Return the condition that a row about a case counts."""
        if self.reach == "own":
            named = select(case_people.c.case_id).where(
                case_people.c.person_id.in_(sorted(self.people)), case_people.c.role == COACH
            )
            return _column(case_id).in_(named)
        if self.reach == "school":
            return _column(organisation_id).in_(sorted(self.schools))
        elsewhere = select(providers.c.organisation_id).where(providers.c.in_city.is_(False))
        return or_(_column(organisation_id).is_(None), _column(organisation_id).not_in(elsewhere))

    def on_programme(self, programme_id: Any, as_of: Any) -> ColumnElement[bool] | None:
        """Return the condition that a programme is taught by the reader's schools; None when every one counts."""
        if self.reach == "city":
            return None
        taught = select(offerings.c.programme_id).where(
            offerings.c.organisation_id.in_(sorted(self.schools)),
            offerings.c.from_on <= as_of,
            or_(offerings.c.until_on.is_(None), offerings.c.until_on >= as_of),
        )
        return _column(programme_id).in_(taught)


EVERYTHING = Scope("city")
"""What figures that are the same for every reader are counted over."""


def scope_of(actor: Actor) -> Scope:
    """Return whose figures an actor sees; the widest of their roles decides.

    Raises:
        NotAllowed: none of their roles has a dashboard.
    """
    if any(actor.holds(role) for role in CITY):
        return EVERYTHING
    if actor.holds("school_coordinator"):
        return Scope("school", actor.organisations("school_coordinator"))
    if actor.holds(COACH):
        return Scope("own", actor.organisations(COACH), actor.acts_for)
    raise NotAllowed(f"{actor.name} has no role with figures", roles=(*CITY, "school_coordinator", COACH))


def _column(column: Any) -> ColumnElement[Any]:
    found: ColumnElement[Any] = column
    return found
