"""Random little cities: what happened in them as plain values, and the same put into a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.workflows.histories import LEADS, LEARNERS, City, at, shipped
from workflows.register import tables

FIRST, LAST = date(2026, 7, 15), date(2026, 12, 31)
"""The end of one school year and the beginning of the next, so that things meet."""
QUIET_UNTIL = date(2026, 10, 15)
KINDS = ("vt", "buso", "clw", "syntra")
DAYS = st.dates(FIRST, LAST)
OPEN = [name for name, rule in shipped()[LEARNERS].document.states.items() if not rule.final]
ENDS = [name for name, rule in shipped()[LEARNERS].document.states.items() if rule.final]
LEAD_STATES = [name for name, rule in shipped()[LEADS].document.states.items() if not rule.final]
CODES = ("bankruptcy", "notice_by_learner", "mutual_agreement", "recognition_lifted", "death", "completed", None)


@dataclass
class Trajectory:
    """One learner's way: who, where, what and when. ``case_id`` is known once it is in a database."""

    learner: int
    school: int
    programme: int
    steps: list[tuple[str, date]]
    certificate: str | None
    destination: str | None
    searches: list[dict[str, Any]]
    agreements: list[dict[str, Any]]
    questions: list[dict[str, Any]]
    case_id: int = 0


@dataclass
class Lead:
    """A company on its way, and the offers of it."""

    site: int
    steps: list[tuple[str, date]]
    offers: list[dict[str, Any]]
    case_id: int = 0


@dataclass
class World:
    """Everything that happened. Schools, programmes, learners and sites are numbers from 0."""

    trajectories: list[Trajectory]
    leads: list[Lead]
    recognitions: list[dict[str, Any]]
    schools: list[int] = field(default_factory=list)
    sites: list[int] = field(default_factory=list)
    companies: dict[int, int] = field(default_factory=dict)


def spans(steps: list[tuple[str, date]]) -> list[tuple[str, date, date | None]]:
    """Return each state with its first day and the day it was left; a step on the same day leaves no trace of a day."""
    return [
        (state, since, steps[at_ + 1][1] if at_ + 1 < len(steps) else None) for at_, (state, since) in enumerate(steps)
    ]


def ways(states: list[str], ends: list[str]) -> st.SearchStrategy[list[tuple[str, date]]]:
    """Draw some states in the order of their days, perhaps with an end."""
    return st.tuples(
        st.lists(st.sampled_from(states), min_size=1, max_size=4),
        st.lists(DAYS, min_size=5, max_size=5, unique=True),
        st.sampled_from([None, *ends]),
    ).map(lambda drawn: list(zip([*drawn[0], *([drawn[2]] if drawn[2] else [])], sorted(drawn[1]), strict=False)))


def maybe(drawn: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw something or nothing."""
    return st.none() | drawn


searches = st.fixed_dictionaries(
    {
        "starts_on": DAYS,
        "length": st.integers(0, 40),
        "closed_after": maybe(st.integers(0, 60)),
        "closed_by": st.sampled_from(["agreement", "route", "lapsed"]),
        "training_days": st.integers(1, 40),
    }
)
agreements = st.fixed_dictionaries(
    {
        "site": st.integers(0, 3),
        "kind": st.sampled_from(["oao", "sao", "da"]),
        "starts_on": DAYS,
        "length": st.integers(1, 120),
        "ended_after": maybe(st.integers(0, 120)),
        "code": st.sampled_from(CODES),
        "withdrawn": st.sampled_from([False, False, False, True]),
        "suspended_after": maybe(st.integers(0, 40)),
        "suspended_for": maybe(st.integers(1, 60)),
    }
)
questions = st.fixed_dictionaries(
    {"at_step": st.integers(0, 3), "answered_after": maybe(st.integers(0, 60)), "lapsed": st.booleans()}
)
trajectories = st.builds(
    Trajectory,
    learner=st.integers(0, 5),
    school=st.integers(0, 5),
    programme=st.integers(0, 3),
    steps=ways(OPEN, ENDS),
    certificate=st.sampled_from([None, "competences", "education_qualification"]),
    destination=st.sampled_from([None, "job_other", "vdab", "further_study", "unknown"]),
    searches=st.lists(searches, max_size=1),
    agreements=st.lists(agreements, max_size=2),
    questions=st.lists(questions, max_size=3),
)
offers = st.fixed_dictionaries(
    {
        "school": st.integers(0, 3),
        "answered_on": DAYS,
        "thought_for": st.integers(0, 25),
        "answer": st.sampled_from(["accepted", "declined", "expired"]),
        "called_after": maybe(st.integers(0, 10)),
        "granted": st.integers(1, 6),
    }
)
leads = st.builds(Lead, site=st.integers(0, 3), steps=ways(LEAD_STATES, ["lost"]), offers=st.lists(offers, max_size=2))
recognitions = st.fixed_dictionaries(
    {
        "site": st.integers(0, 3),
        "programme": st.integers(0, 3),
        "granted_on": maybe(DAYS),
        "valid_for": maybe(st.integers(0, 120)),
        "ended_after": maybe(st.integers(0, 120)),
    }
)
worlds = st.builds(
    World,
    trajectories=st.lists(trajectories, min_size=2, max_size=10),
    leads=st.lists(leads, min_size=1, max_size=5),
    recognitions=st.lists(recognitions, min_size=1, max_size=8),
)


def later(day: date, amount: int | None) -> date | None:
    """Return the day so much later, None without an amount."""
    return None if amount is None else day + timedelta(days=amount)


def put(world: World, db: Any) -> City:
    """Put a world into an empty database. The last school lies outside the city; two in it are of one kind."""
    city = City(db)
    world.schools = [city.school(kind=KINDS[at_ % 4], in_city=at_ < 5) for at_ in range(6)]
    programmes = [city.programme() for _ in range(4)]
    learners = [
        city.add(tables.learners, first_name="N", last_name=f"L{at_}", birth_date=date(2009, 1, 1)) for at_ in range(6)
    ]
    desk = city.school("Stad", "city")
    # Two sites of one company, and one of another with one that must not be called.
    first = city.site()
    world.sites = [first, 0, city.site(do_not_contact_until=QUIET_UNTIL), city.site()]
    with db.read() as tx:
        company = tx.execute(tables.sites.select().where(tables.sites.c.id == first)).one().company_id
    world.sites[1] = city.add(tables.sites, company_id=company)
    world.companies = {0: 0, 1: 0, 2: 2, 3: 3}
    for each in world.trajectories:
        each.case_id = city.learner(
            world.schools[each.school],
            *each.steps,
            programme=programmes[each.programme],
            learner_id=learners[each.learner],
            certificate_kind=each.certificate,
            destination=each.destination,
        )
        _searches(city, each)
        _agreements(city, world, each)
        _questions(city, each)
    for lead in world.leads:
        lead.case_id = city.lead(desk, *lead.steps, site_id=world.sites[lead.site])
        _offers(city, world, lead)
    for row in world.recognitions:
        _recognition(city, world, programmes, row)
    return city


def _searches(city: City, each: Trajectory) -> None:
    for row in each.searches:
        closed = later(row["starts_on"], row["closed_after"])
        row |= {"ends_on": later(row["starts_on"], row["length"]), "closed_on": closed}
        city.add(
            tables.workplace_searches,
            case_id=each.case_id,
            reason="initial",
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            base_days=20,
            closed_on=closed,
            closed_by=row["closed_by"] if closed else None,
            training_days=row["training_days"] if closed else None,
        )


def _agreements(city: City, world: World, each: Trajectory) -> None:
    for row in each.agreements:
        row["ends_on"] = later(row["starts_on"], row["length"])
        row["ended_on"] = later(row["starts_on"], row["ended_after"])
        row["suspended_on"] = later(row["starts_on"], row["suspended_after"])
        row["resumed_on"] = later(row["suspended_on"], row["suspended_for"]) if row["suspended_on"] else None
        key = city.agreement(
            each.case_id,
            world.sites[row["site"]],
            row["starts_on"],
            row["ends_on"],
            kind=row["kind"],
            ended_on=row["ended_on"],
            termination_code=row["code"] if row["ended_on"] else None,
            status="withdrawn" if row["withdrawn"] else "ended" if row["ended_on"] else "running",
        )
        if row["suspended_on"]:
            values = {"kind": "illness", "from_on": row["suspended_on"], "ended_on": row["resumed_on"]}
            city.add(tables.suspensions, agreement_id=key, **values)


def _questions(city: City, each: Trajectory) -> None:
    """Ask the mentor something on a day on which a state began that is not the end; what lapsed had no answer."""
    begun = [on for state, on in each.steps if state not in ENDS] or [each.steps[0][1]]
    for row in each.questions:
        row["asked_on"] = begun[row["at_step"] % len(begun)]
        row["answered_on"] = None if row["lapsed"] else later(row["asked_on"], row["answered_after"])
        city.question(each.case_id, row["asked_on"], row["answered_on"], lapsed=row["lapsed"])


def _offers(city: City, world: World, lead: Lead) -> None:
    for row in lead.offers:
        row["offered_on"] = row["answered_on"] - timedelta(days=row["thought_for"])
        row["called_on"] = later(row["answered_on"], row["called_after"])
        row["until_on"] = later(row["answered_on"], row["granted"])
        city.add(
            tables.lead_offers,
            case_id=lead.case_id,
            organisation_id=world.schools[row["school"]],
            offered_on=row["offered_on"],
            offered_at=at(row["offered_on"]),
            expires_on=row["answered_on"],
            parts={},
            answer=row["answer"],
            answered_on=row["answered_on"],
            first_contact_on=row["called_on"],
            contact_due_on=row["until_on"],
        )


def _recognition(city: City, world: World, programmes: list[int], row: dict[str, Any]) -> None:
    granted = row["granted_on"]
    row["valid_until"] = later(granted, row["valid_for"]) if granted else None
    row["ended_on"] = later(granted, row["ended_after"]) if granted else None
    city.add(
        tables.recognitions,
        site_id=world.sites[row["site"]],
        programme_id=programmes[row["programme"]],
        status="granted" if granted else "submitted",
        granted_on=granted,
        valid_until=row["valid_until"],
        ended_on=row["ended_on"],
        seen_on=granted or FIRST,
    )


def telling_days(world: World) -> list[date]:
    """Return every day on which something happened or ended: the days beside them are where mistakes show."""
    rows = [row for each in world.trajectories for row in (*each.searches, *each.agreements, *each.questions)]
    rows += [row for each in world.leads for row in each.offers] + world.recognitions
    found = {value for row in rows for value in row.values() if isinstance(value, date)}
    found |= {day for each in (*world.trajectories, *world.leads) for _, day in each.steps}
    return sorted(found | {QUIET_UNTIL})
