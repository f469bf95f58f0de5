"""What a match that comes to nothing leaves behind: who said no, so that the pair is not suggested again."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from engine.effects import EffectContext
from engine.values import Stored
from workflows.learner_trajectory.rows import writer
from workflows.matching.refusals import keep_refusal
from workflows.register.tables import reservations

BY_COMPANY = frozenset({"company_no", "company_withdrew"})
BY_LEARNER = frozenset({"learner_no", "learner_withdrew", "too_far", "hours"})


def note_no(context: EffectContext) -> Mapping[str, Stored]:
    """Keep the company's words, or that the learner does not want this workplace; any other reason may pass by itself.

    Source: why a candidate was refused is logged in the company's own words.
    """
    kept = (
        select(reservations.c.workplace_id)
        .where(reservations.c.case_id == context.case_id, reservations.c.status == "held")
        .order_by(reservations.c.id.desc())
        .limit(1)
    )
    workplace_id = context.tx.execute(kept).scalar_one_or_none()
    if workplace_id is None:
        return {}
    if context.reason_code in BY_COMPANY:
        keep_refusal(writer(context), context.case_id, workplace_id, context.reason_text)
    if context.reason_code not in BY_LEARNER:
        return {}
    known = [each for each in context.text("refused_workplaces").split(",") if each]
    return {"refused_workplaces": ",".join(dict.fromkeys([*known, str(workplace_id)]))}
