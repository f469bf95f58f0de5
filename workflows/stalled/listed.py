"""The rows of the stalled list: cases that were found, named for who may read it, with their reasons in words.

Which cases those are, and in which order, is ``workflows.stalled.listing``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, case, literal

from engine.actor import Actor
from engine.document import Text
from engine.loader import Workflows
from engine.tables import cases, organisations, persons
from engine.visibility import named_to, seen_by
from workflows.stalled.asked import Asked
from workflows.stalled.efforts import efforts
from workflows.stalled.sentences import Reason, Stands, limit, next_step, sentence
from workflows.stalled.thresholds import thresholds
from workflows.stalled.told import last_heard, told


@dataclass(frozen=True, slots=True)
class Said:
    """One reason in words. ``days`` is how long it has held, None where that is not known.

    ``limit`` is the rule with what it grants, and ``key`` the rule value that says how much, empty where none does.
    """

    rule: str
    group: str
    sentence: Text
    days: int | None
    unit: str
    limit: Text
    key: str


@dataclass(frozen=True, slots=True)
class StalledRow:
    """A stalled case. ``title`` is the code and ``subtitle`` empty for who may not read names.

    ``tries`` reached nobody since the last answer; ``waits_for`` says who has the oldest open question or task, and
    with none who owns the state.
    """

    case_id: int
    code: str
    named: bool
    title: str
    subtitle: str
    workflow: str
    definition_sha: str
    state: str
    block: str
    organisation: str
    owner: str
    owner_role: str
    reason: Said
    others: tuple[Said, ...]
    next_step: Text
    tries: int
    waits_for: Text | None
    aside_until: date | None
    version: int


def rows_of(
    tx: Connection, workflows: Workflows, actor: Actor, asked: Asked, found: Mapping[int, Sequence[Any]]
) -> tuple[StalledRow, ...]:
    """Return a row for each case that was found, in that order; ``found`` holds the reasons of each."""
    if not found:
        return ()
    few = asked.only(found)
    known = {row.id: row for row in tx.execute(_about(workflows, actor).where(cases.c.id.in_(found)))}
    standing = {row.case_id: row for row in tx.execute(last_heard(few))}
    reasons = told(few, found, standing, {key: row.owner or "" for key, row in known.items()})
    effort = {row.case_id: row for row in tx.execute(efforts(few))}
    return tuple(_row(known[each], standing[each], reasons[each], effort[each], asked) for each in found)


def _about(workflows: Workflows, actor: Actor) -> Any:
    named = named_to(actor, workflows)
    return (
        seen_by(
            actor,
            workflows,
            cases.c.id,
            cases.c.code,
            named.label("named"),
            case((named, cases.c.title), else_=cases.c.code).label("title"),
            case((named, cases.c.subtitle), else_=literal("")).label("subtitle"),
            organisations.c.name.label("organisation"),
            persons.c.name.label("owner"),
            cases.c.owner_role,
            cases.c.version,
        )
        .outerjoin(organisations, organisations.c.id == cases.c.organisation_id)
        .outerjoin(persons, persons.c.id == cases.c.owner_id)
    )


def _row(row: Any, standing: Any, reasons: Sequence[Reason], effort: Any, asked: Asked) -> StalledRow:
    definition = asked.version(standing.workflow, standing.definition_sha)
    stands = Stands(definition, standing.state)
    first, *others = reasons
    owner_role = definition.document.states[standing.state].owner or ""
    return StalledRow(
        row.id,
        row.code,
        bool(row.named),
        row.title,
        row.subtitle,
        standing.workflow,
        standing.definition_sha,
        standing.state,
        standing.block,
        row.organisation or "",
        row.owner or "",
        owner_role,
        _said(first, stands),
        tuple(_said(each, stands) for each in others),
        next_step(first, stands),
        effort.tries,
        thresholds().party(effort.waits_for or owner_role),
        standing.aside_until,
        row.version,
    )


def _said(reason: Reason, stands: Stands) -> Said:
    group = thresholds().rules[reason.rule].group
    return Said(reason.rule, group, sentence(reason, stands), reason.held, reason.unit, limit(reason), reason.key)
