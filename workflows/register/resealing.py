"""Changing keys: notes, check-ins, private fields and drafts sealed anew with the first key."""

from __future__ import annotations

from sqlalchemy import select

from engine.database import Database
from engine.drafts import renew_drafts
from engine.loader import Workflows
from engine.resealing import renew_private_fields
from engine.sealing import Seal
from workflows.register.tables import wellbeing_checks, wellbeing_notes
from workflows.register.wellbeing import ERASED_TEXT


def renew_seals(db: Database, workflows: Workflows, *, seal: Seal) -> int:
    """Seal everything anew with the first key and return how many texts there were.

    Raises:
        Unreadable: one of them is opened by no key; nothing is changed then.
    """
    with db.transaction() as tx:
        done = renew_private_fields(tx, workflows, seal) + renew_drafts(tx, seal)
        for table in (wellbeing_notes, wellbeing_checks):
            query = select(table.c.id, table.c.ciphertext).where(table.c.ciphertext != ERASED_TEXT)
            for row in tx.execute(query).all():
                fresh = seal.renew(row.ciphertext)
                tx.execute(table.update().where(table.c.id == row.id).values(ciphertext=fresh))
                done += 1
    return done
