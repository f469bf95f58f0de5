"""The rows of the register that fields of cases can point to, by kind; one small module per kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from engine.actor import Actor
from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register import appointments, letting_go, write
from workflows.register.records import (
    agreement,
    company,
    competence,
    lead,
    learner,
    mentor,
    partnership,
    programme,
    site,
    workplace,
)
from workflows.register.records.kind import Kind

KINDS: Mapping[str, Kind] = {
    "agreement": agreement,
    "company": company,
    "competence": competence,
    "lead": lead,
    "learner": learner,
    "mentor": mentor,
    "partnership": partnership,
    "programme": programme,
    "site": site,
    "workplace": workplace,
}


class Register:
    """The register as the engine asks it (``engine.records.Records``)."""

    kinds = frozenset(KINDS)

    def choices(self, tx: Connection, kind: str, asked: Asked) -> tuple[Choice, ...]:
        """Return ids and labels of the rows that fit the case, best first."""
        return KINDS[kind].choices(tx, asked)

    def label(self, tx: Connection, kind: str, record_id: int) -> str | None:
        """Return what a row is called, None when there is no such row."""
        return KINDS[kind].label(tx, record_id)

    def values(self, tx: Connection, kind: str, record_id: int) -> Mapping[str, Stored]:
        """Return what a row can bring into a case, by name; dates in ISO form."""
        return KINDS[kind].values(tx, record_id)

    def undo(self, tx: Connection, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
        """Take back what the effects of one step wrote.

        Raises:
            ActionRefused: something was built on it since.
        """
        touched = appointments.Touched(tx, case_id, sequence)
        write.undo(tx, case_id, sequence, actor=actor, now=now)
        touched.settle(now=now)

    def take_back(self, tx: Connection, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
        """Take back what the opening of a case wrote, and empty what is told of rows that are gone with it.

        Raises:
            ActionRefused: something was built on it since.
        """
        write.undo(tx, case_id, sequence, actor=actor, now=now)
        letting_go.let_go(tx, case_id, actor=actor, now=now)

    def close(self, tx: Connection, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
        """Call off the appointments of a case that closes."""
        appointments.close_case(tx, case_id, sequence, actor=actor, now=now)
