"""Rules about silence: a learner nobody spoke with or about, a company lead in which nobody wrote anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, not_, null, or_, select

from engine.tables import IS_CONTACT, events, state_spans, tasks
from workflows.register.tables import contacts
from workflows.stalled.asked import Asked, Limit
from workflows.stalled.row import as_day, found, of_processes
from workflows.stalled.thresholds import Rule, length_of, thresholds


def no_contact(asked: Asked) -> Select[Any]:
    """Find learners without any logged contact for longer than their block grants; a block counts from its beginning.

    Source: domain B6.4, "no logged contact (any kind)": block 1 15 WD, block 2 5 WD, block 3 25 TD, block 4 10 WD.
    """
    rule = thresholds().rules["no_contact"]
    quiet = _looked_at(asked, "no_contact")
    return _quiet(quiet, "no_contact").where(
        not_(_spoken_since(quiet)),
        not_(_noted_since(quiet)),
        not_(exists(done_contacts(quiet, rule).where(tasks.c.done_at >= quiet.open.c.since))),
        not_(_came_into_block_since(quiet)),
    )


def silent_lead(asked: Asked) -> Select[Any]:
    """Find leads in which no person wrote anything for longer than granted.

    Source: domain B6.4, "no entry for 15 WD".
    """
    quiet = _looked_at(asked, "silent_lead")
    return _quiet(quiet, "silent_lead").where(not_(_written_since(quiet)), not_(_noted_since(quiet)))


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


def _looked_at(asked: Asked, name: str) -> Asked:
    """Narrow the question to cases the rule looks at, open for long enough.

    ``open`` gets two columns more: since when something must have happened, as a moment and as a day. They are worked
    out once a case, since every condition asks for them.
    """
    rule = thresholds().rules[name]
    known = list(_by_states(asked, rule))
    since = case(*((where, asked.moment(limit)) for where, limit in known), else_=null())
    on = case(*((where, asked.day(limit)) for where, limit in known), else_=null())
    row = asked.open.c
    kept = (row.case_id, row.block, row.aside_until, row.last_contact_at, row.opened_at)
    looked = select(*kept, since.label("since"), on.label("since_on")).where(of_processes(asked, rule)).subquery()
    long_enough = select(looked).where(looked.c.opened_at < looked.c.since)
    return replace(asked, open=long_enough.cte(f"limits_of_{name}").prefix_with("MATERIALIZED"))


def _by_states(asked: Asked, rule: Rule) -> Iterator[tuple[ColumnElement[bool], Limit]]:
    for workflow in rule.processes:
        for threshold in rule.thresholds:
            for pause in (True, False):
                roles = {role for role in threshold.roles if thresholds().pauses(role) is pause}
                states = set(asked.states(workflow, block=threshold.block, roles=roles)) - set(rule.except_states)
                if states:
                    length = length_of(threshold.after, asked.values)
                    yield asked.in_states(workflow, states), asked.days.too_long_ago(length, pause=pause)


def _spoken_since(asked: Asked) -> ColumnElement[bool]:
    """Return that a contact was logged on the case; the case row answers at once unless a later one hides it."""
    last, since = asked.open.c.last_contact_at, asked.open.c.since
    earlier = exists(
        select(events.c.id).where(
            events.c.case_id == asked.open.c.case_id,
            IS_CONTACT,
            events.c.undone_by.is_(None),
            events.c.at >= since,
            events.c.at < asked.end,
        )
    )
    return case((or_(last.is_(None), last < since), False), (last < asked.end, True), else_=earlier)


def _written_since(asked: Asked) -> ColumnElement[bool]:
    """Return that a person (and not a clock) left an event."""
    return exists(
        select(events.c.id).where(
            events.c.case_id == asked.open.c.case_id,
            events.c.actor_id.is_not(None),
            events.c.at >= asked.open.c.since,
            events.c.at < asked.end,
        )
    )


def _noted_since(asked: Asked) -> ColumnElement[bool]:
    """Return that the register has a contact: a visit or an intake counts like a call."""
    return exists(
        select(contacts.c.id).where(
            contacts.c.case_id == asked.open.c.case_id,
            contacts.c.on_day >= asked.open.c.since_on,
            contacts.c.on_day <= asked.days.as_of,
        )
    )


def _came_into_block_since(asked: Asked) -> ColumnElement[bool]:
    return exists(
        select(state_spans.c.id).where(
            state_spans.c.case_id == asked.open.c.case_id,
            state_spans.c.block != asked.open.c.block,
            state_spans.c.until_at >= asked.open.c.since,
            state_spans.c.until_at < asked.end,
        )
    )
