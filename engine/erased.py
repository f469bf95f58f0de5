"""A case whose content was erased takes nothing new."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from engine.errors import ActionRefused, Unmet
from engine.sentences import say
from engine.tables import cases


def refuse_erased(tx: Connection, case_id: int) -> None:
    """Let a case pass that still has its content: for commands that write beside it, in a register.

    Raises:
        ActionRefused: its term was over, and it was erased.
    """
    refuse_since(tx.execute(select(cases.c.erased_at).where(cases.c.id == case_id)).scalar_one_or_none())


def refuse_since(erased_at: datetime | None) -> None:
    """Likewise, for who has read the case already.

    Raises:
        ActionRefused: there is a moment at which it was erased.
    """
    if erased_at is not None:
        raise ActionRefused("", (Unmet("case_erased", *say("case_erased")),))
