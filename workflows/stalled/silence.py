"""Rules about silence: a learner nobody spoke with or about, a company lead in which nobody wrote anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, not_, null, or_, select

from engine.tables import IS_CONTACT, events, state_spans, tasks
from workflows.register.tables import contacts
from workflows.stalled.asked import Asked, Limit
from workflows.stalled.row import as_day, found
from workflows.stalled.thresholds import Rule, length_of, thresholds


def no_contact(asked: Asked) -> Select[Any]:
    """Find learners without any logged contact for longer than their block grants; a block counts from its beginning.

    Source: domain B6.4, "no logged contact (any kind)": block 1 15 WD, block 2 5 WD, block 3 25 TD, block 4 10 WD.
    """
    rule = thresholds().rules["no_contact"]
    since, on = _limits(asked, rule)
    return _quiet(asked, "no_contact").where(
        asked.open.c.opened_at < since,
        not_(_spoken_since(asked, since)),
        not_(exists(done_contacts(asked, rule).where(tasks.c.done_at >= since))),
        not_(_noted_since(asked, on)),
        not_(_came_into_block_since(asked, since)),
    )


def silent_lead(asked: Asked) -> Select[Any]:
    """Find leads in which no person wrote anything for longer than granted.

    Source: domain B6.4, "no entry for 15 WD".
    """
    since, on = _limits(asked, thresholds().rules["silent_lead"])
    return _quiet(asked, "silent_lead").where(
        asked.open.c.opened_at < since, not_(_written_since(asked, since)), not_(_noted_since(asked, on))
    )


def done_contacts(asked: Asked, rule: Rule) -> Select[Any]:
    """Return the tasks of a case that were contacts: calls and visits, and answers from outside the staff."""
    return select(tasks.c.id).where(
        tasks.c.case_id == asked.open.c.case_id,
        tasks.c.status == "done",
        tasks.c.done_at < asked.end,
        or_(tasks.c.name.in_(rule.contact_tasks), tasks.c.role.in_(rule.answers_of)),
    )


def _quiet(asked: Asked, rule: str) -> Select[Any]:
    return found(asked, rule, as_day(func.coalesce(asked.open.c.last_contact_at, asked.open.c.opened_at)))


def _limits(asked: Asked, rule: Rule) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return since when something must have happened, as a moment and as a day; NULL where the rule does not look."""
    known = list(_by_states(asked, rule))
    moments = [(where, asked.moment(limit)) for where, limit in known]
    return case(*moments, else_=null()), case(*((where, asked.day(limit)) for where, limit in known), else_=null())


def _by_states(asked: Asked, rule: Rule) -> Iterator[tuple[ColumnElement[bool], Limit]]:
    for workflow in rule.processes:
        for threshold in rule.thresholds:
            for pause in (True, False):
                roles = {role for role in threshold.roles if thresholds().pauses(role) is pause}
                states = set(asked.states(workflow, block=threshold.block, roles=roles)) - set(rule.except_states)
                if states:
                    length = length_of(threshold.after, asked.values)
                    yield asked.in_states(workflow, states), asked.days.too_long_ago(length, pause=pause)


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


def _noted_since(asked: Asked, day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return that the register has a contact: a visit or an intake counts like a call."""
    return exists(
        select(contacts.c.id).where(
            contacts.c.case_id == asked.open.c.case_id,
            contacts.c.on_day >= day,
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
