"""What other cases and the register ask of leads, each in a transaction of its own and once per order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

import engine
from engine.actor import SYSTEM, Actor
from engine.moves import Reason
from engine.orders import Order
from engine.tables import cases
from workflows.company_lead import notes
from workflows.company_lead.open_leads import newest_lead, older_twin, open_leads, the_city
from workflows.company_lead.sentences import say
from workflows.register.tables import companies, leads, sites

__all__ = [
    "absorb",
    "agreement_ended",
    "agreement_signed",
    "company_bankrupt",
    "contact_elsewhere",
    "contacted_too_often",
    "follow_register",
    "next_learner",
    "open_split",
    "school_asks",
]

WITH_SCHOOL = ("accepted", "contacted", "visited", "workplace_agreed", "matched")
OF_CONTACT = ("contact_name", "contact_function", "contact_phone", "contact_email")


def agreement_signed(order: Order) -> None:
    """Match the lead of the school that signed; any other open lead of the place hears of it."""
    with order.db.read() as tx:
        school = tx.execute(select(cases.c.organisation_id).where(cases.c.id == order.number("case_id"))).scalar_one()
        found = open_leads(tx, order.number("site_id"), _programme(order))
    for lead in found:
        if lead.organisation_id == school and lead.state == "workplace_agreed":
            _advance(order, lead.id, "match_learner")
        elif lead.organisation_id == school or lead.state not in WITH_SCHOOL:
            _note(order, lead.id, "agreement_signed_here")


def agreement_ended(order: Order) -> None:
    """Have the coach of a matched lead ask the company about the next learner."""
    with order.db.read() as tx:
        found = open_leads(tx, order.number("site_id"), _programme(order))
    for lead in found:
        if lead.state == "matched":
            _note(order, lead.id, "agreement_ended_here", task="ask_next_learner")


def next_learner(order: Order) -> None:
    """Bring the company on for a next learner: its open lead goes on, or a new one begins at the city."""
    with order.db.read() as tx:
        site_id, programme_id = order.number("site_id"), _programme(order)
        found = open_leads(tx, site_id, programme_id) or open_leads(tx, site_id)
    if not found:
        _begin_anew(order, site_id, programme_id)
        return
    lead = found[0]
    task = "ask_next_learner" if lead.state == "matched" else "call_for_next"
    _note(order, lead.id, "next_learner_wanted", task=None if lead.state in WITH_SCHOOL[:-1] else task, points=1)


def company_bankrupt(order: Order) -> None:
    """Lose the lead of a company that failed; the city is told."""
    with order.db.read() as tx:
        closed = tx.execute(select(cases.c.closed_at).where(cases.c.id == order.number("case_id"))).scalar_one()
    if closed is None:
        _advance(order, order.number("case_id"), "company_failed", Reason("bankrupt", say("company_failed")[0]))


def absorb(order: Order) -> None:
    """Let a lead know that another one was merged into it, with its warmth; both keep their own record."""
    with order.db.read() as tx:
        code = tx.execute(select(cases.c.code).where(cases.c.id == order.number("merged_id"))).scalar_one()
    _note(order, order.number("case_id"), "merged_here", points=order.number("warmth"), code=code)


def contacted_too_often(order: Order) -> None:
    """Have the city's coordinator find out who called a company that had enough of it."""
    _note(order, order.number("case_id"), "contacted_too_often", task="look_into_contacts")


def follow_register(order: Order) -> None:
    """Point a lead's case at the company and establishment its row points to, after two records became one.

    Where an older case asks for the same programme there, the coordinator of the city settles which goes on.
    """
    case_id = order.number("case_id")
    with order.db.read() as tx:
        row = tx.execute(select(leads.c.company_id, leads.c.site_id).where(leads.c.case_id == case_id)).one()
    engine.fill_in(
        order.db,
        order.workflows,
        case_id,
        {"company_id": row.company_id, "site_id": row.site_id},
        actor=SYSTEM,
        seen_version=None,
        now=order.now,
        key=order.key,
    )
    with order.db.read() as tx:
        twin = older_twin(tx, case_id)
    if twin is not None:
        _note(order, case_id, "twin_here", task="settle_twins", code=twin)


def open_split(order: Order) -> None:
    """Open the other half of a lead that was split, in the pool."""
    fields = order.payload["fields"]
    assert isinstance(fields, dict), "who splits a lead sends its fields"  # noqa: S101 - tells the type checker
    with order.db.read() as tx:
        city = the_city(tx)
    opened = engine.open_case(
        order.db,
        order.workflows,
        "company_lead",
        actor=SYSTEM,
        fields=fields,
        organisation_id=city,
        now=order.now,
        key=order.key,
    )
    _advance(order, opened.id, "join_pool")


def contact_elsewhere(order: Order) -> None:
    """Tell the school that talks to a company, and the city, that somebody else talked to it."""
    who, reason = order.text("who"), order.text("reason")
    _tell_coach(order, "contact_on_locked", {"who": who, "reason": reason})
    notes.add(
        order.db,
        order.workflows,
        order.number("case_id"),
        actor=_person(order),
        text=say("contact_elsewhere", who=who, reason=reason)[0],
        now=order.now,
        mail=("contact_on_locked", {"who": who, "reason": reason}),
        key=order.key,
    )


def school_asks(order: Order) -> None:
    """Put a school's question to the coach who talks to the company or has a learner there, or else to the city."""
    who, question = order.text("who"), order.text("question")
    _tell_coach(order, "school_question", {"who": who, "question": question})
    notes.add(
        order.db,
        order.workflows,
        order.number("case_id"),
        actor=_person(order),
        text=say("school_asks", who=who, question=question)[0],
        now=order.now,
        task=_asked(order),
        key=order.key,
    )


def _begin_anew(order: Order, site_id: int, programme_id: int | None) -> None:
    with order.db.read() as tx:
        here = (
            select(sites.c.company_id, sites.c.status, companies.c.status.label("company"))
            .join(companies, companies.c.id == sites.c.company_id)
            .where(sites.c.id == site_id)
        )
        row, last, city = tx.execute(here).one(), newest_lead(tx, site_id), the_city(tx)
    if (row.status, row.company) != ("active", "active"):
        return
    engine.open_case(
        order.db,
        order.workflows,
        "company_lead",
        actor=SYSTEM,
        fields={
            **_contact_of(last),
            "company_id": row.company_id,
            "site_id": site_id,
            "programme_id": programme_id,
            "signal_source": "finished_trajectory",
            "signal_on": order.now.date().isoformat(),
            "signal_text": say("next_learner_wanted")[0],
        },
        organisation_id=city,
        now=order.now,
        key=order.key,
    )


def _contact_of(lead: Any | None) -> dict[str, object]:
    return {name: lead.fields[name] for name in OF_CONTACT if name in lead.fields} if lead else {}


def _note(
    order: Order, case_id: int, sentence: str, *, task: str | None = None, points: int = 0, **values: str
) -> None:
    notes.add(
        order.db,
        order.workflows,
        case_id,
        actor=SYSTEM,
        text=say(sentence, **values)[0],
        now=order.now,
        points=points,
        task=task,
        key=f"{order.key}/{case_id}",
    )


def _advance(order: Order, case_id: int, action: str, reason: Reason | None = None) -> None:
    engine.advance(
        order.db,
        order.workflows,
        case_id,
        action,
        actor=SYSTEM,
        seen_version=None,
        now=order.now,
        reason=reason,
        key=f"{order.key}/{case_id}",
    )


def _tell_coach(order: Order, kind: str, payload: dict[str, Any]) -> None:
    """Tell the coach of a learner who works there, when that is why a school talks to the company; once."""
    coach_id = order.payload.get("coach_id")
    if not isinstance(coach_id, int):
        return
    with order.db.transaction() as tx:
        engine.post_mail(tx, kind, coach_id, payload, case_id=order.number("case_id"), key=order.key, now=order.now)


def _asked(order: Order) -> str | None:
    if order.payload.get("coach_id"):
        return None
    return "answer_question" if order.payload.get("to_city") else "answer_school"


def _person(order: Order) -> Actor:
    """Return who said it: the note stands in their name."""
    return Actor(order.number("person_id"), order.text("name"))


def _programme(order: Order) -> int | None:
    value = order.payload.get("programme_id")
    return value if isinstance(value, int) else None
