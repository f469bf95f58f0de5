"""Who may see which cases: the one condition that every list, count and detail passes through."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, false, or_, select

from engine.actor import Actor, Place
from engine.loader import Workflows
from engine.tables import case_people, cases


def visible_to(actor: Actor, workflows: Workflows) -> ColumnElement[bool]:
    """Return the condition on ``cases`` that holds for what this actor may see.

    Each workflow's ``visibility`` says per role how far it reaches; a role without reach sees nothing.
    """
    parts = [
        and_(cases.c.workflow == name, or_(*conditions))
        for name, definition in workflows.items()
        if (conditions := list(_conditions(actor, dict(definition.document.visibility))))
    ]
    return or_(*parts) if parts else false()


def sees_names(actor: Actor, workflows: Workflows, workflow: str, place: Place) -> bool:
    """Tell whether the actor may read names and fields of a case, and not only its code."""
    reach = workflows.current(workflow).document.visibility
    return any(reach.get(role) != "code" for role in actor.roles_on(place, reach))


def _conditions(actor: Actor, reach: dict[str, str]) -> Iterator[ColumnElement[bool]]:
    named = select(case_people.c.case_id).where(case_people.c.person_id.in_(sorted(actor.acts_for)))
    staff = [role for role, how in reach.items() if how in {"own", "organisation"}]
    yield cases.c.id.in_(named.where(case_people.c.role.in_(staff)))
    for grant in actor.grants:
        how = reach.get(grant.role)
        if how in {"all", "code"} or (how == "organisation" and grant.organisation_id is None):
            yield cases.c.id.is_not(None)
        elif how == "organisation":
            yield cases.c.organisation_id == grant.organisation_id
