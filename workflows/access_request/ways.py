"""Which cases are about a learner, as far as one member of the staff answers for them, and who she is to the engine."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.errors import NotFound
from engine.loader import Workflows
from engine.tables import case_people, cases, persons
from engine.visibility import named_to, seen_by
from workflows.register.tables import trajectories


@dataclass(frozen=True, slots=True)
class Ways:
    """The cases of one learner at this school, the oldest first, and the rows of persons that are her."""

    cases: tuple[int, ...]
    learner_id: int | None
    people: frozenset[int]


def ways_of(tx: Connection, workflows: Workflows, case_id: int, actor: Actor) -> Ways:
    """Return the trajectories of the learner of a case that this actor may read by name.

    Trajectories at another school are that school's to give.

    Raises:
        NotFound: there is no such case for this actor.
    """
    mine = select(trajectories.c.learner_id).where(trajectories.c.case_id == case_id)
    learner_id = tx.execute(mine).scalar_one_or_none()
    same = select(trajectories.c.case_id).where(trajectories.c.learner_id == learner_id)
    query = seen_by(actor, workflows, cases.c.id).where(
        named_to(actor, workflows), (cases.c.id == case_id) | cases.c.id.in_(same)
    )
    found = tuple(tx.execute(query.order_by(cases.c.id)).scalars())
    if case_id not in found:
        raise NotFound(f"no case {case_id} for {actor.name}")
    named = select(case_people.c.person_id).where(case_people.c.case_id.in_(found), case_people.c.role == "learner")
    known = select(persons.c.id).where(persons.c.record == f"learner/{learner_id}")
    people = frozenset(tx.execute(named).scalars()) | frozenset(tx.execute(known).scalars())
    return Ways(found, learner_id, people)
