"""Adding a document to a case and removing it, each with its event; the file itself is kept by the store."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, literal, select

from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.documents import FIELD, DocumentStore, kind_of, new_name, plain_name
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.tables import documents, loose_files
from engine.visibility import keeps_documents

ADDED, REMOVED = "document_added", "document_removed"
MOST = 50
"""Choice: a case with more documents than this is an archive, and these belong elsewhere."""


def add_document(
    db: Database,
    workflows: Workflows,
    store: DocumentStore,
    case_id: int,
    *,
    name: str,
    content: bytes,
    actor: Actor,
    now: datetime,
    key: str | None = None,
) -> int:
    """Keep a file with a case and return its number.

    The file is on the disk before the case tells of it; when the case refuses it, ``engine.sweeping`` takes it away.

    Raises:
        NotFound, KeyReused: as for ``advance``.
        NotAllowed: the actor is none of the staff who act on the case.
        BadInput: no file, too large, no kind that may be kept, or too many of them.
        DocumentsUnusable: the file cannot be written.
    """
    kind = kind_of(content)
    shown, digest = plain_name(name, kind), sha256(content).hexdigest()
    refuse_forbidden_numbers(**{FIELD: shown})
    stored = new_name()
    with db.transaction() as tx:
        tx.execute(insert(loose_files), {"stored": stored, "since": now})
    store.put(stored, content)

    def work(ledger: Ledger) -> dict[str, Any]:
        _let_pass(ledger)
        mine = select(func.count()).select_from(documents).where(documents.c.case_id == case_id)
        if ledger.tx.execute(mine).scalar_one() >= MOST:
            raise BadInput((FieldProblem(FIELD, "too_many_documents", (("maximum", str(MOST)),)),))
        row = {
            "case_id": case_id,
            "name": shown,
            "kind": kind,
            "size": len(content),
            "sha256": digest,
            "stored": stored,
            "added_by": actor.person_id,
            "added_at": now,
        }
        document_id = ledger.tx.execute(insert(documents).returning(documents.c.id), row).scalar_one()
        ledger.tx.execute(delete(loose_files).where(loose_files.c.stored == stored))
        ledger.record(ADDED, {"document": shown, "sha256": digest})
        ledger.close()
        return {"id": document_id}

    body = {"add_document": shown, "sha256": digest}
    return int(on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body=body)["id"])


def remove_document(
    db: Database,
    workflows: Workflows,
    case_id: int,
    document_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a document away for good: the timeline says who did it, and ``engine.sweeping`` takes the file.

    Raises:
        NotFound: no such case for this actor, or no such document on it.
        NotAllowed: as for ``add_document``.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        _let_pass(ledger)
        mine = (documents.c.id == document_id, documents.c.case_id == case_id)
        name = ledger.tx.execute(select(documents.c.name).where(*mine)).scalar_one_or_none()
        if name is None:
            raise NotFound(f"no document {document_id} on case {case_id}")
        _forget(ledger.tx, now, *mine)
        ledger.record(REMOVED, {"document": name})
        return {"version": ledger.close()}

    on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=None, body={})


def forget_documents_of_case(tx: Connection, case_id: int, now: datetime) -> None:
    """Forget the documents of a case, in the caller's transaction; ``engine.sweeping`` takes their files away."""
    _forget(tx, now, documents.c.case_id == case_id)


def _forget(tx: Connection, now: datetime, *which: ColumnElement[bool]) -> None:
    loose = select(documents.c.stored, literal(now, loose_files.c.since.type)).where(*which)
    tx.execute(insert(loose_files).from_select(["stored", "since"], loose))
    tx.execute(delete(documents).where(*which))


def _let_pass(ledger: Ledger) -> None:
    if not keeps_documents(ledger.definition, ledger.roles):
        raise NotAllowed("only the staff who act on a case keep its documents")
