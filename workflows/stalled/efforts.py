"""What was tried in vain for a case, and of whom it waits for an answer or a deed: one query for a page of cases.

Counts and roles only: what was said, asked or answered stays with the case.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, CompoundSelect, Select, and_, case, exists, func, or_, select, union_all

from engine.commands.remarks import UNREACHED
from engine.tables import IS_CONTACT, events, grants, outbox, tasks
from engine.types import TextIn
from workflows.stalled.asked import Asked
from workflows.stalled.thresholds import thresholds


def efforts(asked: Asked) -> Select[Any]:
    """Return each open case of a question with its tries and the role it waits for, NULL when nothing is open.

    A try is a contact that reached nobody, or a reminder that left for somebody outside the staff. Choice: they count
    since somebody answered last, not since the case became stuck: the rules on silence look at the last try too, so
    that a case would always have none. An open question to somebody outside the staff comes before work of the staff.
    """
    heard = _heard(asked)
    tried = _tried(asked).subquery("tried")
    since = or_(heard.c.at.is_(None), tried.c.at > heard.c.at)
    opened = asked.open.c.case_id
    return (
        select(opened, func.count(tried.c.at).label("tries"), _waits_for(asked).label("waits_for"))
        .outerjoin(heard, heard.c.case_id == opened)
        .outerjoin(tried, and_(tried.c.case_id == opened, since))
        .group_by(opened)
    )


def _contacts(asked: Asked, *, reached: bool) -> Select[Any]:
    result = TextIn(events.c.payload, "result")
    wanted = result.not_in(sorted(UNREACHED)) if reached else result.in_(sorted(UNREACHED))
    return select(events.c.case_id, events.c.at.label("at")).where(
        events.c.case_id.in_(select(asked.open.c.case_id)),
        IS_CONTACT,
        events.c.undone_by.is_(None),
        events.c.at < asked.end,
        wanted,
    )


def _heard(asked: Asked) -> CTE:
    """Return when somebody last answered: a contact that reached them, or a question that they answered."""
    answered = select(tasks.c.case_id, tasks.c.done_at.label("at")).where(
        tasks.c.case_id.in_(select(asked.open.c.case_id)),
        tasks.c.status == "done",
        tasks.c.done_at < asked.end,
        _is_outside(tasks.c.role),
    )
    either = union_all(_contacts(asked, reached=True), answered).subquery("either")
    return select(either.c.case_id, func.max(either.c.at).label("at")).group_by(either.c.case_id).cte("heard")


def _tried(asked: Asked) -> CompoundSelect[Any]:
    """Return every contact that reached nobody and every reminder that left for somebody outside the staff."""
    of_staff = exists(
        select(grants.c.id).where(
            grants.c.person_id == outbox.c.recipient_id, grants.c.role.in_(sorted(thresholds().roles))
        )
    )
    reminded = select(outbox.c.case_id, outbox.c.sent_at.label("at")).where(
        outbox.c.case_id.in_(select(asked.open.c.case_id)),
        outbox.c.topic == "email",
        outbox.c.clock_id.is_not(None),
        outbox.c.sent_at < asked.end,
        ~of_staff,
    )
    return union_all(_contacts(asked, reached=False), reminded)


def _waits_for(asked: Asked) -> ColumnElement[Any]:
    """Return the role of the oldest open question or task of a case on the day asked."""
    open_then = or_(tasks.c.status == "open", and_(tasks.c.status == "done", tasks.c.done_at >= asked.end))
    first = case((_is_outside(tasks.c.role), 0), else_=1)
    return (
        select(tasks.c.role)
        .where(tasks.c.case_id == asked.open.c.case_id, tasks.c.opened_at < asked.end, open_then)
        .order_by(first, tasks.c.opened_at, tasks.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _is_outside(role: ColumnElement[str]) -> ColumnElement[bool]:
    return role.in_(sorted(name for each in thresholds().parties.values() if each.outside for name in each.roles))
