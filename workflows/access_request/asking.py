"""Answering a request for access: who may, why, and the trace it leaves on the case and on each note it opens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, or_, select

from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotAllowed
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows
from workflows.access_request.ways import ways_of
from workflows.register.tables import note_readings, wellbeing_notes
from workflows.register.wellbeing import ERASED_TEXT, LEAST_REASON

MAY_ANSWER = frozenset({"trajectory_coach", "school_coordinator"})
"""Roles on the case that answer for the school, the controller of these data (domain B7)."""
EXPORTED = "exported"
LONGEST = 300


def answer_request(
    db: Database,
    workflows: Workflows,
    case_id: int,
    *,
    actor: Actor,
    reason: str,
    now: datetime,
    key: str | None = None,
) -> int:
    """Record that a learner's data are handed out, with how she asked, and return the number of that event.

    With it ``read_dossier`` gives the data on that day, to the same person. Each note among them that is not the
    actor's own counts as read.

    Raises:
        NotFound: there is no such case for this actor.
        NotAllowed: neither the coach of the case nor a coordinator of its school.
        BadInput: no reason of at least ten characters.
    """
    said = reason.strip()
    if len(said) < LEAST_REASON:
        raise BadInput((FieldProblem("reason", "too_short", (("minimum", str(LEAST_REASON)),)),))
    if len(said) > LONGEST:
        limits = (("maximum", str(LONGEST)), ("length", str(len(said))))
        raise BadInput((FieldProblem("reason", "too_long", limits),))
    refuse_forbidden_numbers(reason=said)

    def work(ledger: Ledger) -> dict[str, Any]:
        if MAY_ANSWER.isdisjoint(ledger.roles) or ledger.definition.name != "learner_trajectory":
            raise NotAllowed("the school answers a learner's request", roles=tuple(sorted(MAY_ANSWER)))
        ways = ways_of(ledger.tx, workflows, case_id, actor)
        _opened(ledger.tx, ways.cases, ways.people, actor=actor, reason=said, now=now)
        sequence = ledger.record(EXPORTED, {"reason": said, "cases": list(ways.cases)})
        ledger.close()
        return {"sequence": sequence}

    body = {"exported": said}
    done = on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body=body)
    return int(done["sequence"])


def given(person_ids: frozenset[int]) -> ColumnElement[bool]:
    """Return the condition on notes whose text the learner gets: not private, or released to her."""
    note = wellbeing_notes.c
    return or_(note.private.is_(False), note.released_to.in_(sorted(person_ids)))


def _opened(
    tx: Connection,
    case_ids: tuple[int, ...],
    person_ids: frozenset[int],
    *,
    actor: Actor,
    reason: str,
    now: datetime,
) -> None:
    note = wellbeing_notes.c
    query = select(note.id).where(
        note.case_id.in_(case_ids),
        given(person_ids),
        note.ciphertext != ERASED_TEXT,
        note.author_id != actor.person_id,
    )
    about = {"person_id": actor.person_id, "at": now, "reason": reason}
    for note_id in tx.execute(query).scalars().all():
        tx.execute(insert(note_readings), {"note_id": note_id, **about})
