"""The version of a workflow that a case is pinned to: the file as it was when the case began.

Source texts are kept by content hash when first used, so that editing a file never changes a running case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from engine.database import insert_if_absent
from engine.definition import Definition, build_definition
from engine.document import Document
from engine.errors import DefinitionError, NotFound, Problem
from engine.loader import Workflows
from engine.positions import read_yaml
from engine.tables import definitions

_compiled: dict[str, Definition] = {}


def pinned(tx: Connection, workflows: Workflows, name: str, sha256: str) -> Definition:
    """Return the definition with this content hash: the current one, or an older one from its stored text.

    Raises:
        NotFound: the workflow is not loaded.
        DefinitionError: the stored text cannot be used with today's guards.
    """
    current = workflows.current(name)
    if current.sha256 == sha256:
        return current
    if sha256 not in _compiled:
        source = tx.execute(select(definitions.c.source).where(definitions.c.sha256 == sha256)).scalar_one_or_none()
        if source is None:
            message = f"no stored text for version {sha256[:12]} of {name}"
            raise NotFound(message)
        _compiled[sha256] = _compile(current, source)
    return _compiled[sha256]


def keep(tx: Connection, definition: Definition, now: datetime) -> None:
    """Store a definition's text when it is used for the first time."""
    known = select(definitions.c.id).where(definitions.c.sha256 == definition.sha256)
    if tx.execute(known).first() is None:
        row = {
            "workflow": definition.name,
            "version": definition.version,
            "sha256": definition.sha256,
            "source": definition.source_text,
            "first_used_at": now,
        }
        insert_if_absent(tx, definitions, row)


def _compile(current: Definition, source: str) -> Definition:
    data, positions = read_yaml(source)
    document = Document.model_validate(data)
    lost = [
        name
        for name, rule in document.guards.items()
        if rule.when is None and name not in current.draft.guards.functions
    ]
    lost += [name for action in document.actions.values() for name in action.effects if name not in current.effects]
    if lost:
        message = (
            f"version {document.version} of {document.name} needs {', '.join(sorted(set(lost)))}, which no longer exist"
        )
        raise DefinitionError((Problem("guard_gone", message, f"{document.name} version {document.version}"),))
    return build_definition(replace(current.draft, document=document, positions=positions), source, current.folder)
