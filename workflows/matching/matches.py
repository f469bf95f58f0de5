"""The best places for a learner, the best learners for a place, and a proposal for all: what people are shown.

Everything about cases passes the reader's own visibility; of the others there is a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.loader import Workflows
from engine.tables import cases
from engine.visibility import named_to, seen_by
from workflows.matching.assignment import proposal
from workflows.matching.candidates import openings, seekers
from workflows.matching.score import Match, Part, best
from workflows.matching.sides import Opening, Seeker
from workflows.matching.suspicion import suspicious
from workflows.register.tables import match_refusals, trajectories, waiting_entries, workplaces
from workflows.register.write import Writer

PROPOSERS = ("city_coordinator", "city_employee", "school_coordinator", "administrator")
PLACERS = ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator", "administrator")
LEAST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Suggested:
    """A pair as people read it. ``name`` and ``case_id`` only where the reader may read the case by name."""

    code: str
    company: str
    municipality: str
    workplace_id: int
    score: int
    parts: tuple[Part, ...]
    recognition: str
    name: str | None = None
    case_id: int | None = None


def best_places(db: Database, workflows: Workflows, actor: Actor, case_id: int, now: datetime) -> tuple[Suggested, ...]:
    """Return the three best workplaces for a learner, with the reasons.

    Raises:
        NotFound: there is no such trajectory, or not for this actor.
    """
    today = default_calendar().local_date(now)
    with db.read() as tx:
        visible = seen_by(actor, workflows, cases.c.id).where(cases.c.id == case_id, named_to(actor, workflows))
        if tx.execute(visible).first() is None:
            raise NotFound(f"no case {case_id} for {actor.name}")
        found = seekers(tx, today, case_ids=[case_id])
        known = openings(tx, today, programme_id=found[0].programme_id) if found else []
        names = _names(tx, workflows, actor, [case_id])
    return _told(best(found, known), found, known, names)


def best_learners(
    db: Database, workflows: Workflows, actor: Actor, workplace_id: int, now: datetime
) -> tuple[Suggested, ...]:
    """Return the three learners whom a workplace fits best, by code but for the reader's own.

    Raises:
        NotAllowed: the actor places no learners.
        NotFound: there is no such workplace.
    """
    _places(actor)
    today = default_calendar().local_date(now)
    with db.read() as tx:
        row = tx.execute(select(workplaces.c.programme_id).where(workplaces.c.id == workplace_id)).first()
        if row is None:
            raise NotFound(f"no workplace {workplace_id}")
        known = openings(tx, today, workplace_id=workplace_id)
        found = _shared(tx, workflows, actor, seekers(tx, today, programme_id=row.programme_id))
        names = _names(tx, workflows, actor, [each.case_id for each in found])
    return _told(best(found, known), found, known, names)


def proposal_for_all(db: Database, workflows: Workflows, actor: Actor, now: datetime) -> tuple[Suggested, ...]:
    """Return a place for as many waiting learners as possible, with the highest sum of scores; nothing is executed.

    Raises:
        NotAllowed: the actor coordinates nothing.
    """
    if not any(actor.holds(role) for role in PROPOSERS):
        raise NotAllowed("a proposal for all is for coordinators", roles=PROPOSERS)
    today = default_calendar().local_date(now)
    with db.read() as tx:
        found = _shared(tx, workflows, actor, seekers(tx, today))
        known = openings(tx, today)
        names = _names(tx, workflows, actor, [each.case_id for each in found])
    return _told(proposal(found, known), found, known, names)


def log_refusal(
    db: Database, workflows: Workflows, case_id: int, workplace_id: int, words: str, *, actor: Actor, now: datetime
) -> bool:
    """Note in the company's own words why it did not take a learner; return whether the words are suspicious.

    The pair is not suggested again. Suspicious words are flagged for the school coordinator, who reads them.

    Raises:
        NotFound: there is no such trajectory for this actor.
        BadInput: fewer than ten characters.
    """
    said = words.strip()
    if len(said) < LEAST_WORDS:
        raise BadInput((FieldProblem("words", "too_short", (("minimum", str(LEAST_WORDS)),)),))
    with db.transaction() as tx:
        if tx.execute(seen_by(actor, workflows, cases.c.id).where(cases.c.id == case_id)).first() is None:
            raise NotFound(f"no case {case_id} for {actor.name}")
        flagged = suspicious(said)
        row = {
            "case_id": case_id,
            "workplace_id": workplace_id,
            "on_day": default_calendar().local_date(now),
            "words": said,
            "suspicious": flagged,
        }
        Writer(tx, actor, now).add(match_refusals, row)
    return flagged


def _places(actor: Actor) -> None:
    if not any(actor.holds(role) for role in PLACERS):
        raise NotAllowed("learners are placed by schools and the city", roles=PLACERS)


def _shared(tx: Connection, workflows: Workflows, actor: Actor, found: list[Seeker]) -> list[Seeker]:
    """Leave out who is neither the reader's own nor agreed to be on the shared list."""
    ids = [each.case_id for each in found]
    entries = select(waiting_entries.c.case_id).where(
        waiting_entries.c.case_id.in_(ids), waiting_entries.c.kind == "workplace", waiting_entries.c.shared
    )
    allowed = {*tx.execute(entries).scalars(), *_names(tx, workflows, actor, ids)}
    return [each for each in found if each.case_id in allowed]


def _names(tx: Connection, workflows: Workflows, actor: Actor, ids: list[int]) -> dict[int, str]:
    query = select(cases.c.id, cases.c.title).join(trajectories, trajectories.c.case_id == cases.c.id)
    rows = tx.execute(query.where(cases.c.id.in_(ids), named_to(actor, workflows)))
    return {row.id: row.title for row in rows}


def _told(
    pairs: tuple[Match, ...], found: list[Seeker], known: list[Opening], names: dict[int, str]
) -> tuple[Suggested, ...]:
    by_case = {each.case_id: each for each in found}
    by_place = {each.workplace_id: each for each in known}
    return tuple(
        Suggested(
            code=by_case[pair.case_id].code,
            company=by_place[pair.workplace_id].company,
            municipality=by_place[pair.workplace_id].municipality,
            workplace_id=pair.workplace_id,
            score=pair.score,
            parts=pair.parts,
            recognition=by_place[pair.workplace_id].recognition,
            name=names.get(pair.case_id),
            case_id=pair.case_id if pair.case_id in names else None,
        )
        for pair in pairs
    )
