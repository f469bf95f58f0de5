"""Searching cases by whom or what they are about: as somebody types it, and only where the reader may read names.

What a code alone may be known of is found by its code, or a guess would confirm a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor, Place
from engine.database import Database
from engine.document import Document
from engine.loader import Workflows
from engine.queries.case_filter import CaseFilter
from engine.queries.case_list import CaseRow, cases_by_id, list_cases
from engine.spelling import EXACT, resembling
from engine.tables import case_people, cases, persons
from engine.visibility import may_read, named_to, seen_by

MOST = 25
SAME_NAME = 200
"""Of more people than this with such a name, the likest are looked up."""
_CODE = re.compile(r"([A-Za-z]{1,4})[\s-]*(\d{4})[\s-]*(\d{1,6})")


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case that was found; ``role`` and ``person`` say by whom on it, empty when by its own name."""

    row: CaseRow
    role: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff with the cases of one process that they follow, as far as the reader sees them."""

    id: int
    name: str
    workflow: str
    role: str
    cases: int


@dataclass(frozen=True, slots=True)
class Found:
    """What resembles most what was typed, and how many cases there are."""

    cases: tuple[FoundCase, ...]
    total: int
    colleagues: tuple[Colleague, ...]


def search_cases(
    db: Database, workflows: Workflows, actor: Actor, text: str, now: datetime, *, also: Collection[int] = ()
) -> Found:
    """Return cases by a code, by their name or by somebody on them, the likest first; ``also`` are found elsewhere."""
    if code := code_in(text):
        rows = [
            row
            for finished in (False, True)
            for row in list_cases(db, workflows, actor, CaseFilter(text=code, finished=finished), now).rows
            if row.code == code
        ]
        return Found(tuple(map(FoundCase, rows)), len(rows), ())
    with db.read() as tx:
        scores, closed = _by_name(tx, workflows, actor, text)
        via, colleagues = _by_people(tx, workflows, actor, text, scores)
    named = frozenset(scores)
    scores |= dict.fromkeys(also, EXACT)
    ordered = sorted(scores, key=lambda each: (-scores[each], each in via, each in closed, -each))
    seen = cases_by_id(db, workflows, actor, ordered[: MOST + len(also)], now)
    total = len(named) + sum(row.id not in named for row in seen)
    return Found(tuple(FoundCase(row, *via.get(row.id, ("", ""))) for row in seen[:MOST]), total, colleagues)


def code_in(text: str) -> str:
    """Return the code that was typed, also without dashes or zeros; empty when it is none."""
    typed = _CODE.fullmatch(text.strip())
    return f"{typed[1].upper()}-{typed[2]}-{int(typed[3]):04d}" if typed else ""


def _by_name(tx: Connection, workflows: Workflows, actor: Actor, text: str) -> tuple[dict[int, int], set[int]]:
    """Return how sure each case is by its own name, and which cases are closed."""
    query = seen_by(actor, workflows, cases.c.id, cases.c.title, cases.c.subtitle, cases.c.closed_at)
    rows = tx.execute(query.where(named_to(actor, workflows))).all()
    texts = ((key, said) for key, title, about, _ in rows for said in (title, f"{title} {about}"))
    return resembling(texts, text), {key for key, *_, closed_at in rows if closed_at is not None}


def _by_people(
    tx: Connection, workflows: Workflows, actor: Actor, text: str, scores: dict[int, int]
) -> tuple[dict[int, tuple[str, str]], tuple[Colleague, ...]]:
    """Add the cases of people with such a name to ``scores``; return by whom, and the staff among them apart."""
    known = tx.execute(select(persons.c.id, persons.c.name).where(persons.c.name != "")).all()
    sure = resembling(((key, name) for key, name in known), text)
    likest = sorted(sure, key=lambda each: (-sure[each], each))[:SAME_NAME]
    names = {key: name for key, name in known if key in sure}
    columns = (cases.c.id, cases.c.workflow, cases.c.state, cases.c.organisation_id, cases.c.closed_at)
    query = seen_by(actor, workflows, *columns, case_people.c.role, case_people.c.person_id)
    query = query.join(case_people, case_people.c.case_id == cases.c.id)
    rows = tx.execute(query.where(named_to(actor, workflows), case_people.c.person_id.in_(likest))).all()
    via: dict[int, tuple[str, str]] = {}
    for row in _known_to(tx, workflows, actor, [row for row in rows if not _is_staff(workflows, row)]):
        if sure[row.person_id] > scores.get(row.id, 0):
            scores[row.id] = sure[row.person_id]
            via[row.id] = (row.role, names[row.person_id])
    staff = Counter(
        (row.person_id, row.workflow, row.role) for row in rows if row.closed_at is None and _is_staff(workflows, row)
    )
    ordered = sorted(staff, key=lambda each: (-sure[each[0]], names[each[0]], each))[:MOST]
    return via, tuple(Colleague(key[0], names[key[0]], *key[1:], staff[key]) for key in ordered)


def _is_staff(workflows: Workflows, row: Any) -> bool:
    rule = workflows.current(row.workflow).roles.get(row.role)
    return rule is not None and rule.staff


def _known_to(tx: Connection, workflows: Workflows, actor: Actor, rows: Collection[Any]) -> Iterator[Any]:
    """Yield the rows of people whom the reader may know on that case: not while address or telephone is closed."""
    on_case: dict[int, list[tuple[str, int]]] = {}
    named = select(case_people.c.case_id, case_people.c.role, case_people.c.person_id)
    for each in tx.execute(named.where(case_people.c.case_id.in_({row.id for row in rows}))):
        on_case.setdefault(each.case_id, []).append((each.role, each.person_id))
    for row in rows:
        document = workflows.current(row.workflow).document
        roles = actor.roles_on(Place(row.id, row.organisation_id, tuple(on_case[row.id])), document.visibility)
        if _told_of(document, row, roles):
            yield row


def _told_of(document: Document, row: Any, roles: frozenset[str]) -> bool:
    contact = document.people.get(row.role)
    asked = (contact.email, contact.phone) if contact else ()
    return all(may_read(document, name, roles, row.state) for name in asked if name is not None)
