"""Everything kept about one learner, as plain values: what a page shows and a file holds is made from this alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import NotFound
from engine.loader import Workflows
from engine.local_time import date_at
from engine.queries.whole_case import WholeCase, whole_case
from engine.sealing import Seal
from engine.tables import cases, events
from engine.visibility import named_to, seen_by
from workflows.access_request.asking import EXPORTED, given
from workflows.access_request.sources import OF_CASE, OF_LEARNER, mails_to, stops_of
from workflows.access_request.ways import Ways, ways_of
from workflows.register.tables import wellbeing_notes
from workflows.register.wellbeing import ERASED_TEXT


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind."""

    name: str
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One trajectory: the case as it is kept, and what the register holds about it."""

    case: WholeCase
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is handed out. ``withheld`` is how many private notes of the staff were not released to the learner."""

    made_at: datetime
    made_by: str
    reason: str
    code: str
    name: str
    school: str
    learner: tuple[Part, ...]
    ways: tuple[Way, ...]
    withheld: int


def read_dossier(
    db: Database, workflows: Workflows, case_id: int, sequence: int, *, actor: Actor, now: datetime, seal: Seal
) -> Dossier:
    """Return what a request that was answered today, by this actor, gives.

    Raises:
        NotFound: this actor gave no such answer today.
        Unreadable: a note was sealed with a key that is no longer given.
    """
    with db.read() as tx:
        answer = _answer(tx, workflows, case_id, sequence, actor=actor, now=now)
        ways = ways_of(tx, workflows, case_id, actor)
        found = tuple(_way(tx, workflows, each, actor=actor, now=now, ways=ways, seal=seal) for each in ways.cases)
        asked = next(each.case.view for each in found if each.case.view.id == case_id)
        private = select(func.count()).where(
            wellbeing_notes.c.case_id.in_(ways.cases),
            ~func.coalesce(given(ways.people), False),
            wellbeing_notes.c.ciphertext != ERASED_TEXT,
        )
        return Dossier(
            made_at=answer.at,
            made_by=answer.actor_name,
            reason=answer.payload["reason"],
            code=asked.code,
            name=asked.title,
            school=asked.organisation,
            learner=_parts_of_learner(tx, ways),
            ways=found,
            withheld=int(tx.execute(private).scalar_one()),
        )


def _answer(tx: Connection, workflows: Workflows, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> Any:
    visible = seen_by(actor, workflows, cases.c.id).where(cases.c.id == case_id, named_to(actor, workflows))
    query = select(events).where(
        events.c.case_id.in_(visible),
        events.c.sequence == sequence,
        events.c.kind == EXPORTED,
        events.c.actor_id == actor.person_id,
    )
    row = tx.execute(query).first()
    if row is None or row.payload is None or date_at(row.at) != date_at(now):
        raise NotFound(f"{actor.name} handed out nothing of case {case_id} today under number {sequence}")
    return row


def _parts_of_learner(tx: Connection, ways: Ways) -> tuple[Part, ...]:
    parts = [_part(tx, name, source(ways.learner_id or 0)) for name, source in OF_LEARNER.items()]
    return (*parts, _part(tx, "mails", mails_to(ways.people)), _part(tx, "stops", stops_of(ways.people)))


def _way(
    tx: Connection,
    workflows: Workflows,
    case_id: int,
    *,
    actor: Actor,
    now: datetime,
    ways: Ways,
    seal: Seal,
) -> Way:
    parts = [_part(tx, name, source(case_id, ways.people)) for name, source in OF_CASE.items()]
    opened = tuple(Part(each.name, tuple(_unsealed(row, seal) for row in each.rows)) for each in parts)
    return Way(whole_case(tx, workflows, case_id, actor=actor, now=now), opened)


def _part(tx: Connection, name: str, query: Any) -> Part:
    return Part(name, tuple(dict(row) for row in tx.execute(query).mappings()))


def _unsealed(row: Mapping[str, Any], seal: Seal) -> Mapping[str, Any]:
    """Return a row with its sealed text, if any, as plain text."""
    if "sealed" not in row:
        return row
    rest = {name: value for name, value in row.items() if name != "sealed"}
    return {**rest, "text": seal.open(row["sealed"]) if row["sealed"] else None}
