"""Wellbeing: notes that few may read, each reading remembered.

The text is sealed in a table of its own and enters no search, figure, mail, export to another school or log. Others
may know the agreement that came of it, when the author says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from engine.actor import Actor
from engine.database import Database
from engine.erased import refuse_erased
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.loader import Workflows
from engine.sealing import Seal
from engine.tables import case_people, cases, persons
from engine.visibility import named_to, seen_by
from workflows.register.tables import note_readings, wellbeing_notes
from workflows.register.write import Writer

LONGEST, LEAST_REASON = 4000, 10
ERASED_TEXT = b""
"""What is left of a note whose time is over, as long as it must be known who read it."""
SHARED_WITH = ("school_coordinator", "mentor", "parent", "second_parent", "partner", "learner")
"""Roles that the author can let know the agreement, not the note."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A note as a list shows it: never its text. ``agreement`` is what the reader's role may know."""

    id: int
    author: str
    at: datetime
    private: bool
    agreement: str
    may_open: bool
    needs_reason: bool
    read_by: tuple[str, ...] = ()


def add_note(
    db: Database,
    workflows: Workflows,
    case_id: int,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    seal: Seal,
    private: bool = True,
    shared_as: str = "",
    shared_with: Sequence[str] = (),
) -> int:
    """Write a note about a learner and return its id.

    Raises:
        NotFound: there is no such trajectory for this actor.
        NotAllowed: only the staff of the school writes notes.
        ActionRefused: the trajectory was erased.
        BadInput: no text, too much, or a role with whom nothing is shared.
    """
    problems = []
    if not text.strip():
        problems.append(FieldProblem("text", "required"))
    if len(text) > LONGEST:
        problems.append(FieldProblem("text", "too_long", (("maximum", str(LONGEST)), ("length", str(len(text))))))
    if unknown := sorted(set(shared_with) - set(SHARED_WITH)):
        problems.append(FieldProblem("shared_with", "unknown_choice", (("typed", ", ".join(unknown)),)))
    if problems:
        raise BadInput(tuple(problems))
    refuse_forbidden_numbers(text=text, shared_as=shared_as)
    with db.transaction() as tx:
        roles_on(tx, workflows, case_id, actor)
        refuse_erased(tx, case_id)
        if actor.person_id is None or not any(actor.holds(role) for role in ("trajectory_coach", "school_coordinator")):
            raise NotAllowed("only the school writes notes", roles=("trajectory_coach",))
        row = {
            "case_id": case_id,
            "author_id": actor.person_id,
            "at": now,
            "private": private,
            "ciphertext": seal.close(text.strip()),
            "shared_as": shared_as.strip() or None,
            "shared_with": sorted(set(shared_with)),
        }
        return Writer(tx, actor, now).add(wellbeing_notes, row)


def headings(db: Database, workflows: Workflows, case_id: int, *, actor: Actor) -> tuple[Heading, ...]:
    """Return the notes of a trajectory as far as this reader may know of them, the newest first.

    Raises:
        NotFound: there is no such trajectory for this actor.
    """
    with db.read() as tx:
        roles = roles_on(tx, workflows, case_id, actor)
        query = (
            select(wellbeing_notes, persons.c.name.label("author"))
            .join(persons, persons.c.id == wellbeing_notes.c.author_id)
            .where(wellbeing_notes.c.case_id == case_id, wellbeing_notes.c.ciphertext != ERASED_TEXT)
            .order_by(wellbeing_notes.c.id.desc())
        )
        return tuple(each for row in tx.execute(query).all() if (each := _heading(tx, row, actor, roles)))


def open_note(
    db: Database, workflows: Workflows, note_id: int, *, actor: Actor, now: datetime, seal: Seal, reason: str = ""
) -> str:
    """Return the text of a note; who reads what is not their own is remembered, with the reason.

    Raises:
        NotFound: there is no such note for this actor.
        NotAllowed: neither the author, nor somebody it was released to, nor a coordinator of the school.
        BadInput: a coordinator gives no reason of at least ten characters.
        Unreadable: the key it was sealed with is no longer given.
    """
    with db.transaction() as tx:
        row = tx.execute(select(wellbeing_notes).where(wellbeing_notes.c.id == note_id)).first()
        if row is None or row.ciphertext == ERASED_TEXT:
            raise NotFound(f"no note {note_id}")
        roles = roles_on(tx, workflows, row.case_id, actor)
        if not _may_open(row, actor, roles):
            raise NotAllowed("this note is for its author", roles=("school_coordinator",))
        own = row.author_id == actor.person_id
        if _needs_reason(row, actor) and len(reason.strip()) < LEAST_REASON:
            raise BadInput((FieldProblem("reason", "too_short", (("minimum", str(LEAST_REASON)),)),))
        refuse_forbidden_numbers(reason=reason)
        text = seal.open(row.ciphertext)
        if not own:
            reading = {"note_id": note_id, "person_id": actor.person_id, "at": now, "reason": reason.strip()[:300]}
            tx.execute(insert(note_readings), reading)
    return text


def release_note(
    db: Database, workflows: Workflows, note_id: int, person_id: int, *, actor: Actor, now: datetime
) -> None:
    """Let the coach who follows read a note: one by one, by its author or the coordinator.

    Raises:
        NotFound: there is no such note for this actor, or the person is not named on the case.
        NotAllowed: neither the author nor a coordinator of the school.
    """
    with db.transaction() as tx:
        row = tx.execute(select(wellbeing_notes).where(wellbeing_notes.c.id == note_id)).first()
        if row is None:
            raise NotFound(f"no note {note_id}")
        roles = roles_on(tx, workflows, row.case_id, actor)
        if row.author_id != actor.person_id and "school_coordinator" not in roles:
            raise NotAllowed("the author or the coordinator releases a note", roles=("school_coordinator",))
        named = select(case_people.c.person_id).where(
            case_people.c.case_id == row.case_id, case_people.c.person_id == person_id
        )
        if tx.execute(named).first() is None:
            raise NotFound(f"nobody {person_id} on case {row.case_id}")
        Writer(tx, actor, now).change(wellbeing_notes, note_id, {"released_to": person_id}, kind="released")


def _heading(tx: Connection, row: Row[Any], actor: Actor, roles: frozenset[str]) -> Heading | None:
    may_open = _may_open(row, actor, roles)
    agreement = (row.shared_as or "") if may_open or roles.intersection(row.shared_with) else ""
    if not may_open and not agreement:
        return None
    readers = (
        select(persons.c.name)
        .join(note_readings, note_readings.c.person_id == persons.c.id)
        .where(note_readings.c.note_id == row.id)
        .order_by(note_readings.c.id)
    )
    own = row.author_id == actor.person_id
    read_by = tuple(tx.execute(readers).scalars()) if own else ()
    return Heading(row.id, row.author, row.at, row.private, agreement, may_open, _needs_reason(row, actor), read_by)


def _may_open(row: Row[Any], actor: Actor, roles: frozenset[str]) -> bool:
    mine = actor.person_id is not None and actor.person_id in {row.author_id, row.released_to}
    # What is not private is for the coach of the case too.
    return mine or "school_coordinator" in roles or (not row.private and "trajectory_coach" in roles)


def _needs_reason(row: Row[Any], actor: Actor) -> bool:
    return bool(row.private) and actor.person_id not in {row.author_id, row.released_to}


def roles_on(tx: Connection, workflows: Workflows, case_id: int, actor: Actor) -> frozenset[str]:
    """Return the actor's roles on the case; who came by a link has those of the link, on that case only."""
    if actor.case_id is not None:
        if actor.case_id != case_id:
            raise NotFound(f"no case {case_id} for {actor.name}")
        return actor.case_roles
    visible = seen_by(actor, workflows, cases.c.organisation_id).where(
        cases.c.id == case_id, named_to(actor, workflows)
    )
    row = tx.execute(visible).first()
    if row is None:
        raise NotFound(f"no case {case_id} for {actor.name}")
    named = select(case_people.c.role, case_people.c.person_id).where(case_people.c.case_id == case_id)
    held = {each.role for each in tx.execute(named) if each.person_id in actor.acts_for}
    granted = {grant.role for grant in actor.grants if grant.organisation_id in {None, row.organisation_id}}
    return frozenset(held | granted)
