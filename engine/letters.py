"""Reads what a message needs at the moment it leaves: recipient, case, deadline, task, link."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine import calendars, links, versions
from engine import clocks as arithmetic
from engine.actors import actor_of
from engine.definition import Definition
from engine.digests.overview import overview_of
from engine.document import Text
from engine.ledger import clock_facts
from engine.loader import Workflows
from engine.local_time import date_at
from engine.lookup import row_with
from engine.message import Deadline, Message, Overview, Person, Subject, TaskAbout
from engine.message_kinds import DAY, INVITATION, INVITATION_CHANGED, KINDS, NAMELESS
from engine.restraint.stops import DIGESTS, REMINDERS
from engine.tables import case_people, cases, clocks, grants, organisations, persons, tasks

ANSWERED = frozenset({INVITATION, INVITATION_CHANGED})
"""Mails that somebody without an account answers on their own page."""

_NAMED = (
    select(case_people.c.role, case_people.c.person_id)
    .where(case_people.c.case_id == bindparam("case"))
    .order_by(case_people.c.id)
)
_GRANT = select(grants.c.id).where(grants.c.person_id == bindparam("person"))


def read_message(
    tx: Connection, workflows: Workflows, row: Any, now: datetime, *, secret: str, parts: tuple[Message, ...] = ()
) -> Message:
    """Turn a leased outbox row into the message its handler gets; ``parts`` are those of a digest."""
    case = row_with(tx, cases, row.case_id) if row.case_id else None
    definition = versions.pinned(tx, workflows, case.workflow, case.definition_sha) if case else None
    recipient = _person(tx, row.recipient_id)
    return Message(
        id=row.id,
        uuid=row.uuid,
        topic=row.topic,
        kind=row.kind,
        recipient=recipient,
        subject=_subject(tx, definition, case, named=not row.payload.get(NAMELESS)) if definition and case else None,
        deadline=_deadline(tx, definition, row.clock_id, case, now) if definition and row.clock_id else None,
        task=_task(tx, definition, row.task_id) if definition and row.task_id else None,
        link=_link(tx, definition, row, recipient, secret=secret, now=now),
        payload=row.payload,
        attempt=row.attempts,
        created_at=row.created_at,
        now=now,
        parts=parts,
        overview=_overview(tx, workflows, row, now),
        stop_link=_stop_link(tx, row, secret=secret, now=now),
    )


def _stop_link(tx: Connection, row: Any, *, secret: str, now: datetime) -> str:
    """Return where the recipient stops mails like this one: reminders and mails of a day can be, what is due cannot."""
    if row.topic != "email" or row.pace != "gathered" or row.recipient_id is None:
        return ""
    kind = DIGESTS if row.kind in KINDS else REMINDERS
    return links.stop_path(tx, row.recipient_id, kind, secret=secret, now=now)


def _overview(tx: Connection, workflows: Workflows, row: Any, now: datetime) -> Overview | None:
    """Return what the mail of a day tells beside its reminders, as it is at the moment it leaves."""
    since, until = row.payload.get("since"), row.payload.get("until")
    actor = actor_of(tx, row.recipient_id, date_at(now)) if row.kind == DAY and row.recipient_id else None
    if actor is None or since is None or until is None:
        return None
    return overview_of(tx, workflows, actor, since=since, until=until, today=date_at(now))


def _person(tx: Connection, person_id: int | None) -> Person | None:
    row = row_with(tx, persons, person_id) if person_id else None
    if row is None:
        return None
    back = row.undeliverable_at is not None
    return Person(row.id, row.name, row.email or "", row.phone or "", row.language, undeliverable=back)


def _subject(tx: Connection, definition: Definition, case: Any, *, named: bool) -> Subject:
    document = definition.document
    school = row_with(tx, organisations, case.organisation_id)
    fields = {
        name: value
        for name, value in case.fields.items()
        if name in document.fields and not document.fields[name].private
    }
    return Subject(
        id=case.id,
        code=case.code,
        title=case.title if named else case.subtitle,
        subtitle=case.subtitle if named else "",
        workflow=case.workflow,
        state=case.state,
        state_label=_both(document.states[case.state].in_mails),
        organisation=school.name if school else "",
        coach=_person(tx, _contact(tx, definition, case)),
        fields=fields,
    )


def _contact(tx: Connection, definition: Definition, case: Any) -> int | None:
    """Return whom a recipient can turn to: the case's owner, else the first of the staff named on it."""
    if case.owner_id:
        return int(case.owner_id)
    named = tx.execute(_NAMED, {"case": case.id})
    return next((each.person_id for each in named if definition.roles[each.role].staff), None)


def _deadline(tx: Connection, definition: Definition, clock_id: int, case: Any, now: datetime) -> Deadline | None:
    row = row_with(tx, clocks, clock_id)
    rule = definition.clock_rules.get(row.name) if row else None
    if row is None or rule is None:
        return None
    calendar = calendars.calendar_of(tx, case.organisation_id)
    stands = arithmetic.progress(rule, clock_facts(row._asdict()), calendar.local_date(now), calendar)
    return Deadline(rule.name, _both(rule.label), row.starts_on, row.ends_on, stands.day, stands.of, stands.unit)


def _task(tx: Connection, definition: Definition, task_id: int) -> TaskAbout | None:
    row = row_with(tx, tasks, task_id)
    if row is None:
        return None
    rule = definition.document.tasks.get(row.name)
    label = {"nl": row.label or row.name, "en": row.label or row.name} if rule is None else _both(rule.label)
    return TaskAbout(row.id, row.name, label, row.due_on, row.opened_at)


def _link(
    tx: Connection, definition: Definition | None, row: Any, recipient: Person | None, *, secret: str, now: datetime
) -> str:
    if sign_in := row.payload.get("sign_in"):
        return f"/aanmelden/link/{links.token_of(int(sign_in), secret)}"
    if "path" in row.payload:
        # An empty one says that this recipient has no account: only what asks for an answer leads to their own page.
        own = row.payload["path"] == "" and row.kind in ANSWERED
        return _own_page(tx, row, recipient, secret=secret, now=now) if own else str(row.payload["path"])
    rule = definition.document.messages.get(row.kind) if definition else None
    if row.case_id is None or (rule is not None and rule.link == "none"):
        return ""
    by_task = row.task_id is not None and (rule is None or rule.link == "task")
    if by_task and recipient is not None and definition is not None and _is_outside(tx, definition, row.task_id):
        about = {"task_id": row.task_id, "case_id": row.case_id, "person_id": recipient.id}
        return links.path_for(tx, **about, secret=secret, now=now)
    return _own_page(tx, row, recipient, secret=secret, now=now) or f"/dossiers/{row.case_id}"


def _own_page(tx: Connection, row: Any, recipient: Person | None, *, secret: str, now: datetime) -> str:
    """Return the page of a recipient without account, empty for the staff: they sign in."""
    if recipient is None or row.case_id is None:
        return ""
    if tx.execute(_GRANT, {"person": recipient.id}).first() is not None:
        return ""
    return links.page_path(tx, row.case_id, recipient.id, secret=secret, now=now)


def _is_outside(tx: Connection, definition: Definition, task_id: int) -> bool:
    """Tell whether the task is for somebody without an account, who needs a link of their own."""
    task = row_with(tx, tasks, task_id)
    return task is not None and task.role in definition.roles and not definition.roles[task.role].staff


def _both(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}
