"""What somebody was typing in a form of a case: kept per person, case and form until it is sent or thrown away.

Sealed as a whole, whatever the fields: it may be private, and only who typed it reads it. What a form is called and
which fields it has is the caller's business; so is whether the reader may see the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, select, update

from engine import once
from engine.actor import Actor
from engine.database import Database, insert_if_absent
from engine.erased import refuse_erased
from engine.errors import BadInput, FieldProblem
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.sealing import Seal, Unreadable
from engine.tables import drafts

LONGEST = 20_000
"""Choice: how many characters one field of a draft may have; no field of a form takes more."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, of which version of the case, and when it was kept."""

    values: Mapping[str, str]
    version: int
    saved_at: datetime


def keep_draft(
    db: Database,
    seal: Seal,
    case_id: int,
    form: str,
    values: Mapping[str, str],
    *,
    actor: Actor,
    seen_version: int,
    now: datetime,
    key: str | None = None,
) -> bool:
    """Keep what is typed instead of what was kept before; False when the form with this key was sent meanwhile.

    Raises:
        ActionRefused: everything on the case was erased.
        BadInput: a field that is too long, or holds a number that may be kept nowhere.
    """
    long = [name for name, text in values.items() if len(text) > LONGEST]
    if long:
        raise BadInput(tuple(FieldProblem(name, "too_long", (("maximum", str(LONGEST)),)) for name in long))
    refuse_forbidden_numbers(**values)
    content = {
        "version": seen_version,
        "sealed": seal.close_value(dict(values), _about(actor, case_id, form)),
        "saved_at": now,
    }
    with db.transaction() as tx:
        refuse_erased(tx, case_id)
        if once.answered(tx, actor, key):
            return False
        row = {"person_id": actor.person_id, "case_id": case_id, "form": form}
        insert_if_absent(tx, drafts, {**row, **content})
        tx.execute(update(drafts).where(_of(actor, case_id), drafts.c.form == form).values(content))
    return True


def draft_of(db: Database, seal: Seal, case_id: int, form: str, *, actor: Actor) -> Draft | None:
    """Return what this person typed in a form, None when nothing is kept (or no key opens it any more)."""
    query = select(drafts.c.sealed, drafts.c.version, drafts.c.saved_at)
    with db.read() as tx:
        row = tx.execute(query.where(_of(actor, case_id), drafts.c.form == form)).first()
    if row is None:
        return None
    try:
        values = seal.open_value(row.sealed, _about(actor, case_id, form))
    except Unreadable:
        # What was half typed may be lost with its key; the form itself may not.
        return None
    return Draft(values, row.version, row.saved_at)


def drafts_on(db: Database, case_id: int, *, actor: Actor) -> Mapping[str, datetime]:
    """Return in which forms of a case this person has something typed, and since when; the newest first."""
    query = select(drafts.c.form, drafts.c.saved_at).where(_of(actor, case_id)).order_by(drafts.c.saved_at.desc())
    with db.read() as tx:
        return {row.form: row.saved_at for row in tx.execute(query)}


def drop_draft(db: Database, case_id: int, form: str, *, actor: Actor) -> None:
    """Forget what was typed: it was sent, or thrown away."""
    with db.transaction() as tx:
        tx.execute(delete(drafts).where(_of(actor, case_id), drafts.c.form == form))


def forget_drafts_of_case(tx: Connection, case_id: int) -> None:
    """Forget everything anybody was typing on a case, in the caller's transaction."""
    tx.execute(delete(drafts).where(drafts.c.case_id == case_id))


def drafts_before(moment: datetime) -> Select[Any]:
    """Return the query for drafts that were last kept before a moment."""
    return select(drafts.c.id).where(drafts.c.saved_at < moment)


def forget_draft(tx: Connection, draft_id: int, moment: datetime) -> int:
    """Forget a draft that was last kept before a moment; return 1, or 0 when somebody typed on."""
    return tx.execute(delete(drafts).where(drafts.c.id == draft_id, drafts.c.saved_at < moment)).rowcount


def renew_drafts(tx: Connection, seal: Seal) -> int:
    """Seal every draft anew with the first key and return how many there were.

    Raises:
        Unreadable: one of them is opened by no key; the caller's transaction is to be given up.
    """
    rows = tx.execute(select(drafts.c.id, drafts.c.sealed)).all()
    for row in rows:
        tx.execute(update(drafts).where(drafts.c.id == row.id).values(sealed=seal.renew_value(row.sealed)))
    return len(rows)


def _of(actor: Actor, case_id: int) -> ColumnElement[bool]:
    return and_(drafts.c.person_id == actor.person_id, drafts.c.case_id == case_id)


def _about(actor: Actor, case_id: int, form: str) -> str:
    return f"draft {actor.person_id} {case_id} {form}"
