"""Who acts: a person with roles, each held everywhere, in one organisation or on a case.

Does not know how somebody signed in, nor what a role may do: that stands in the workflow files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SYSTEM_ROLE = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in one organisation, or everywhere when ``organisation_id`` is None."""

    role: str
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with grants.

    ``stands_in_for`` holds the ids of absent colleagues whose cases this person answers for today.
    ``case_roles`` are roles that come with a link (a mentor answering for one case): they count on ``case_id`` only.
    """

    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    stands_in_for: frozenset[int] = field(default_factory=frozenset)
    case_id: int | None = None
    case_roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_system(self) -> bool:
        """Tell whether the program itself acts (a clock, an effect)."""
        return any(grant.role == SYSTEM_ROLE for grant in self.grants)

    @property
    def acts_for(self) -> frozenset[int]:
        """Return the ids of everybody this actor answers for, including themselves."""
        own = frozenset() if self.person_id is None else frozenset({self.person_id})
        return own | self.stands_in_for

    def organisations(self, role: str) -> frozenset[int]:
        """Return the organisations in which ``role`` is held by grant."""
        return frozenset(g.organisation_id for g in self.grants if g.role == role and g.organisation_id is not None)

    def holds(self, role: str) -> bool:
        """Tell whether the role is held anywhere at all."""
        return any(grant.role == role for grant in self.grants)

    def roles_on(self, case: Place, reach: Mapping[str, str]) -> frozenset[str]:
        """Return the roles that count on one case.

        ``reach`` says per role how far a grant carries in this workflow: ``all`` cases, those of the
        ``organisation``, only one's ``own`` (the person, or somebody they stand in for, is named on the case in that
        role) or ``code`` (every case, without names). A role without reach counts for nothing.
        """
        if self.is_system:
            return frozenset({SYSTEM_ROLE})
        granted = {
            grant.role
            for grant in self.grants
            if _carries(reach.get(grant.role, "none"), grant.organisation_id, case.organisation_id)
        }
        named = {role for role, person_id in case.people if person_id in self.acts_for}
        linked = self.case_roles if self.case_id == case.case_id else frozenset()
        return frozenset(granted | named) | linked


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case lies: its id, its organisation and the people named on it as pairs of role and person id."""

    case_id: int
    organisation_id: int | None
    people: tuple[tuple[str, int], ...] = ()


def _carries(reach: str, granted_in: int | None, case_in: int | None) -> bool:
    if reach in {"all", "code"}:
        return True
    return reach == "organisation" and granted_in in {None, case_in}


SYSTEM = Actor(person_id=None, name="systeem", grants=(Grant(SYSTEM_ROLE),))
