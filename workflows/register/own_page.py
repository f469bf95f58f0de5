"""The page of somebody without an account: where the case stands, whom to call, what is asked, and appointments.

A learner and who represents a minor read their way; a mentor or a company only whom to call and when to meet. Nothing
of what a learner tells in confidence stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from engine import versions
from engine.actor import Actor
from engine.commands.tasks import open_named_task
from engine.database import Database
from engine.definition import Definition
from engine.document import Text
from engine.errors import NotFound
from engine.links import Link, token_of
from engine.loader import Workflows
from engine.restraint.scope import has_part
from engine.tables import case_people, cases, links, organisations, persons, state_spans, tasks
from workflows.register.appointments.kinds import NOT_INVITED, PLANNED
from workflows.register.appointments.rows import end_of
from workflows.register.tables import appointments, attendees, confirmations, guardians, trajectories

FOLLOW = frozenset({"learner", "parent", "second_parent"})
"""Who reads the way itself."""
SIGNATURE = {"learner": "signed_learner_on", "parent": "signed_parent_on"}
SIGNING = "drafting_agreement"
TALK = "talk_with_learner"
FIRST_DAY = frozenset({SIGNING, "onboarding"})


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody to call: ``what`` is their role."""

    what: Text
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment this person is invited to; ``answer`` as in ``attendees``."""

    id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    answer: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What one person reads. ``steps`` are states with the moment they began, ``blocks`` the way with where it is.

    ``talk`` is "ask" where the learner may ask for a talk, "asked" while one is asked for, else empty.
    """

    case_id: int
    role: str
    title: str
    organisation: str
    state: Text
    blocks: tuple[tuple[Text, str], ...]
    steps: tuple[tuple[datetime, Text], ...]
    phones: tuple[Phone, ...]
    questions: tuple[tuple[Text, str], ...]
    meetings: tuple[Meeting, ...]
    to_sign: bool
    first_day: date | None
    company: str
    confirmed: tuple[tuple[str, int, int], ...]
    talk: str
    actor: Actor


def view_own_page(db: Database, workflows: Workflows, link: Link, *, secret: str, now: datetime) -> OwnPage | None:
    """Return the page of a link, None when its holder lost their part in the case or the case was closed."""
    with db.read() as tx:
        case = tx.execute(select(cases).where(cases.c.id == link.case_id)).one()  # by-link: the token is the permission
        definition = versions.pinned(tx, workflows, case.workflow, case.definition_sha)
        role = _role(tx, definition, case, link.person_id, now)
        if role is None or case.closed_at is not None or case.erased_at is not None:
            return None
        name = tx.execute(select(persons.c.name).where(persons.c.id == link.person_id)).scalar_one()
        school = select(organisations.c.name).where(organisations.c.id == case.organisation_id)
        follows = role in FOLLOW
        begins = case.fields.get("agreement_starts_on") if follows and case.state in FIRST_DAY else None
        return OwnPage(
            case_id=case.id,
            role=role,
            title=case.title,
            organisation=tx.execute(school).scalar_one_or_none() or "",
            state=_told(definition, case.state),
            blocks=_blocks(definition, case) if follows else (),
            steps=_steps(tx, definition, case.id) if follows else (),
            phones=tuple(_phones(tx, definition, case, role)),
            questions=_questions(tx, definition, case.id, link.person_id, secret=secret, now=now),
            meetings=_meetings(tx, case.id, link.person_id, now),
            to_sign=case.state == SIGNING and role in SIGNATURE and not case.fields.get(SIGNATURE[role]),
            first_day=date.fromisoformat(begins) if begins else None,
            company=str(case.fields.get("company_name") or ""),
            confirmed=_confirmed(tx, case.id) if follows else (),
            talk=_talk(tx, definition, case) if role == "learner" else "",
            actor=Actor(link.person_id, name, case_id=case.id, case_roles=frozenset({role})),
        )


def _role(tx: Connection, definition: Definition, case: Any, person_id: int, now: datetime) -> str | None:
    """Return the role outside the staff in which somebody still has a part in a case."""
    named = select(case_people.c.role).where(case_people.c.case_id == case.id, case_people.c.person_id == person_id)
    roles = tx.execute(named.order_by(case_people.c.id)).scalars().all()
    still = (each for each in roles if has_part(tx, definition, case, each, person_id=person_id, now=now))
    return next((each for each in still if not definition.roles[each].staff), None)


def _blocks(definition: Definition, case: Any) -> tuple[tuple[Text, str], ...]:
    """Return the blocks with done, now or ahead."""
    names = list(definition.document.blocks)
    here = names.index(case.block)
    standing = ("done" if number < here else "now" if number == here else "ahead" for number in range(len(names)))
    return tuple((definition.document.blocks[name].label, each) for name, each in zip(names, standing, strict=True))


def _told(definition: Definition, state: str) -> Text:
    """Return a state as mails call it: others may look at the page too."""
    return definition.document.states[state].in_mails


def _steps(tx: Connection, definition: Definition, case_id: int) -> tuple[tuple[datetime, Text], ...]:
    """Return where the case was, the newest first; what reads the same as the step before stands once."""
    spans = select(state_spans.c.state, state_spans.c.from_at).where(state_spans.c.case_id == case_id)
    found: list[tuple[datetime, Text]] = []
    for row in tx.execute(spans.order_by(state_spans.c.id)).all():
        if row.state in definition.document.states and (not found or found[-1][1] != _told(definition, row.state)):
            found.append((row.from_at, _told(definition, row.state)))
    return tuple(reversed(found))


def _phones(tx: Connection, definition: Definition, case: Any, role: str) -> list[Phone]:
    """Return who follows the case; for learner and parent the mentor too."""
    shown = {"mentor"} if role in FOLLOW else set()
    named = (
        select(case_people.c.role, persons.c.name, persons.c.phone)
        .join(persons, persons.c.id == case_people.c.person_id)
        .where(case_people.c.case_id == case.id)
        .order_by(case_people.c.id)
    )
    return [
        Phone(definition.roles[row.role].label, row.name, row.phone or "")
        for row in tx.execute(named)
        if row.role in shown or definition.roles[row.role].staff
    ]


def _questions(
    tx: Connection, definition: Definition, case_id: int, person_id: int, *, secret: str, now: datetime
) -> tuple[tuple[Text, str], ...]:
    """Return what is asked of this person and was mailed to them, with the page of each question."""
    query = (
        select(tasks.c.name, links.c.id)
        .join(links, links.c.task_id == tasks.c.id)
        .where(
            tasks.c.case_id == case_id,
            tasks.c.status == "open",
            links.c.purpose == "task",
            links.c.person_id == person_id,
            links.c.expires_at > now,
            links.c.revoked_at.is_(None),
        )
        .order_by(tasks.c.due_on, tasks.c.id)
    )
    rules = definition.document.tasks
    return tuple(
        (rules[row.name].label, f"/v/{token_of(row.id, secret)}") for row in tx.execute(query) if row.name in rules
    )


def _meetings(tx: Connection, case_id: int, person_id: int, now: datetime) -> tuple[Meeting, ...]:
    query = (
        select(appointments, attendees.c.answer)
        .join(attendees, attendees.c.appointment_id == appointments.c.id)
        .where(
            appointments.c.case_id == case_id,
            appointments.c.status == PLANNED,
            attendees.c.person_id == person_id,
            attendees.c.answer != NOT_INVITED,
        )
        .order_by(appointments.c.starts_at)
    )
    return tuple(
        Meeting(row.id, row.kind, row.starts_at, end_of(row), row.place, row.answer)
        for row in tx.execute(query)
        if end_of(row) > now
    )


def ask_talk(db: Database, workflows: Workflows, own: OwnPage, *, now: datetime) -> None:
    """Ask the coach for a talk, as the answer to a check-in does; who asked already is not noted twice.

    Raises:
        NotFound: it is no learner's page, or nobody guides the learner in this step.
    """
    if not own.talk:
        raise NotFound(f"no talk can be asked on case {own.case_id}")
    open_named_task(db, workflows, own.case_id, TALK, actor=own.actor, now=now)


def _talk(tx: Connection, definition: Definition, case: Any) -> str:
    rule = definition.document.tasks.get(TALK)
    if rule is None or case.state not in rule.lives_in:
        return ""
    waiting = select(tasks.c.id).where(tasks.c.case_id == case.id, tasks.c.name == TALK, tasks.c.status == "open")
    return "ask" if tx.execute(waiting).first() is None else "asked"


def _confirmed(tx: Connection, case_id: int) -> tuple[tuple[str, int, int], ...]:
    """Return per kind how many of who represents the learner confirmed to have read it."""
    who = select(guardians.c.id).join(trajectories, trajectories.c.learner_id == guardians.c.learner_id)
    all_of_them = len(tx.execute(who.where(trajectories.c.case_id == case_id, guardians.c.ended_on.is_(None))).all())
    query = select(confirmations.c.kind).where(
        confirmations.c.case_id == case_id, confirmations.c.confirmed_at.is_not(None)
    )
    kinds = tx.execute(query.order_by(confirmations.c.id)).scalars().all()
    return tuple((kind, kinds.count(kind), max(all_of_them, kinds.count(kind))) for kind in dict.fromkeys(kinds))
