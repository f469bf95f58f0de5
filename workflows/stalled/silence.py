"""Rules about silence: a learner nobody spoke with or about, a company lead in which nobody wrote anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select

from engine.tables import IS_CONTACT, events, state_spans
from workflows.register.tables import contacts
from workflows.stalled.asked import Asked, Limit
from workflows.stalled.row import any_of, as_day, found
from workflows.stalled.thresholds import Rule, Threshold, length_of, thresholds


def no_contact(asked: Asked) -> Select[Any]:
    """Find learners without any logged contact for longer than their block grants; a block counts from its beginning.

    Source: domain B6.4, "no logged contact (any kind)": block 1 15 WD, block 2 5 WD, block 3 25 TD, block 4 10 WD.
    """
    rule = thresholds().rules["no_contact"]
    return found(
        asked, "no_contact", as_day(func.coalesce(asked.open.c.last_contact_at, asked.open.c.opened_at))
    ).where(any_of(_silent(asked, rule, spoken=True)))


def silent_lead(asked: Asked) -> Select[Any]:
    """Find leads in which no person wrote anything for longer than granted.

    Source: domain B6.4, "no entry for 15 WD".
    """
    rule = thresholds().rules["silent_lead"]
    return found(
        asked, "silent_lead", as_day(func.coalesce(asked.open.c.last_contact_at, asked.open.c.opened_at))
    ).where(any_of(_silent(asked, rule, spoken=False)))


def _silent(asked: Asked, rule: Rule, *, spoken: bool) -> Iterator[ColumnElement[bool]]:
    """Yield, per threshold and way of counting, that nothing happened since its limit."""
    for workflow in rule.processes:
        for threshold in rule.thresholds:
            for pause in (True, False):
                roles = {role for role in threshold.roles if thresholds().pauses(role) is pause}
                states = set(asked.states(workflow, block=threshold.block, roles=roles)) - set(rule.except_states)
                if states:
                    limit = asked.days.too_long_ago(length_of(threshold.after, asked.values), pause=pause)
                    yield and_(
                        asked.in_states(workflow, states), *_nothing_since(asked, limit, threshold, spoken=spoken)
                    )


def _nothing_since(asked: Asked, limit: Limit, threshold: Threshold, *, spoken: bool) -> Iterator[ColumnElement[bool]]:
    moment, opened = asked.moment(limit), asked.open.c.opened_at
    yield opened < moment
    if spoken:
        yield not_(_spoken_since(asked, moment))
    else:
        yield not_(_written_since(asked, moment))
    yield not_(_noted_since(asked, limit))
    if threshold.block is not None:
        yield not_(_came_into_block_since(asked, moment))


def _spoken_since(asked: Asked, moment: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return that a contact was logged on the case; the case row answers at once unless a later one hides it."""
    last = asked.open.c.last_contact_at
    earlier = exists(
        select(events.c.id).where(
            events.c.case_id == asked.open.c.case_id, IS_CONTACT, events.c.at >= moment, events.c.at < asked.end
        )
    )
    return case((or_(last.is_(None), last < moment), False), (last < asked.end, True), else_=earlier)


def _written_since(asked: Asked, moment: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return that a person (and not a clock) left an event."""
    return exists(
        select(events.c.id).where(
            events.c.case_id == asked.open.c.case_id,
            events.c.actor_id.is_not(None),
            events.c.at >= moment,
            events.c.at < asked.end,
        )
    )


def _noted_since(asked: Asked, limit: Limit) -> ColumnElement[bool]:
    """Return that the register has a contact: a visit or an intake counts like a call."""
    return exists(
        select(contacts.c.id).where(
            contacts.c.case_id == asked.open.c.case_id,
            contacts.c.on_day >= asked.day(limit),
            contacts.c.on_day <= asked.days.as_of,
        )
    )


def _came_into_block_since(asked: Asked, moment: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists(
        select(state_spans.c.id).where(
            state_spans.c.case_id == asked.open.c.case_id,
            state_spans.c.block != asked.open.c.block,
            state_spans.c.until_at >= moment,
            state_spans.c.until_at < asked.end,
        )
    )
