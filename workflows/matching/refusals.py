"""Why a learner was not taken, in the company's own words: the pair is not suggested again.

Words that suggest a ground the law forbids are flagged, and the school coordinator gets a task to read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

import engine
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotFound
from engine.loader import Workflows
from engine.tables import cases
from engine.visibility import named_to, seen_by
from workflows.register.suspicion import suspicious
from workflows.register.tables import companies, match_refusals, sites, trajectories, workplaces
from workflows.register.write import Writer

LEAST_WORDS, MOST_WORDS = 10, 1000
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal as the own school reads it."""

    case_id: int
    title: str
    company: str
    on_day: date
    words: str
    suspicious: bool


def log_refusal(
    db: Database, workflows: Workflows, case_id: int, workplace_id: int, words: str, *, actor: Actor, now: datetime
) -> bool:
    """Note in the company's own words why it did not take a learner; return whether the words are suspicious.

    Raises:
        NotFound: there is no such trajectory for this actor, or no such workplace for its programme.
        BadInput: too few words to say anything, or far too many.
    """
    said = words.strip()
    if len(said) < LEAST_WORDS:
        raise BadInput((FieldProblem("words", "too_short", (("minimum", str(LEAST_WORDS)),)),))
    if len(said) > MOST_WORDS:
        raise BadInput((FieldProblem("words", "too_long", (("maximum", str(MOST_WORDS)),)),))
    with db.transaction() as tx:
        mine = seen_by(actor, workflows, trajectories.c.programme_id).join(
            trajectories, trajectories.c.case_id == cases.c.id
        )
        found = tx.execute(mine.where(cases.c.id == case_id, named_to(actor, workflows))).first()
        if found is None:
            raise NotFound(f"no case {case_id} for {actor.name}")
        place = select(workplaces.c.id).where(workplaces.c.id == workplace_id)
        if tx.execute(place.where(workplaces.c.programme_id == found.programme_id)).first() is None:
            raise NotFound(f"no workplace {workplace_id} for case {case_id}")
        return keep_refusal(Writer(tx, actor, now), case_id, workplace_id, said)


def keep_refusal(writer: Writer, case_id: int, workplace_id: int, words: str) -> bool:
    """Write a refusal in the caller's transaction; return whether its words are flagged."""
    flagged = suspicious(words)
    row = {
        "case_id": case_id,
        "workplace_id": workplace_id,
        "on_day": default_calendar().local_date(writer.now),
        "words": words,
        "suspicious": flagged,
    }
    refusal_id = writer.add(match_refusals, row)
    if flagged:
        payload = {"case_id": case_id}
        engine.post_order(
            writer.tx, "learner_trajectory.read_refusal", payload, key=f"refusal-{refusal_id}", now=writer.now
        )
    return flagged


def refusals(db: Database, workflows: Workflows, actor: Actor) -> tuple[Refused, ...]:
    """Return the refusals of the learners whom this actor knows by name, flagged ones first, then the newest."""
    query = (
        seen_by(actor, workflows, match_refusals, cases.c.title, companies.c.name.label("company"))
        .join(match_refusals, match_refusals.c.case_id == cases.c.id)
        .join(workplaces, workplaces.c.id == match_refusals.c.workplace_id)
        .join(sites, sites.c.id == workplaces.c.site_id)
        .join(companies, companies.c.id == sites.c.company_id)
        .where(named_to(actor, workflows))
        .order_by(match_refusals.c.suspicious.desc(), match_refusals.c.on_day.desc(), match_refusals.c.id.desc())
        .limit(MOST_SHOWN)
    )
    with db.read() as tx:
        return tuple(
            Refused(row.case_id, row.title, row.company, row.on_day, row.words, row.suspicious)
            for row in tx.execute(query)
        )
