"""Companies: one record per enterprise number, however it is typed; merged, declared bankrupt, never deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

import engine
from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, EngineError, FieldProblem, NotFound
from engine.tables import organisations
from workflows.register.allowed import keeps_companies, may_merge
from workflows.register.company_file import company_forms
from workflows.register.names import ALIKE, key_of, likeness
from workflows.register.numbers import WrongNumber, enterprise_number
from workflows.register.repoint import repoint
from workflows.register.tables import agreements, companies, leads, reservations, sites, workplaces
from workflows.register.upkeep import Upkeep
from workflows.register.write import Writer

LOOK_AT = 400
"""How many companies of one postcode, or with the same beginning of a name, are compared by likeness."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company that may be the one somebody means: as much of it as everybody may know."""

    id: int
    name: str
    postcode: str
    known_by: str
    since: date


class PossibleDuplicate(EngineError):
    """A company of nearly the same name and place is known already: a person must say whether it is the same."""

    code = "possible_duplicate"

    def __init__(self, candidates: tuple[Candidate, ...]) -> None:
        super().__init__(", ".join(each.name for each in candidates))
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Found:
    """A company, and whether it was added now."""

    id: int
    new: bool


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    number = values["enterprise_number"]
    if not number:
        return
    query = select(companies.c.id).where(companies.c.enterprise_number == number)
    other = tx.execute(query).scalar_one_or_none()
    if other is not None and other != record_id:
        yield FieldProblem("enterprise_number", "already_there")


def _completed(_tx: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "name_key": key_of(values["name"])}


KEPT = company_forms()["company"]
UPKEEP = Upkeep(
    KEPT, _rules, lambda actor, _values: keeps_companies(actor), same="enterprise_number", completed=_completed
)


def add_company(
    db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime, confirmed_new: bool = False
) -> Found:
    """Add a company, or return the one that has this number already.

    Args:
        confirmed_new: a person looked at the candidates and said it is another company.

    Raises:
        NotAllowed: the actor's roles keep no companies.
        BadInput: with everything that is wrong; the number is checked to its check digits.
        PossibleDuplicate: without a number, one of nearly the same name in the same place is known.
    """
    values = with_number(typed)
    row = KEPT.read(values)
    keeps_companies(actor)
    with db.transaction() as tx:
        if (known := by_number(tx, row["enterprise_number"])) is not None:
            return Found(known, new=False)
        if not confirmed_new and (candidates := candidates_for(tx, row["name"], row["postcode"])):
            raise PossibleDuplicate(candidates)
        extra = {"created_at": now, "created_by": _place_of(actor)}
        return Found(UPKEEP.add_in(tx, {**row, **extra}, actor=actor, now=now), new=True)


def change_company(
    db: Database, company_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime, seen: int | None = None
) -> bool:
    """Change the fields that were typed; False when nothing differs.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, company_id, with_number(typed), actor=actor, now=now, seen=seen)


def candidates_for(tx: Connection, name: str, postcode: str | None) -> tuple[Candidate, ...]:
    """Return the companies that may be meant by a name, most alike first; place tells apart where both are known."""
    key = key_of(name)
    near = companies.c.postcode == postcode if postcode else companies.c.name_key.startswith(key[:3])
    query = (
        select(companies, organisations.c.name.label("known_by"))
        .outerjoin(organisations, organisations.c.id == companies.c.created_by)
        .where(or_(companies.c.name_key == key, near), companies.c.status != "merged")
        .limit(LOOK_AT)
    )
    scored = []
    for row in tx.execute(query):
        same_place = not postcode or not row.postcode or row.postcode == postcode
        score = 100.0 if row.name_key == key else likeness(row.name, name)
        if same_place and score >= ALIKE:
            scored.append((score, row))
    scored.sort(key=lambda each: (-each[0], each[1].id))
    return tuple(
        Candidate(row.id, row.name, row.postcode or "", row.known_by or "", row.created_at.date()) for _, row in scored
    )


def by_number(tx: Connection, number: str | None) -> int | None:
    """Return the company with a number, or the one it was merged into."""
    if not number:
        return None
    row = tx.execute(select(companies).where(companies.c.enterprise_number == number)).first()
    return None if row is None else row.merged_into_id or row.id


def with_number(typed: Mapping[str, object]) -> dict[str, object]:
    """Return what was typed with the enterprise number as it is kept.

    Raises:
        BadInput: it is no enterprise number.
    """
    number = str(typed.get("enterprise_number") or "").strip()
    if not number:
        return dict(typed)
    try:
        return {**typed, "enterprise_number": enterprise_number(number)}
    except WrongNumber as error:
        raise BadInput(
            (FieldProblem("enterprise_number", f"enterprise_{error.code}", (("typed", number),)),)
        ) from error


def declare_bankrupt(db: Database, company_id: int, on: date, *, actor: Actor, now: datetime) -> None:
    """Note that a company failed: its places go, and every case that counts on it is told in its own turn.

    Raises:
        NotFound, NotAllowed: no such company, or not for this actor.
    """
    may_merge(actor)
    with db.transaction() as tx:
        writer = Writer(tx, actor, now)
        if not writer.change(companies, company_id, {"status": "bankrupt", "status_since": on}, kind="bankrupt"):
            return
        here = list(tx.execute(select(sites.c.id).where(sites.c.company_id == company_id)).scalars())
        for site_id in here:
            writer.change(sites, site_id, {"status": "closed"}, kind="closed")
            close_workplaces(writer, site_id, on)
        key = f"company-{company_id}/{on.isoformat()}"
        _tell_trajectories(tx, here, on, code="bankruptcy", key=key, now=now)
        open_leads = select(leads.c.case_id).where(leads.c.company_id == company_id)
        for case_id in tx.execute(open_leads).scalars().all():
            payload = {"case_id": case_id, "company_id": company_id, "on": on.isoformat()}
            engine.post_order(tx, "company_lead.company_bankrupt", payload, key=f"{key}/{case_id}", now=now)


def close_workplaces(writer: Writer, site_id: int, on: date) -> None:
    """Withdraw every place of a site."""
    query = select(workplaces.c.id).where(workplaces.c.site_id == site_id, workplaces.c.withdrawn_on.is_(None))
    for workplace_id in writer.tx.execute(query).scalars().all():
        writer.change(workplaces, workplace_id, {"withdrawn_on": on}, kind="withdrawn")


def exclude_site(db: Database, site_id: int, on: date, *, actor: Actor, now: datetime) -> None:
    """Note that the authority excluded an establishment: its agreements end, its places go.

    Raises:
        NotFound, NotAllowed: no such establishment, or not for this actor.
    """
    may_merge(actor)
    with db.transaction() as tx:
        writer = Writer(tx, actor, now)
        if writer.change(sites, site_id, {"status": "excluded"}, kind="excluded"):
            close_workplaces(writer, site_id, on)
            _tell_trajectories(tx, [site_id], on, code="site_excluded", key=f"site-{site_id}/{on.isoformat()}", now=now)


def merge_companies(db: Database, gone_id: int, kept_id: int, *, actor: Actor, now: datetime) -> None:
    """Join two records of one company: everything of ``gone_id`` moves to ``kept_id``, both keep their record.

    Nothing is sent again.

    Raises:
        NotFound, NotAllowed: no such company, or not for this actor.
        BadInput: they are one already, or both have a number of their own.
    """
    may_merge(actor)
    with db.transaction() as tx:
        rows = {row.id: row for row in tx.execute(select(companies).where(companies.c.id.in_((gone_id, kept_id))))}
        if len(rows) < 2:
            raise NotFound(f"no companies {gone_id} and {kept_id}") if gone_id != kept_id else _same()
        gone, kept = rows[gone_id], rows[kept_id]
        if gone.enterprise_number and kept.enterprise_number:
            raise BadInput((FieldProblem("kept_id", "two_numbers"),))
        writer = Writer(tx, actor, now)
        number = gone.enterprise_number
        after = {"status": "merged", "merged_into_id": kept_id, "enterprise_number": None}
        writer.change(companies, gone_id, after, kind="merged")
        if number:
            writer.change(companies, kept_id, {"enterprise_number": number})
        repoint(writer, companies, gone_id, kept_id)


def _tell_trajectories(tx: Connection, site_ids: list[int], on: date, *, code: str, key: str, now: datetime) -> None:
    running = select(agreements).where(agreements.c.site_id.in_(site_ids), agreements.c.status == "running")
    for row in tx.execute(running).all():
        payload = {
            "case_id": row.case_id,
            "agreement_id": row.id,
            "ended_on": on.isoformat(),
            "termination_code": code,
        }
        engine.post_order(tx, "learner_trajectory.end_agreement", payload, key=f"{key}/{row.id}", now=now)
    waiting = (
        select(reservations.c.case_id)
        .join(workplaces, workplaces.c.id == reservations.c.workplace_id)
        .where(workplaces.c.site_id.in_(site_ids), reservations.c.status == "held")
        .distinct()
    )
    for case_id in tx.execute(waiting).scalars().all():
        payload = {"case_id": case_id, "on": on.isoformat()}
        engine.post_order(tx, "learner_trajectory.workplace_gone", payload, key=f"{key}/{case_id}", now=now)


def _same() -> BadInput:
    return BadInput((FieldProblem("kept_id", "same_record"),))


def _place_of(actor: Actor) -> int | None:
    """Return the organisation for which somebody adds a company."""
    return next((grant.organisation_id for grant in actor.grants if grant.organisation_id is not None), None)
