"""The steps that a case offers somebody now, with what stands in their way: the menu of a card.

Rules of some processes read a dozen rows of a register, so a board does not ask this of all its cards at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.actor import Actor
from engine.database import Database
from engine.definition import Definition
from engine.errors import NotFound
from engine.ledger import lock
from engine.loader import Workflows
from engine.rules import Option, is_filled, options
from engine.tables import cases
from engine.visibility import named_to, seen_by


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one case for one reader; ``done`` of the ``needed`` items of the state's checklist are filled."""

    case_id: int
    title: str
    definition: Definition
    options: tuple[Option, ...]
    needed: tuple[str, ...]
    done: int


def steps_of(db: Database, workflows: Workflows, case_id: int, actor: Actor, now: datetime) -> Steps:
    """Return what can be done next on a case that the actor may read by name.

    Raises:
        NotFound: there is no such case, or not by name for this actor.
    """
    with db.read() as tx:
        seen = seen_by(actor, workflows, cases.c.id).where(cases.c.id == case_id, named_to(actor, workflows))
        if tx.execute(seen).first() is None:
            raise NotFound(f"no case {case_id} for {actor.name}")
        ledger = lock(tx, workflows, case_id, actor=actor, now=now, only_read=True)
        definition, facts, roles = ledger.definition, ledger.facts(), ledger.roles
        needs = definition.document.states[ledger.case["state"]].needs
        offered = () if ledger.case["erased_at"] else options(definition, facts, roles=roles, now=now)
        done = sum(is_filled(definition, facts, name) for name in needs)
        return Steps(case_id, ledger.case["title"], definition, offered, tuple(needs), done)
