"""Who may see which cases, and how much of them: the conditions that every list, count and detail passes through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true, union

from engine.actor import Actor, Place
from engine.definition import Definition
from engine.document import Document
from engine.loader import Workflows
from engine.tables import case_people, cases

ANY_REACH = frozenset({"all", "organisation", "own", "code"})
NAMED_REACH = ANY_REACH - {"code"}
KEPT = 1024
"""Conditions that stay made: every page of somebody asks the same ones, several times."""


@lru_cache(KEPT)
def visible_to(actor: Actor, workflows: Workflows, workflow: str = "") -> ColumnElement[bool]:
    """Return the condition on ``cases`` that holds for what this actor may see, of one workflow or of all.

    Each workflow's ``visibility`` says per role how far it reaches; a role without reach sees nothing.
    """
    return _reached(actor, workflows, ANY_REACH, workflow)


@lru_cache(KEPT)
def named_to(actor: Actor, workflows: Workflows, workflow: str = "") -> ColumnElement[bool]:
    """Return the condition on ``cases`` that holds where this actor may read names and fields, not only the code."""
    return _reached(actor, workflows, NAMED_REACH, workflow)


def seen_by(actor: Actor, workflows: Workflows, *columns: Any, workflow: str = "") -> Select[Any]:
    """Begin a query on ``cases`` that returns only what the actor may see: the one way pages read that table."""
    return select(*columns).select_from(cases).where(visible_to(actor, workflows, workflow))


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody sees in one workflow: every case, those of some organisations, and those that name them."""

    everywhere: bool
    organisations: frozenset[int]
    own: ColumnElement[bool] | None

    @property
    def ways(self) -> tuple[ColumnElement[bool], ...]:
        """Return each way of seeing as a condition of its own, for an index serves one of them and not all at once."""
        if self.everywhere:
            return (true(),)
        own = () if self.own is None else (self.own,)
        return (*own, *(cases.c.organisation_id == each for each in sorted(self.organisations)))


@lru_cache(KEPT)
def gathered(actor: Actor, workflows: Workflows, workflow: str = "") -> ColumnElement[bool]:
    """Return ``visible_to`` for what reads all cases at once: who sees few has theirs gathered first, way by way.

    Asked of every open case, the condition of a coach costs as much as that of the city.
    """
    reaches = {name: reach_of(actor, workflows, name) for name in workflows if workflow in {"", name}}
    if any(reach.everywhere for reach in reaches.values()):
        return visible_to(actor, workflows, workflow)
    ways = [
        select(cases.c.id).where(cases.c.workflow == name, way) for name, reach in reaches.items() for way in reach.ways
    ]
    return cases.c.id.in_(union(*ways)) if ways else false()


@lru_cache(KEPT)
def reach_of(actor: Actor, workflows: Workflows, workflow: str) -> Reach:
    """Return what ``visible_to`` allows in one workflow in its parts, for what can be counted by organisation."""
    reach = workflows.current(workflow).document.visibility
    return Reach(_everywhere(actor, reach), frozenset(_organisations(actor, reach)), _own(actor, reach))


def sees_names(actor: Actor, workflows: Workflows, workflow: str, place: Place) -> bool:
    """Tell whether the actor may read names and fields of a case, and not only its code."""
    reach = workflows.current(workflow).document.visibility
    return any(reach.get(role) != "code" for role in actor.roles_on(place, reach))


def keeps_documents(definition: Definition, roles: Collection[str]) -> bool:
    """Tell whether these roles on a case are of staff who act on it: a code alone is no reason to hand something in."""
    reach = definition.document.visibility
    return any(
        role in definition.roles and definition.roles[role].staff and reach.get(role, "code") != "code"
        for role in roles
    )


def may_read(document: Document, name: str, roles: Collection[str], state: str) -> bool:
    """Tell whether roles may read a field of a case in this state: those it names, else everybody who sees the case.

    Roles for which it is closed in that state do not count; a reader with another one beside it reads on.
    """
    rule = document.fields.get(name)
    if rule is None:
        return True
    counting = set(roles).difference(rule.closed_in.get(state, ()))
    return bool(counting.intersection(rule.read)) if rule.read else is_open(document, name, roles, state)


def open_to_all(document: Document, name: str) -> bool:
    """Tell whether whoever reads a case by name may read this field, in every state: then a list may show it."""
    rule = document.fields.get(name)
    return rule is not None and not (rule.private or rule.read or rule.closed_in)


def is_open(document: Document, name: str, roles: Collection[str], state: str) -> bool:
    """Tell whether a field is open in this state to any of these roles, for reading and for writing."""
    closed = document.fields[name].closed_in.get(state, ())
    return not closed or not set(roles).issubset(closed)


def _reached(actor: Actor, workflows: Workflows, wanted: frozenset[str], workflow: str) -> ColumnElement[bool]:
    parts = []
    for name, definition in workflows.items():
        if workflow not in {"", name}:
            continue
        reach = {role: how for role, how in definition.document.visibility.items() if how in wanted}
        if _everywhere(actor, reach):
            parts.append(cases.c.workflow == name)
        elif conditions := list(_conditions(actor, reach)):
            parts.append(and_(cases.c.workflow == name, or_(*conditions)))
    return or_(*parts) if parts else false()


def _conditions(actor: Actor, reach: Mapping[str, str]) -> Iterator[ColumnElement[bool]]:
    own = _own(actor, reach)
    if own is not None:
        yield own
    for organisation_id in sorted(_organisations(actor, reach)):
        yield cases.c.organisation_id == organisation_id


def _everywhere(actor: Actor, reach: Mapping[str, str]) -> bool:
    found = [(reach.get(grant.role), grant.organisation_id) for grant in actor.grants]
    return any(how in {"all", "code"} or (how == "organisation" and place is None) for how, place in found)


def _organisations(actor: Actor, reach: Mapping[str, str]) -> Iterator[int]:
    for grant in actor.grants:
        if reach.get(grant.role) == "organisation" and grant.organisation_id is not None:
            yield grant.organisation_id


def _own(actor: Actor, reach: Mapping[str, str]) -> ColumnElement[bool] | None:
    own = sorted(role for role, how in reach.items() if how in {"own", "organisation"})
    if not own or not actor.acts_for:
        return None
    named = select(case_people.c.case_id).where(case_people.c.person_id.in_(sorted(actor.acts_for)))
    return cases.c.id.in_(named.where(case_people.c.role.in_(own)))
