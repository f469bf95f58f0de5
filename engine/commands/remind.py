"""Repeat an open question to somebody outside the staff now, in the place of the next reminder of its ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from engine import people, post
from engine.actor import Actor, Place
from engine.commands.on_case import on_case
from engine.conditions import condition_holds
from engine.database import Database
from engine.document import Step, TaskRule, Text
from engine.errors import ActionRefused, NotAllowed, NotFound, Unmet
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.reminding import Question, Reach, free_again, hindrances
from engine.restraint.stops import REMINDERS, stopped
from engine.restraint.switches import mail_paused
from engine.sentences import say
from engine.tables import clock_steps, outbox, persons
from engine.visibility import sees_names

HELD = timedelta(minutes=5)
"""Choice (interface, decision 3): as long as other mails of the staff, so that whoever sent it can take it back."""
REMINDED = "reminded"
"""The event that a question was repeated by hand."""
_STILL_HERE = ("waiting", "leased", "combined", "held")
_LEFT = ("sent", "unknown")
_SENT = (
    update(clock_steps).where(clock_steps.c.id == bindparam("step")).values(status="fired", fired_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class _Next:
    """The next reminder of a question: the row of its ladder, the step and the clock it belongs to."""

    row: Any
    step: Step
    clock: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Open:
    """An open question with what the rule asks about it; ``first`` is None when no reminder is left."""

    task: dict[str, Any]
    asked: Question
    first: _Next | None


def remind(
    db: Database,
    workflows: Workflows,
    case_id: int,
    role: str,
    *,
    actor: Actor,
    now: datetime,
    key: str | None = None,
) -> int:
    """Send the next reminder of the question that is open longest to a role, and return the number of the event.

    It takes the place of that reminder: the ladder sends it no more, and nobody gets one more than the workflow says.
    It leaves within the hours in which the ladder mails, five minutes from now at the soonest.

    Raises:
        NotFound, KeyReused: as for ``advance``; NotFound too when the process has no such role.
        NotAllowed: the actor reads the case by code alone, or not as a member of the staff.
        ActionRefused: everything that stands in the way of it.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        if role not in ledger.definition.roles:
            raise NotFound(f"{ledger.definition.name} knows no {role}")
        _let_pass(ledger)
        found, unmet = _judged(ledger, role)
        if unmet or found is None or found.first is None:
            raise ActionRefused("remind", unmet)
        _send(ledger, role, found.task, found.first)
        about = {"task": found.task["id"], "name": found.task["name"], "remind": [role], "step": found.first.row.id}
        sequence = ledger.record(REMINDED, about)
        ledger.close()
        return {"sequence": sequence}

    body = {"remind": case_id, "role": role}
    done = on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body=body)
    return int(done["sequence"])


def reminder_of(
    db: Database, workflows: Workflows, case_id: int, role: str, *, actor: Actor, now: datetime
) -> tuple[int, tuple[Unmet, ...]] | None:
    """Return the task whose question would be repeated now and what stands in the way; None when none is open.

    Raises:
        NotFound: there is no such case. Whether the actor may see it is asked before.
    """
    with db.read() as tx:
        ledger = lock(tx, workflows, case_id, actor=actor, now=now, only_read=True)
        found, unmet = _judged(ledger, role)
    return None if found is None else (int(found.task["id"]), unmet)


def _let_pass(ledger: Ledger) -> None:
    place = Place(ledger.id, ledger.case["organisation_id"], tuple(ledger.people.items()))
    roles = ledger.definition.roles
    staff = any(name in roles and roles[name].staff for name in ledger.roles)
    if not staff or not sees_names(ledger.actor, ledger.workflows, ledger.case["workflow"], place):
        raise NotAllowed("whoever works on a case by name reminds somebody of it")


def _judged(ledger: Ledger, role: str) -> tuple[_Open | None, tuple[Unmet, ...]]:
    """Return the first question that may be repeated; when there is none, the first with what stands in its way."""
    person = next(iter(people.recipients(ledger, role)), None)
    reach = _reach(ledger, person)
    found = list(_questions(ledger, role, person))
    judged = [(each, _unmet(ledger, role, each.asked, reach)) for each in found]
    if not judged:
        return None, _unmet(ledger, role, None, reach)
    return next(((each, unmet) for each, unmet in judged if not unmet), judged[0])


def _unmet(ledger: Ledger, role: str, question: Question | None, reach: Reach) -> tuple[Unmet, ...]:
    label = ledger.definition.roles[role].label
    named = Text(nl=label.nl.lower(), en=label.en.lower())
    last = reach.last_on or ledger.today
    until = free_again(last, ledger.calendar)
    days = {name: f"{day.day}/{day.month}/{day.year}" for name, day in (("day", last), ("until", until))}
    codes = hindrances(question, reach, ledger.today, ledger.calendar)
    return tuple(Unmet(code, *say(f"remind_{code}", named, **days), role=role) for code in codes)


def _reach(ledger: Ledger, person_id: int | None) -> Reach:
    paused = mail_paused(ledger.tx)
    who = ledger.tx.execute(
        select(persons.c.email, persons.c.undeliverable_at).where(persons.c.id == person_id)
    ).first()
    if who is None or person_id is None:
        return Reach(address=False, works=False, wanted=True, paused=paused)
    mine = (outbox.c.case_id == ledger.id, outbox.c.recipient_id == person_id, outbox.c.key.like("%/step-%"))
    sent = ledger.tx.execute(select(outbox.c.status, outbox.c.sent_at, outbox.c.next_at).where(*mine)).all()
    left = [ledger.calendar.local_date(row.sent_at or row.next_at) for row in sent if row.status in _LEFT]
    return Reach(
        address=bool(who.email),
        works=who.undeliverable_at is None,
        wanted=not stopped(ledger.tx, person_id, REMINDERS),
        paused=paused,
        waiting=any(row.status in _STILL_HERE for row in sent),
        last_on=max(left, default=None),
    )


def _questions(ledger: Ledger, role: str, person_id: int | None) -> list[_Open]:
    """Return the open questions to a role, the one that is open longest first."""
    document = ledger.definition.document
    rows = [each for each in ledger.tasks if each["status"] == "open" and each["kind"] == "task"]
    found = []
    for task in sorted(
        (each for each in rows if each["role"] == role), key=lambda each: (each["opened_at"], each["id"])
    ):
        rule = document.tasks.get(task["name"])
        if rule is None or rule.invite is None:
            continue
        ahead = _ahead(ledger, role, task, rule)
        running = [each for each in ahead if each.row.status == "pending"]
        asked = Question(_arrived(ledger, task["id"], person_id), bool(ahead) and not running, len(running))
        found.append(_Open(task, asked, running[0] if running else None))
    return found


def _ahead(ledger: Ledger, role: str, task: dict[str, Any], rule: TaskRule) -> list[_Next]:
    """Return the reminders of a question that have not been sent: of its own ladder, or of the state it belongs to."""
    waits = clock_steps.c.status.in_(("pending", "held"))
    query = select(clock_steps).where(clock_steps.c.case_id == ledger.id, waits).order_by(clock_steps.c.due_at)
    clocks = {clock["id"]: clock for clock in ledger.clocks}
    found = []
    for row in ledger.tx.execute(query):
        clock = clocks.get(row.clock_id)
        counted = ledger.definition.clock_rules.get(clock["name"]) if clock else None
        if clock is None or counted is None or row.position >= len(counted.steps):
            continue
        step = counted.steps[row.position]
        own = clock["task_id"] == task["id"] or (clock["task_id"] is None and step.message == rule.invite)
        # One that repeats has no number of its own: in whose place would this be?
        if own and role in step.remind and not step.every and _holds(ledger, step):
            found.append(_Next(row, step, clock))
    return found


def _holds(ledger: Ledger, step: Step) -> bool:
    return step.when is None or condition_holds(step.when, ledger.facts(), ledger.now)


def _arrived(ledger: Ledger, task_id: int, person_id: int | None) -> bool:
    """Tell whether the question itself reached who must answer it now, and did not come back."""
    mails = select(outbox.c.id).where(
        outbox.c.case_id == ledger.id,
        outbox.c.task_id == task_id,
        outbox.c.recipient_id == person_id,
        outbox.c.status == "sent",
        outbox.c.bounced_at.is_(None),
    )
    return ledger.tx.execute(mails.limit(1)).first() is not None


def _send(ledger: Ledger, role: str, task: dict[str, Any], first: _Next) -> None:
    clock, row = first.clock, first.row
    ledger.tx.execute(_SENT, {"step": row.id, "now": ledger.now})
    post.mail(
        ledger,
        first.step.message or "task_reminder",
        [role],
        # One by hand is never the same mail as one of the ladder: taken back, that one may still come.
        cause=f"step-{clock['id']}-{row.position}-{row.occurrence}-by-{ledger.case['sequence'] + 1}",
        at=max(ledger.calendar.at(ledger.today), ledger.now + HELD),
        clock_id=clock["id"],
        task_id=task["id"],
        payload={"clock": clock["id"], "day": clock["ends_on"].isoformat()},
    )
