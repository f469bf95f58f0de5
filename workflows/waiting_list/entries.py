"""Entries of the waiting list: who waits for which kind of place, since when, with what needs in terms of work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection, Row, Select, select

from engine.actor import Actor
from engine.codes import next_code
from engine.errors import BadInput, FieldProblem
from workflows.register.suspicion import without_grounds
from workflows.register.tables import support_tracks, trajectories, waiting_entries, workplace_searches
from workflows.register.week import days_of
from workflows.register.write import Writer
from workflows.waiting_list.offers import SUPPORT, give_back, offer_free

KINDS = (*SUPPORT, "workplace")
OPEN = ("waiting", "offered")
PREFIX = "W"


class Case(Protocol):
    """What both an effect's context and a facts' context have."""

    @property
    def tx(self) -> Connection:
        """Return the transaction."""

    @property
    def case_id(self) -> int:
        """Return the trajectory's id."""

    @property
    def organisation_id(self) -> int | None:
        """Return its school."""

    @property
    def fields(self) -> Mapping[str, object]:
        """Return its fields."""

    @property
    def actor(self) -> Actor:
        """Return who acts."""

    @property
    def today(self) -> date:
        """Return the local day."""

    @property
    def now(self) -> Any:
        """Return the moment."""

    def number(self, name: str) -> int | None:
        """Return a field that holds the id of a row."""

    def day(self, name: str) -> date | None:
        """Return a date field."""


def join_for_case(case: Case, kind: str) -> int:
    """Put a trajectory on the list of a kind and return the entry's id; who waits already keeps the place.

    A partner's place that nobody waited for until now is offered at once.

    Raises:
        BadInput: there is no such kind of place.
    """
    if kind not in KINDS:
        raise BadInput((FieldProblem("waiting_kind", "unknown_choice", (("typed", kind),)),))
    known = case.tx.execute(_open(case.case_id).where(waiting_entries.c.kind == kind)).first()
    writer = _writer(case)
    values = _described(case, kind)
    if known is not None:
        writer.change(waiting_entries, known.id, values)
        return int(known.id)
    since = (case.day("waiting_since") if kind != "workplace" else None) or case.today
    row = {
        "code": next_code(case.tx, PREFIX, case.today.year),
        "kind": kind,
        "case_id": case.case_id,
        "organisation_id": case.organisation_id,
        "since_on": since,
        "status": "waiting",
    }
    entry_id = writer.add(waiting_entries, {**row, **values})
    offer_free(case.tx, kind, actor=case.actor, now=case.now)
    return entry_id


def join_before_end(case: Case) -> None:
    """Put a learner on the list for a workplace as soon as the end of the preparatory phase is known.

    Others see the entry, and places are proposed, from twenty training days before that end (``listing``).
    """
    ends = select(support_tracks.c.until_on).where(
        support_tracks.c.case_id == case.case_id,
        support_tracks.c.kind == "alf",
        support_tracks.c.status == "running",
        support_tracks.c.until_on.is_not(None),
    )
    if case.tx.execute(ends).first() is not None:
        join_for_case(case, "workplace")


def leave_for_case(case: Case, reason: str, kinds: tuple[str, ...] = KINDS) -> None:
    """Take a trajectory off the lists of these kinds; ``placed`` when a place was found, else ``closed``.

    A place that was offered and goes unused is offered to the next in order.
    """
    for row in case.tx.execute(_open(case.case_id).where(waiting_entries.c.kind.in_(kinds))).all():
        status = "placed" if reason == "placed" else "closed"
        after = {"status": status, "closed_on": case.today, "closed_reason": reason}
        _writer(case).change(waiting_entries, row.id, after)
        if row.status == "offered":
            partner = str(case.fields.get("support_partner") or "") if reason == "placed" else ""
            give_back(case.tx, row.id, taken_by=partner, actor=case.actor, now=case.now)


def refresh_for_case(case: Case) -> None:
    """Write what changed about a learner who waits: days, travel, needs, consent to be shared."""
    for row in case.tx.execute(_open(case.case_id)).all():
        _writer(case).change(waiting_entries, row.id, _described(case, row.kind))


def open_entry(tx: Connection, case_id: int, kind: str) -> Row[Any] | None:
    """Return the entry with which a trajectory waits for a kind of place, None when it does not."""
    return tx.execute(_open(case_id).where(waiting_entries.c.kind == kind)).first()


def _described(case: Case, kind: str) -> dict[str, Any]:
    fields = case.fields
    trajectory = case.tx.execute(
        select(trajectories.c.vulnerable).where(trajectories.c.case_id == case.case_id)
    ).scalar_one_or_none()
    search = case.tx.execute(
        select(workplace_searches)
        .where(workplace_searches.c.case_id == case.case_id, workplace_searches.c.closed_on.is_(None))
        .order_by(workplace_searches.c.id.desc())
        .limit(1)
    ).first()
    return {
        "programme_id": case.number("programme_id"),
        "shared": fields.get("shared_list_consent") is True,
        "partner_choices": _listed(fields.get("partner_choices")) if kind != "workplace" else [],
        "postcode": fields.get("postcode"),
        "days": ",".join(days_of(str(fields.get("days_available") or ""))),
        "travel_mode": str(fields.get("travel_mode") or ""),
        "wishes": str(fields.get("search_wishes") or ""),
        # The last net: what the work should offer leaves the school, why it should never does.
        "needs": without_grounds(_listed(fields.get("search_limits"))),
        "extension_used": search is not None and search.extension_days > 0,
        "not_own_fault": search is not None and search.not_own_fault,
        "vulnerable": bool(trajectory),
    }


def _listed(value: object) -> list[str]:
    return [part.strip() for part in str(value or "").split(",") if part.strip()]


def _open(case_id: int) -> Select[Any]:
    return select(waiting_entries).where(waiting_entries.c.case_id == case_id, waiting_entries.c.status.in_(OPEN))


def _writer(case: Case) -> Writer:
    return Writer(case.tx, case.actor, case.now, case.case_id, getattr(case, "sequence", None))
