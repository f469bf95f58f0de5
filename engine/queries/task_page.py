"""One task as the person behind a link may see it: what is asked, what was answered, who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import versions
from engine.actor import Actor
from engine.database import Database
from engine.document import Document, Text
from engine.loader import Workflows
from engine.private_fields import PrivateFields
from engine.restraint.scope import has_part
from engine.tables import cases, organisations, persons, tasks


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task behind a link. ``actor`` answers for the person of the link, on this case and in this role only.

    ``phone`` is the number of that person on file.
    """

    id: int
    name: str
    case_id: int
    role: str
    label: Text
    help: Text | None
    document: Document
    asks: tuple[str, ...]
    requires: tuple[str, ...]
    evidence: Mapping[str, Any]
    done_at: datetime | None
    case_title: str
    organisation: str
    reader: str
    reader_phone: str
    phone: str
    actor: Actor


def view_task(db: Database, workflows: Workflows, task_id: int, person_id: int, *, now: datetime) -> TaskView | None:
    """Return the task of a link, or None when there is nothing left to answer for whoever holds it.

    It was withdrawn, or the person lost their part in the case: a mentor who was replaced, a parent of who turned 18.
    """
    with db.read() as tx:
        row = tx.execute(select(tasks).where(tasks.c.id == task_id)).one()
        case = tx.execute(select(cases).where(cases.c.id == row.case_id)).one()  # by-link: the token is the permission
        definition = versions.pinned(tx, workflows, case.workflow, case.definition_sha)
        school = tx.execute(
            select(organisations.c.name).where(organisations.c.id == case.organisation_id)
        ).scalar_one_or_none()
        person = tx.execute(select(persons.c.name, persons.c.phone).where(persons.c.id == person_id)).one()
        part = has_part(tx, definition, case, row.role, person_id=person_id, now=now)
        owner = tx.execute(select(persons.c.name, persons.c.phone).where(persons.c.id == case.owner_id)).first()
    rule = definition.document.tasks.get(row.name)
    if rule is None or row.status == "withdrawn" or not part:
        return None
    return TaskView(
        id=row.id,
        name=row.name,
        case_id=row.case_id,
        role=row.role,
        label=rule.label,
        help=rule.help,
        document=definition.document,
        asks=tuple(rule.asks),
        requires=tuple(rule.requires),
        evidence=PrivateFields(workflows.seal, definition.document, row.case_id).reveal(row.evidence or {}),
        done_at=row.done_at,
        case_title=case.title,
        organisation=school or "",
        reader=owner.name if owner else "",
        reader_phone=(owner.phone or "") if owner else "",
        phone=person.phone or "",
        actor=Actor(person_id, person.name, case_id=row.case_id, case_roles=frozenset({row.role})),
    )
