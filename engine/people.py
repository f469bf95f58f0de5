"""Who is meant by a role on a case, and the people outside the staff that a case's fields describe."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, func, insert, or_, select, update

from engine.conditions import condition_holds
from engine.database import insert_if_absent
from engine.document import Contact
from engine.ledger import Ledger
from engine.tables import case_people, grants, persons, stand_ins
from engine.titles import Piece, parse_title

_STAND_IN = select(stand_ins.c.stand_in_id).where(
    stand_ins.c.person_id == bindparam("person"),
    stand_ins.c.from_on <= bindparam("today"),
    stand_ins.c.until_on >= bindparam("today"),
    stand_ins.c.stand_in_id.is_not(None),
)
_EVERYWHERE = (
    select(grants.c.person_id)
    .join(persons, persons.c.id == grants.c.person_id)
    .where(grants.c.role == bindparam("role"), persons.c.active)
    .distinct()
    .order_by(grants.c.person_id)
)
_HERE = _EVERYWHERE.where(
    or_(grants.c.organisation_id.is_(None), grants.c.organisation_id == bindparam("organisation"))
)


def recipients(ledger: Ledger, role: str) -> tuple[int, ...]:
    """Return the ids of everybody a role means on this case, absent people replaced by whoever stands in.

    Somebody named on the case in that role comes first; otherwise all who hold it in the case's organisation or
    everywhere. When nobody does, the role that is never empty takes over, so that no reminder falls on the floor.
    """
    found = _holders(ledger, role)
    if not found and (rule := ledger.definition.roles.get(role)) is not None and rule.staff:
        last = [name for name, each in ledger.definition.roles.items() if each.never_empty and name != role]
        found = tuple(person for name in last for person in _holders(ledger, name))
    return tuple(dict.fromkeys(standing_in(ledger.tx, person, ledger.today) for person in found))


def present(ledger: Ledger, role: str) -> tuple[int, ...]:
    """Return who fills a role on this case, absent people replaced by whoever stands in; nobody takes over for none."""
    return tuple(dict.fromkeys(standing_in(ledger.tx, person, ledger.today) for person in _holders(ledger, role)))


def _holders(ledger: Ledger, role: str) -> tuple[int, ...]:
    if role in ledger.people:
        contact = ledger.definition.document.people.get(role)
        # Asked again at every mail: a parent's right to know ends on a birthday, when no field changes.
        if contact is not None and contact.when and not condition_holds(contact.when, ledger.facts(), ledger.now):
            return ()
        return (ledger.people[role],)
    # A role that reaches all cases is not left behind when a case moves to another organisation.
    everywhere = ledger.definition.document.visibility.get(role) in {"all", "code"}
    values = {"role": role} if everywhere else {"role": role, "organisation": ledger.case["organisation_id"]}
    return tuple(ledger.tx.execute(_EVERYWHERE if everywhere else _HERE, values).scalars())


def standing_in(tx: Connection, person_id: int, today: date) -> int:
    """Return who answers for a person today: their stand-in while they are absent, else themselves."""
    return tx.execute(_STAND_IN, {"person": person_id, "today": today}).scalars().first() or person_id


def name_on_case(ledger: Ledger, role: str, person_id: int | None) -> None:
    """Name a person on the case in a role, or nobody; what was before goes into the trail."""
    was = ledger.people.get(role)
    if was == person_id:
        return
    ledger.remember("people", [role, was, person_id])
    set_person(ledger, role, person_id)


def set_person(ledger: Ledger, role: str, person_id: int | None) -> None:
    """Write who is named in a role, without a trace in the trail (for a correction)."""
    where = (case_people.c.case_id == ledger.id, case_people.c.role == role)
    if person_id is None:
        ledger.tx.execute(delete(case_people).where(*where))
        ledger.people.pop(role, None)
    elif role in ledger.people:
        ledger.tx.execute(update(case_people).where(*where).values(person_id=person_id))
        ledger.people[role] = person_id
    else:
        ledger.tx.execute(insert(case_people), {"case_id": ledger.id, "role": role, "person_id": person_id})
        ledger.people[role] = person_id


def follow_fields(ledger: Ledger, changed: frozenset[str]) -> None:
    """Keep the people that fields describe in step with those fields.

    The same row of a register means the same person, so that a mentor of three learners is one mentor; without one
    the same name with the same address does.
    """
    facts = ledger.facts()
    for role, contact in ledger.definition.document.people.items():
        parts = _pieces(contact.name)
        names = {
            contact.record,
            contact.email,
            contact.phone,
            contact.language,
            *(piece.field for piece in parts if piece.field),
        }
        if not names & changed:
            continue
        name = ledger.definition.format_pieces(parts, ledger.case["fields"]).strip()
        wanted = bool(name) and (contact.when is None or condition_holds(contact.when, facts, ledger.now))
        if not wanted:
            name_on_case(ledger, role, None)
            continue
        values = {
            "name": name,
            "email": facts.text(contact.email) or None if contact.email else None,
            "phone": facts.text(contact.phone) or None if contact.phone else None,
            "language": (facts.text(contact.language) if contact.language else "") or "nl",
        }
        name_on_case(ledger, role, _person(ledger, role, values, _record(ledger, contact)))


@cache
def _pieces(pattern: str) -> tuple[Piece, ...]:
    return parse_title(pattern)


def _record(ledger: Ledger, contact: Contact) -> str | None:
    """Return which row of a register a person is (``mentor/12``), None when no field tells."""
    rule = ledger.definition.document.fields[contact.record] if contact.record else None
    record_id = ledger.case["fields"].get(contact.record)
    return f"{rule.of}/{record_id}" if rule is not None and record_id is not None else None


def _person(ledger: Ledger, role: str, values: dict[str, str | None], record: str | None) -> int:
    known: int | None = None
    if record is not None:
        values = {**values, "record": record}
        this = select(persons.c.id).where(persons.c.record == record)
        known = ledger.tx.execute(this).scalar_one_or_none()
        if known is None:
            # Two cases may name the same mentor for the first time at this very moment: the later one waits here.
            insert_if_absent(ledger.tx, persons, values)
            known = ledger.tx.execute(this).scalar_one()
    elif values["email"]:
        query = (
            select(persons.c.id)
            .outerjoin(grants, grants.c.person_id == persons.c.id)
            .where(
                func.lower(persons.c.email) == str(values["email"]).lower(),
                # Father and mother may read one mailbox: a name typed on one case never renames another's.
                func.lower(persons.c.name) == str(values["name"]).lower(),
                grants.c.id.is_(None),
                persons.c.record.is_(None),
            )
            .order_by(persons.c.id)
        )
        known = ledger.tx.execute(query).scalars().first()
    current: int | None = ledger.people.get(role)
    if known is None and record is None and current is not None and not _shared(ledger, current):
        known = current
    if known is not None:
        back = _still_undeliverable(values["email"])
        ledger.tx.execute(update(persons).where(persons.c.id == known).values({**values, "undeliverable_at": back}))
        return known
    return int(ledger.tx.execute(insert(persons).values(values).returning(persons.c.id)).scalar_one())


def _still_undeliverable(email: str | None) -> ColumnElement[Any]:
    """Return what ``undeliverable_at`` becomes with this address: from a new one no mail came back yet."""
    same = func.lower(func.coalesce(persons.c.email, "")) == (email or "").lower()
    return case((same, persons.c.undeliverable_at), else_=None)


def _shared(ledger: Ledger, person_id: int) -> bool:
    query = select(func.count()).where(case_people.c.person_id == person_id, case_people.c.case_id != ledger.id)
    return bool(ledger.tx.execute(query).scalar_one())
