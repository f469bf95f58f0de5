"""The documents of a case, for whoever sees the case by name."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Select

from engine.actor import Actor
from engine.database import Database
from engine.documents import KINDS, DocumentStore, DocumentsUnusable
from engine.errors import NotFound
from engine.loader import Workflows
from engine.tables import cases, documents, persons
from engine.visibility import named_to, seen_by

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a case: what it is called, how large it is, who added it and when."""

    id: int
    name: str
    media_type: str
    size: int
    by: str
    at: datetime


def list_documents(db: Database, workflows: Workflows, case_id: int, *, actor: Actor) -> tuple[Document, ...]:
    """Return the documents of a case, the newest first; nothing for who knows it by its code only."""
    query = _mine(workflows, actor, case_id).order_by(documents.c.added_at.desc(), documents.c.id.desc())
    with db.read() as tx:
        return tuple(_document(row) for row in tx.execute(query).mappings())


def open_document(
    db: Database, workflows: Workflows, store: DocumentStore, case_id: int, document_id: int, *, actor: Actor
) -> tuple[Document, bytes]:
    """Return a document with its file.

    Raises:
        NotFound: no such document, or none that the actor may read.
        DocumentsUnusable: its file is gone, or is another one than was handed in.
    """
    with db.read() as tx:
        row = tx.execute(_mine(workflows, actor, case_id).where(documents.c.id == document_id)).mappings().first()
    if row is None:
        raise NotFound(f"no document {document_id} on case {case_id} for {actor.name}")
    content = store.read(row["stored"])
    if sha256(content).hexdigest() != row["sha256"]:
        log.error("document %s of case %s is not the file that was handed in", document_id, case_id)
        raise DocumentsUnusable(f"document {document_id} was changed on the disk")
    return _document(row), content


def _mine(workflows: Workflows, actor: Actor, case_id: int) -> Select[Any]:
    query = seen_by(actor, workflows, documents, persons.c.name.label("by"))
    query = query.join(documents, documents.c.case_id == cases.c.id)
    query = query.outerjoin(persons, persons.c.id == documents.c.added_by)
    return query.where(cases.c.id == case_id, named_to(actor, workflows))


def _document(row: Mapping[Any, Any]) -> Document:
    media_type = KINDS[row["kind"]].media_type
    return Document(row["id"], row["name"], media_type, row["size"], row["by"] or "", row["added_at"])
