"""Whether somebody may still be told about a case, asked when a mail is written and again when it leaves.

Between the two a mentor is replaced, a learner turns eighteen, a coach loses a role: none of them gets what was
written for them before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from engine import calendars
from engine.actor import Place
from engine.actors import actor_of
from engine.conditions import condition_holds
from engine.definition import Definition
from engine.facts import Facts
from engine.tables import case_people

_NAMED: Select[Any] = select(case_people.c.role, case_people.c.person_id).where(
    case_people.c.case_id == bindparam("case")
)

ELSEWHERE = "elsewhere"
"""In a message's payload: for a member of the staff who is not on the case and need not be (a school passed by)."""
TAKES_BACK = "takes_back"
"""In a message's payload: it calls off what the recipient got before, so it reaches them after they lost their part."""


def may_be_told(tx: Connection, definition: Definition, case: Any, row: Any, now: datetime) -> bool:
    """Tell whether the recipient of an outbox row still has a part in its case, or stands in for who has."""
    calendar = calendars.calendar_of(tx, case.organisation_id)
    actor = actor_of(tx, row.recipient_id, calendar.local_date(now))
    if actor is None:
        return False
    if row.payload.get(TAKES_BACK):
        return True
    if row.payload.get(ELSEWHERE):
        return bool(actor.grants)
    named = _named(tx, case.id)
    roles = frozenset(each.role for each in named)
    facts = Facts(state=case.state, fields=case.fields, roles=roles, calendar=calendar)
    people = tuple((each.role, each.person_id) for each in named if _still(definition, each.role, facts, now))
    return bool(actor.roles_on(Place(case.id, case.organisation_id, people), definition.document.visibility))


def has_part(tx: Connection, definition: Definition, case: Any, role: str, *, person_id: int, now: datetime) -> bool:
    """Tell whether somebody is named on a case in a role, and the workflow still lets them take part today."""
    named = _named(tx, case.id)
    if (role, person_id) not in {(each.role, each.person_id) for each in named}:
        return False
    roles = frozenset(each.role for each in named)
    calendar = calendars.calendar_of(tx, case.organisation_id)
    facts = Facts(state=case.state, fields=case.fields, roles=roles, calendar=calendar)
    return _still(definition, role, facts, now)


def _named(tx: Connection, case_id: int) -> Sequence[Row[Any]]:
    return tx.execute(_NAMED, {"case": case_id}).all()


def _still(definition: Definition, role: str, facts: Facts, now: datetime) -> bool:
    contact = definition.document.people.get(role)
    return contact is None or contact.when is None or condition_holds(contact.when, facts, now)
