"""The best places for a learner, the best learners for a place, and a proposal for all: what people are shown.

Everything about cases passes the reader's own visibility; of the others there is a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, or_, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.document import Text
from engine.errors import NotAllowed, NotFound
from engine.loader import Workflows
from engine.tables import cases
from engine.visibility import named_to, seen_by
from workflows.matching.assignment import proposal
from workflows.matching.hours import within_hours
from workflows.matching.openings import openings
from workflows.matching.score import Match, best, hindrances
from workflows.matching.seekers import seekers
from workflows.matching.sentences import say
from workflows.matching.sides import Opening, Seeker
from workflows.register.tables import trajectories, waiting_entries, workplaces

PROPOSERS = ("city_coordinator", "school_coordinator")
SEARCHING = "searching_workplace"
"""The state from which a match is proposed."""
PLACERS = ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of the score gave its points of how many, in words that suit the reader."""

    points: int
    most: int
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """A pair as people read it. ``name`` and what follows only where the reader may read the case by name.

    ``searching`` tells whether a match can be proposed now; the preparatory phase has to end first.
    """

    code: str
    company: str
    municipality: str
    workplace_id: int
    score: int
    parts: tuple[Reason, ...]
    recognition: str
    name: str | None = None
    case_id: int | None = None
    searching: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The best workplaces for a learner; ``hindered`` says of the others how many are out for which reason.

    ``looks`` is false when the learner is not on the list, or is in a match already.
    """

    name: str
    best: tuple[Suggested, ...]
    hindered: tuple[tuple[int, Text], ...]
    looks: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """A place for as many as possible; ``left`` are names or codes of those for whom no place is left or fits."""

    pairs: tuple[Suggested, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Own:
    """A learner whom the reader may know by name."""

    name: str
    searching: bool


def best_places(db: Database, workflows: Workflows, actor: Actor, case_id: int, now: datetime) -> Places:
    """Return the three best workplaces for a learner, with the reasons.

    Raises:
        NotFound: there is no such trajectory, or not for this actor.
    """
    today = default_calendar().local_date(now)
    with db.read() as tx:
        visible = seen_by(actor, workflows, cases.c.id).join(trajectories, trajectories.c.case_id == cases.c.id)
        if tx.execute(visible.where(cases.c.id == case_id, named_to(actor, workflows))).first() is None:
            raise NotFound(f"no case {case_id} for {actor.name}")
        found = seekers(tx, today, case_ids=[case_id])
        known = openings(tx, today, programme_ids={found[0].programme_id}) if found else []
        found = within_hours(tx, found, known, today)
        names = _names(tx, workflows, actor, [case_id])
    out = hindrances(found[0], known).most_common() if found else []
    told = _told(best(found, known), found, known, names)
    return Places(names[case_id].name, told, _hindered(out), looks=bool(found))


def _hindered(out: list[tuple[str, int]]) -> tuple[tuple[int, Text], ...]:
    said = ((count, say(code)) for code, count in out)
    return tuple((count, Text(nl=nl, en=en)) for count, (nl, en) in said)


def best_learners(
    db: Database, workflows: Workflows, actor: Actor, workplace_id: int, now: datetime
) -> tuple[Suggested, ...]:
    """Return the three learners whom a workplace fits best, by code but for the reader's own.

    Raises:
        NotAllowed: the actor places no learners.
        NotFound: there is no such workplace.
    """
    if not any(actor.holds(role) for role in PLACERS):
        raise NotAllowed("learners are placed by schools and the city", roles=PLACERS)
    today = default_calendar().local_date(now)
    with db.read() as tx:
        row = tx.execute(select(workplaces.c.programme_id).where(workplaces.c.id == workplace_id)).first()
        if row is None:
            raise NotFound(f"no workplace {workplace_id}")
        known = openings(tx, today, workplace_id=workplace_id)
        found, names = _all(tx, workflows, actor, today, programme_id=row.programme_id)
        found = within_hours(tx, found, known, today)
    return _told(best(found, known), found, known, names)


def proposal_for_all(db: Database, workflows: Workflows, actor: Actor, now: datetime) -> Proposed:
    """Return a place for as many waiting learners as possible, with the highest sum of scores; nothing is executed.

    Raises:
        NotAllowed: the actor coordinates nothing.
    """
    if not any(actor.holds(role) for role in PROPOSERS):
        raise NotAllowed("a proposal for all is for coordinators", roles=PROPOSERS)
    today = default_calendar().local_date(now)
    with db.read() as tx:
        found, names = _all(tx, workflows, actor, today)
        known = openings(tx, today, programme_ids={each.programme_id for each in found}, hindered=False)
        found = within_hours(tx, found, known, today)
    pairs = proposal(found, known)
    placed = {pair.case_id for pair in pairs}
    left = (each for each in found if each.case_id not in placed)
    said = tuple(names[each.case_id].name if each.case_id in names else each.code for each in left)
    return Proposed(_told(pairs, found, known, names), said)


def _all(
    tx: Connection, workflows: Workflows, actor: Actor, today: date, *, programme_id: int | None = None
) -> tuple[list[Seeker], dict[int, _Own]]:
    """Return who looks for a place and is the reader's own or agreed to be shared, and the names of the first."""
    shown = or_(waiting_entries.c.shared, named_to(actor, workflows))
    found = seekers(tx, today, shown, programme_id=programme_id)
    return found, _names(tx, workflows, actor, [each.case_id for each in found])


def _names(tx: Connection, workflows: Workflows, actor: Actor, ids: list[int]) -> dict[int, _Own]:
    query = select(cases.c.id, cases.c.title, cases.c.state).where(cases.c.id.in_(ids), named_to(actor, workflows))
    return {row.id: _Own(row.title, searching=row.state == SEARCHING) for row in tx.execute(query)}


def _told(
    pairs: tuple[Match, ...], found: list[Seeker], known: list[Opening], names: dict[int, _Own]
) -> tuple[Suggested, ...]:
    by_case = {each.case_id: each for each in found}
    by_place = {each.workplace_id: each for each in known}
    return tuple(
        Suggested(
            code=by_case[pair.case_id].code,
            company=by_place[pair.workplace_id].company,
            municipality=by_place[pair.workplace_id].municipality,
            workplace_id=pair.workplace_id,
            score=pair.score,
            parts=_reasons(pair, named=pair.case_id in names),
            recognition=by_place[pair.workplace_id].recognition,
            name=names[pair.case_id].name if pair.case_id in names else None,
            case_id=pair.case_id if pair.case_id in names else None,
            searching=pair.case_id in names and names[pair.case_id].searching,
        )
        for pair in pairs
    )


def _reasons(pair: Match, *, named: bool) -> tuple[Reason, ...]:
    return tuple(
        Reason(each.points, each.most, each.nl, each.en)
        if named or not each.coded
        else Reason(each.points, each.most, each.coded, each.coded_en)
        for each in pair.parts
    )
