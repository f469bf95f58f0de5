"""The learner's own word on how it goes: kept apart, its text sealed, read by the coach alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.effects import EffectContext
from engine.sealing import Seal
from workflows.register.tables import wellbeing_checks
from workflows.register.write import Writer

SCORES = {"bad": 1, "so_so": 2, "good": 3}
NAMES = {score: name for name, score in SCORES.items()}


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One answer of a learner; ``score`` is bad, so_so or good."""

    on_day: date
    score: str
    wants_talk: bool
    text: str


def keep_check_in(context: EffectContext) -> None:
    """Keep what the learner answered; answering the same question again replaces it."""
    text = str(context.answer.get("wellbeing_text") or "").strip()
    row = {
        "case_id": context.case_id,
        "on_day": context.today,
        "score": SCORES[str(context.answer["wellbeing_score"])],
        "wants_talk": context.answer.get("wants_talk") is True,
        "ciphertext": context.seal.close(text) if text else None,
        "task_id": context.task_id,
    }
    writer = Writer(context.tx, context.actor, context.now)
    same = select(wellbeing_checks.c.id).where(wellbeing_checks.c.task_id == context.task_id)
    before = context.tx.execute(same).scalar_one_or_none()
    if before is None:
        writer.add(wellbeing_checks, row)
    else:
        writer.change(wellbeing_checks, before, row)


def check_ins(tx: Connection, case_id: int, *, actor: Actor, roles: frozenset[str], seal: Seal) -> tuple[CheckIn, ...]:
    """Return the answers of a learner for her coach, the newest first; for anybody else there are none.

    Raises:
        Unreadable: the key one of them was sealed with is no longer given.
    """
    if "trajectory_coach" not in roles or actor.person_id is None:
        return ()
    row = wellbeing_checks.c
    query = select(row.on_day, row.score, row.wants_talk, row.ciphertext).where(row.case_id == case_id)
    return tuple(
        CheckIn(each.on_day, NAMES[each.score], each.wants_talk, seal.open(each.ciphertext) if each.ciphertext else "")
        for each in tx.execute(query.order_by(row.on_day.desc(), row.id.desc()))
    )
