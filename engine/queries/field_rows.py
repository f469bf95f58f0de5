"""Some fields of every open case of an organisation, for whoever may read them there by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.actor import Actor, Place
from engine.loader import Workflows
from engine.tables import cases
from engine.values import Stored
from engine.visibility import may_read, named_to, seen_by


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A case with the fields that were asked; a private one, or one closed to the reader, is never among them."""

    id: int
    code: str
    title: str
    fields: Mapping[str, Stored]


def field_rows(
    tx: Connection, workflows: Workflows, actor: Actor, workflow: str, *, organisation_id: int, names: Sequence[str]
) -> tuple[FieldRow, ...]:
    """Return the open cases in the order of their titles."""
    document = workflows.current(workflow).document
    roles = actor.roles_on(Place(0, organisation_id), document.visibility)
    columns = (cases.c.id, cases.c.code, cases.c.title, cases.c.state, cases.c.fields)
    query = (
        seen_by(actor, workflows, *columns)
        .where(cases.c.workflow == workflow, cases.c.organisation_id == organisation_id)
        .where(cases.c.closed_at.is_(None), named_to(actor, workflows))
        .order_by(cases.c.title, cases.c.id)
    )
    open_ = [name for name in names if name in document.fields and not document.fields[name].private]
    return tuple(
        FieldRow(
            row.id,
            row.code,
            row.title,
            {name: row.fields.get(name) for name in open_ if may_read(document, name, roles, row.state)},
        )
        for row in tx.execute(query)
    )
