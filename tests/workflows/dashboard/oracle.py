"""Every figure counted a second time, one world at a time, in plain Python and by the words of its definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from statistics import median
from typing import Any

from engine.calendar import Unit, default_calendar
from engine.school_year import school_year_of
from tests.workflows.dashboard.world import KINDS, QUIET_UNTIL, Trajectory, World, spans
from tests.workflows.histories import LEARNERS, shipped

STATES = shipped()[LEARNERS].document.states
FIRST_BLOCK = next(iter(shipped()[LEARNERS].document.blocks))
SUPPORT = {"preparatory_phase", "naft", "awaiting_place"}
BY_WHOM = {
    "bankruptcy": "company",
    "notice_by_learner": "learner",
    "mutual_agreement": "together",
    "recognition_lifted": "authority",
    "death": "other",
    None: "other",
}
BANDS = ((0, "none_left"), (5, "up_to_5"), (10, "up_to_10"), (999, "over_10"))
Parts = Counter[str]


def year_began(day: date) -> date:
    """Return 1 September of the school year."""
    return date(school_year_of(day), 9, 1)


def state_on(steps: list[tuple[str, date]], day: date) -> str | None:
    """Return the state at the end of a day."""
    return next(
        (s for s, since, until in reversed(spans(steps)) if since <= day and (until is None or until > day)), None
    )


def in_city(world: World) -> list[Trajectory]:
    """Return the trajectories at schools in the city: the sixth school lies outside."""
    return [each for each in world.trajectories if each.school < 5]


def _kind(each: Trajectory) -> str:
    return KINDS[each.school % 4]


def _dual(world: World, day: date) -> list[Trajectory]:
    def counts(state: str | None) -> bool:
        return state is not None and not STATES[state].final and STATES[state].block != FIRST_BLOCK

    return [each for each in in_city(world) if counts(state_on(each.steps, day))]


def _least(pairs: Iterable[tuple[int, str]]) -> Parts:
    """Count learners once, under the part that comes first in the alphabet."""
    first: dict[int, str] = {}
    for learner, part in pairs:
        first[learner] = min(first.get(learner, part), part)
    return Counter(first.values())


def learners_dual(world: World, day: date) -> Parts:
    """Count learners in dual learning by kind of school."""
    return _least((each.learner, _kind(each)) for each in _dual(world, day))


def learners_preparatory(world: World, day: date) -> Parts:
    """Count learners in ALF or NAFT, or awaiting a place."""
    found = ((each.learner, state_on(each.steps, day)) for each in in_city(world))
    return _least((learner, state) for learner, state in found if state in SUPPORT)


def schools_dual(world: World, day: date) -> Parts:
    """Count schools with a learner."""
    return Counter(KINDS[school % 4] for school in {each.school for each in _dual(world, day)})


def programmes_distinct(world: World, day: date) -> Parts:
    """Count programmes with a learner."""
    return Counter("" for _ in {each.programme for each in _dual(world, day)})


def programmes_by_kind(world: World, day: date) -> Parts:
    """Count programmes per kind of school."""
    return Counter(kind for kind, _ in {(_kind(each), each.programme) for each in _dual(world, day)})


def programmes_offered(world: World, day: date) -> Parts:
    """Count programmes per school."""
    return Counter(KINDS[school % 4] for school, _ in {(each.school, each.programme) for each in _dual(world, day)})


def learners_without_workplace(world: World, day: date) -> Parts:
    """Count open searches by the training days left."""
    found: Parts = Counter()
    for each in in_city(world):
        for row in each.searches:
            if row["starts_on"] <= day and (row["closed_on"] is None or row["closed_on"] > day):
                left = default_calendar().count(day, row["ends_on"], Unit.TRAINING_DAYS, first_day_counts=False)
                found[
                    "none_left" if left == 0 else "up_to_5" if left <= 5 else "up_to_10" if left <= 10 else "over_10"
                ] += 1
    return found


def time_to_workplace(world: World, day: date) -> Parts:
    """Count searches that ended in an agreement."""
    return Counter("" for _ in _search_days(world, day))


def median_time(world: World, day: date) -> float | None:
    """Return the median of their training days."""
    found = _search_days(world, day)
    return median(found) if found else None


def _search_days(world: World, day: date) -> list[int]:
    return [
        row["training_days"]
        for each in in_city(world)
        for row in each.searches
        if row["closed_on"] and row["closed_by"] == "agreement" and year_began(day) <= row["closed_on"] <= day
    ]


def clock_lapsed(world: World, day: date) -> Parts:
    """Count searches that were over without a signature."""
    found: Parts = Counter()
    for each in in_city(world):
        for row in each.searches:
            if year_began(day) <= row["starts_on"] <= day:
                closed = row["closed_on"] is not None and row["closed_on"] <= day
                in_time = closed and row["closed_on"] <= row["ends_on"]
                signed = closed and row["closed_by"] == "agreement"
                found["lapsed" if row["ends_on"] < day and not in_time and not signed else "not_lapsed"] += 1
    return found


def _real(world: World) -> list[tuple[Trajectory, dict[str, Any]]]:
    return [(each, row) for each in in_city(world) for row in each.agreements if not row["withdrawn"]]


def _begun(world: World, day: date) -> list[dict[str, Any]]:
    return [row for _, row in _real(world) if year_began(day) <= row["starts_on"] <= day]


def agreements_total(world: World, day: date) -> Parts:
    """Count agreements begun this school year."""
    return Counter(row["kind"] for row in _begun(world, day))


def _in_force(row: dict[str, Any], day: date) -> bool:
    return row["starts_on"] <= day <= (row["ended_on"] or row["ends_on"])


def _suspended(row: dict[str, Any], day: date) -> bool:
    since, until = row["suspended_on"], row["resumed_on"]
    return since is not None and (day - since).days > 14 and (until is None or until >= day)


def _running(world: World, day: date) -> list[tuple[Trajectory, dict[str, Any]]]:
    return [(each, row) for each, row in _real(world) if _in_force(row, day) and not _suspended(row, day)]


def agreements_running(world: World, day: date) -> Parts:
    """Count agreements in force, suspended or not."""
    return Counter("suspended" if _suspended(row, day) else "running" for _, row in _real(world) if _in_force(row, day))


def learners_with_running_agreement(world: World, day: date) -> Parts:
    """Count learners with an agreement that runs."""
    return Counter("" for _ in {each.learner for each, _ in _running(world, day)})


def companies_with_learner(world: World, day: date) -> Parts:
    """Count companies with an agreement that runs."""
    return Counter("" for _ in {world.companies[row["site"]] for _, row in _running(world, day)})


def broken_agreements(world: World, day: date) -> Parts:
    """Count agreements of this school year by who ended them."""
    found: Parts = Counter()
    for row in _begun(world, day):
        broken = row["ended_on"] and row["ended_on"] <= day and row["ended_on"] < row["ends_on"]
        found[BY_WHOM[row["code"]] if broken and row["code"] != "completed" else "kept"] += 1
    return found


def _valid(world: World, day: date) -> list[dict[str, Any]]:
    return [
        row
        for row in world.recognitions
        if row["granted_on"]
        and row["granted_on"] <= day
        and (row["ended_on"] is None or row["ended_on"] >= day)
        and (row["valid_until"] is None or row["valid_until"] >= day)
    ]


def companies_recognised(world: World, day: date) -> Parts:
    """Count companies with a valid recognition."""
    return Counter("" for _ in {world.companies[row["site"]] for row in _valid(world, day)})


def sites_recognised(world: World, day: date) -> Parts:
    """Count sites with a valid recognition."""
    return Counter("" for _ in {row["site"] for row in _valid(world, day)})


def recognitions(world: World, day: date) -> Parts:
    """Count valid recognitions."""
    return Counter("" for _ in _valid(world, day))


def candidate_companies(world: World, day: date) -> Parts:
    """Count companies followed and not recognised."""
    followed = {world.companies[each.site] for each in world.leads if state_on(each.steps, day) not in {None, "lost"}}
    return Counter("" for _ in followed - {world.companies[row["site"]] for row in _valid(world, day)})


def idle_recognised_sites(world: World, day: date) -> Parts:
    """Count recognised sites that wait for a learner."""
    busy = {row["site"] for _, row in _running_anywhere(world, day)}
    quiet = {2} if day <= QUIET_UNTIL else set()
    return Counter("" for _ in {row["site"] for row in _valid(world, day)} - busy - quiet)


def _running_anywhere(world: World, day: date) -> list[tuple[Trajectory, dict[str, Any]]]:
    every = [(each, row) for each in world.trajectories for row in each.agreements if not row["withdrawn"]]
    return [(each, row) for each, row in every if _in_force(row, day) and not _suspended(row, day)]


def leads_funnel(world: World, day: date) -> Parts:
    """Count leads that came into each state."""
    first = year_began(day)
    return Counter(
        state
        for each in world.leads
        for state in {state for state, since, _ in spans(each.steps) if first <= since <= day}
    )


def lead_conversion(world: World, day: date) -> Parts:
    """Count warm leads by whether they were matched."""
    found: Parts = Counter()
    for each in world.leads:
        if any(state == "warm" and year_began(day) <= since <= day for state, since in each.steps):
            matched = any(state == "matched" and since <= day for state, since in each.steps)
            found["converted" if matched else "not_converted"] += 1
    return found


def first_contact_in_time(world: World, day: date) -> Parts:
    """Count accepted offers by whether the company was called in time."""
    found: Parts = Counter()
    for row in (row for each in world.leads for row in each.offers):
        if row["answer"] == "accepted" and year_began(day) <= row["answered_on"] <= day:
            called = row["called_on"] if row["called_on"] and row["called_on"] <= day else None
            if called and called <= row["until_on"]:
                found["in_time"] += 1
            else:
                found["waiting" if called is None and row["until_on"] >= day else "late"] += 1
    return found


def fairness_index(world: World, day: date) -> Parts:
    """Count offers accepted in 90 days by school."""
    return Counter(
        str(world.schools[row["school"]])
        for each in world.leads
        for row in each.offers
        if row["answer"] == "accepted" and day - timedelta(days=90) < row["answered_on"] <= day
    )


def dropout_rate(world: World, day: date) -> Parts:
    """Count trajectories that left block 1 by how they ended."""
    found: Parts = Counter()
    for each in in_city(world):
        out = next((since for state, since in each.steps if STATES[state].block != FIRST_BLOCK), None)
        if out is not None and year_began(day) <= out <= day:
            gone = state_on(each.steps, day) == "left" and each.certificate is None
            found["dropout" if gone else "not_dropout"] += 1
    return found


def _ended(world: World, day: date, states: set[str]) -> list[Trajectory]:
    return [
        each for each in in_city(world) if state_on(each.steps, day) in states and each.steps[-1][1] >= year_began(day)
    ]


def qualified(world: World, day: date) -> Parts:
    """Count trajectories that ended with a certificate."""
    finals = {name for name, rule in STATES.items() if rule.final}
    return Counter(each.certificate for each in _ended(world, day, finals) if each.certificate)


def destination(world: World, day: date) -> Parts:
    """Count completed trajectories by where the learner went."""
    groups = {"job_other": "labour_market", "vdab": "labour_market", "further_study": "further_study"}
    return Counter(groups.get(each.destination or "", "unknown") for each in _ended(world, day, {"completed"}))


ORACLE: dict[str, Callable[[World, date], Parts]] = {
    each.__name__: each
    for each in (
        learners_dual,
        learners_preparatory,
        schools_dual,
        programmes_distinct,
        programmes_by_kind,
        programmes_offered,
        learners_without_workplace,
        time_to_workplace,
        clock_lapsed,
        agreements_total,
        agreements_running,
        learners_with_running_agreement,
        companies_with_learner,
        broken_agreements,
        companies_recognised,
        sites_recognised,
        recognitions,
        candidate_companies,
        idle_recognised_sites,
        leads_funnel,
        lead_conversion,
        first_contact_in_time,
        fairness_index,
        dropout_rate,
        qualified,
        destination,
    )
}
