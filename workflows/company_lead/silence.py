"""Silence: a school that let offers expire in a row gets no more for that programme until its coordinator confirms.

It is a question and no punishment: one mail, one button.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, select

import engine
from engine.actor import Actor
from engine.database import Database
from engine.effects import EffectContext
from engine.errors import NotFound
from engine.local_time import date_at
from engine.queries.choices import holders
from workflows.company_lead.rows import writer
from workflows.register.allowed import coordinates
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import lead_lines, lead_offers, offer_pauses, programmes
from workflows.register.write import Writer

COORDINATOR = "school_coordinator"


def ask_after_silence(context: EffectContext, school: int) -> None:
    """Pause a school for each line of this lead for which its last offers all expired, and ask its coordinators."""
    times = rule_values_on(context.tx, context.today).whole("lead.silent_offers")
    lines = (
        select(lead_lines.c.programme_id, programmes.c.official_name)
        .join(programmes, programmes.c.id == lead_lines.c.programme_id)
        .where(lead_lines.c.case_id == context.case_id, lead_lines.c.dropped_on.is_(None))
    )
    for programme_id, name in context.tx.execute(lines).all():
        if _is_paused(context.tx, school, programme_id) or not _silent(context.tx, school, programme_id, times):
            continue
        row = {"organisation_id": school, "programme_id": programme_id, "since_on": context.today}
        pause_id = writer(context).add(offer_pauses, row)
        for person_id, _ in holders(context.tx, COORDINATOR, school):
            engine.post_mail(
                context.tx,
                "offers_paused",
                person_id,
                {"programme": name, "times": times, "path": "/bedrijven/eerlijk"},
                case_id=context.case_id,
                key=f"pause-{pause_id}",
                now=context.now,
                sequence=context.sequence,
            )


def confirm_offers(db: Database, pause_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a school get offers again: its coordinator says that somebody will answer. Saying it twice is no harm.

    Raises:
        NotFound: there is no such pause.
        NotAllowed: the actor does not coordinate that school.
    """
    with db.transaction() as tx:
        row = tx.execute(select(offer_pauses).where(offer_pauses.c.id == pause_id)).first()
        if row is None:
            raise NotFound(f"no pause {pause_id}")
        coordinates(actor, row.organisation_id)
        if row.confirmed_on is None:
            after = {"confirmed_on": date_at(now), "confirmed_by": actor.person_id}
            Writer(tx, actor, now).change(offer_pauses, pause_id, after, kind="confirmed")


def _is_paused(tx: Connection, school: int, programme_id: int) -> bool:
    query = select(offer_pauses.c.id).where(
        offer_pauses.c.organisation_id == school,
        offer_pauses.c.programme_id == programme_id,
        offer_pauses.c.confirmed_on.is_(None),
    )
    return tx.execute(query).first() is not None


def _silent(tx: Connection, school: int, programme_id: int, times: int) -> bool:
    """Tell whether the last answers of a school, since it last confirmed, are all silence.

    An offer that the city withdrew says nothing about the school.
    """
    about = exists().where(lead_lines.c.case_id == lead_offers.c.case_id, lead_lines.c.programme_id == programme_id)
    confirmed = (
        select(offer_pauses.c.confirmed_on)
        .where(offer_pauses.c.organisation_id == school, offer_pauses.c.programme_id == programme_id)
        .order_by(offer_pauses.c.id.desc())
        .limit(1)
    )
    since = tx.execute(confirmed).scalar_one_or_none()
    query = select(lead_offers.c.answer).where(
        lead_offers.c.organisation_id == school,
        lead_offers.c.answer.in_(("accepted", "declined", "expired")),
        about,
    )
    if since is not None:
        query = query.where(lead_offers.c.offered_on >= since)
    last = tx.execute(query.order_by(lead_offers.c.id.desc()).limit(times)).scalars().all()
    return len(last) == times and set(last) == {"expired"}
