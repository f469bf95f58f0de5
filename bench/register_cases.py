"""The cases of the measured city: trajectories and leads with their history, clocks, tasks and agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bench.register_history import LEADS, LEARNERS, add_case, add_clock
from bench.register_rows import Rows, at
from bench.register_sizes import TODAY
from engine.calendar import Length, Unit, default_calendar
from engine.tables import tasks
from workflows.register import tables

WAYS: Sequence[tuple[int, tuple[str, ...]]] = (
    (3, ("registered", "orienting", "screening")),
    (2, ("registered", "orienting", "screening", "preparatory_phase")),
    (8, ("registered", "orienting", "screening", "enrolled", "searching_workplace")),
    (4, ("registered", "screening", "enrolled", "searching_workplace", "match_proposed")),
    (5, ("registered", "screening", "enrolled", "searching_workplace", "drafting_agreement", "onboarding")),
    (45, ("registered", "screening", "enrolled", "searching_workplace", "onboarding", "in_guidance")),
    (3, ("registered", "screening", "enrolled", "searching_workplace", "onboarding", "in_guidance", "extra_care")),
    (20, ("registered", "enrolled", "searching_workplace", "onboarding", "in_guidance", "handover", "completed")),
    (10, ("registered", "screening", "enrolled", "searching_workplace", "left")),
)
"""How many in a hundred went which way."""
LEAD_WAYS: Sequence[tuple[int, tuple[str, ...]]] = (
    (10, ("detected", "warm", "qualifying")),
    (15, ("detected", "warm", "qualifying", "recognition_check", "in_pool")),
    (5, ("detected", "warm", "qualifying", "recognition_check", "in_pool", "offered")),
    (30, ("detected", "warm", "qualifying", "in_pool", "offered", "accepted", "contacted")),
    (25, ("detected", "warm", "qualifying", "in_pool", "offered", "accepted", "workplace_agreed", "matched")),
    (15, ("detected", "warm", "lost")),
)
KNOWN = "what the agreements need to know of each learner"
SEARCHING = ("searching_workplace", "match_proposed", "drafting_agreement")
REASONS = ("notice_by_learner", "notice_by_company", "mutual_agreement", "bankruptcy", "term_reached", "completed")


def trajectories(rows: Rows) -> None:
    """Add a trajectory per learner, and the agreements they have and had."""
    weights = [weight for weight, _ in WAYS]
    coaches = [
        (row["person_id"], row["organisation_id"]) for row in rows.found["grants"] if row["role"] == "trajectory_coach"
    ]
    taught = rows.found["offerings"]
    programmes: dict[int, list[int]] = {}
    for row in taught:
        programmes.setdefault(row["organisation_id"], []).append(row["programme_id"])
    for number in range(rows.sizes.learners):
        [(_, way)] = rows.chance.choices(WAYS, weights)
        coach, school = coaches[number % len(coaches)]
        learner = rows.add(
            tables.learners, first_name="Noor", last_name=f"Peeters{number}", birth_date=date(2009, 5, 4)
        )
        case, since = add_case(rows, LEARNERS, way, school, coach)
        ended = way[-1] in {"completed", "left"}
        programme = rows.chance.choice(programmes[school])
        rows.add(
            tables.trajectories,
            case_id=case,
            learner_id=learner,
            organisation_id=school,
            programme_id=programme,
            school_year=2026,
            intake_on=TODAY if way[-1] == "match_proposed" and number % 2 else None,
            certificate_kind="education_qualification" if way[-1] == "completed" else None,
            destination=rows.chance.choice(("job_other", "further_study", "unknown")) if ended else None,
        )
        known = {"case": case, "learner": learner, "school": school, "programme": programme, "way": way, "since": since}
        _search(rows, known)
        _questions(rows, known)
        rows.found[KNOWN].append(known)


def agreements(rows: Rows) -> None:
    """Add two agreements a learner: one of an earlier year, and one that runs where the way came so far."""
    known, chance = rows.found.pop(KNOWN), rows.chance
    for number in range(rows.sizes.agreements):
        row = known[number % len(known)]
        runs = number < len(known) and row["way"][-1] in {"onboarding", "in_guidance", "extra_care"}
        first = (
            rows.day(date(2026, 9, 1), date(2026, 11, 20)) if runs else rows.day(date(2023, 9, 1), date(2026, 10, 1))
        )
        last = date(first.year + (first.month >= 7), 6, 30)
        over = (not runs and last >= TODAY) or chance.random() < 0.15
        ended = min(rows.day(first, last), TODAY) if over and not runs else None if runs else last
        agreement = rows.add(
            tables.agreements,
            case_id=row["case"],
            learner_id=row["learner"],
            organisation_id=row["school"],
            programme_id=row["programme"],
            site_id=chance.randint(1, rows.sizes.sites),
            workplace_id=chance.randint(1, rows.sizes.workplaces),
            kind=chance.choice(("oao", "oao", "sao")),
            starts_on=first,
            ends_on=last,
            ended_on=ended,
            workplace_hours=20.0,
            status="running" if ended is None else "ended",
            termination_code=None if ended is None else chance.choice(REASONS),
        )
        if runs and number % 40 == 0:
            rows.add(
                tables.suspensions,
                agreement_id=agreement,
                kind="illness",
                from_on=rows.day(first, TODAY),
                ended_on=None,
            )


def leads(rows: Rows) -> None:
    """Add company leads with their lines and offers."""
    weights, chance = [weight for weight, _ in LEAD_WAYS], rows.chance
    employees = [row["person_id"] for row in rows.found["grants"] if row["role"] == "city_employee"]
    schools = [row["organisation_id"] for row in rows.found["providers"]]
    answers = ("accepted", "accepted", "declined", "expired")
    for number in range(rows.sizes.leads):
        [(_, way)] = chance.choices(LEAD_WAYS, weights)
        case, _ = add_case(rows, LEADS, way, 1, employees[number % len(employees)])
        site = chance.randint(1, rows.sizes.sites)
        company = rows.found["sites"][site - 1]["company_id"]
        rows.add(tables.leads, case_id=case, company_id=company, site_id=site)
        rows.add(tables.lead_lines, case_id=case, programme_id=chance.choice(rows.ids(tables.programmes)), places=1)
    first = rows.sizes.learners + 1
    for number in range(rows.sizes.offers):
        offered = rows.day(date(2026, 1, 5), TODAY - timedelta(days=6))
        answered = offered + timedelta(days=chance.randint(0, 5))
        answer = chance.choice(answers)
        accepted = answer == "accepted"
        rows.add(
            tables.lead_offers,
            case_id=first + number % rows.sizes.leads,
            organisation_id=chance.choice(schools),
            offered_on=offered,
            offered_at=at(offered),
            expires_on=offered + timedelta(days=7),
            parts={},
            answer=answer,
            answered_on=answered,
            contact_due_on=answered + timedelta(days=3) if accepted else None,
            first_contact_on=answered + timedelta(days=chance.randint(0, 6)) if accepted else None,
        )


def _search(rows: Rows, known: Mapping[str, Any]) -> None:
    """Add the search of who came so far; who still searches stands on the shared list."""
    case, way, since = known["case"], known["way"], known["since"]
    if "enrolled" not in way:
        return
    searches = way[-1] in SEARCHING
    first = rows.day(date(2026, 10, 20), TODAY) if searches else rows.day(date(2026, 9, 1), since)
    last = default_calendar().nth(first, Length(20, Unit.TRAINING_DAYS))
    closed = None if searches else min(rows.day(first, last + timedelta(days=5)), TODAY)
    rows.add(
        tables.workplace_searches,
        case_id=case,
        reason="initial",
        starts_on=first,
        ends_on=last,
        base_days=20,
        closed_on=closed,
        closed_by=None if searches else rows.chance.choice(("agreement", "agreement", "route")),
        training_days=None if searches else rows.chance.randint(1, 20),
    )
    if searches:
        add_clock(rows, case, "workplace_search", first, last)
        rows.add(
            tables.waiting_entries,
            code=f"W-2026-{case:05d}",
            kind="workplace",
            case_id=case,
            organisation_id=known["school"],
            programme_id=known["programme"],
            since_on=first,
            shared=case % 10 != 0,
            partner_choices=[],
            postcode="2000",
            days="wo,do,vr",
            travel_mode="public",
            needs=["rustig"],
            wishes="techniek in een klein bedrijf",
            status="waiting",
        )


def _questions(rows: Rows, known: Mapping[str, Any]) -> None:
    """Add a question to the mentor; one in five was never answered."""
    case, way, since = known["case"], known["way"], known["since"]
    if "onboarding" not in way:
        return
    waits = case % 5 == 0 and way[-1] in {"onboarding", "in_guidance"}
    task = rows.add(
        tasks,
        case_id=case,
        name="mentor_first_week",
        kind="task",
        role="mentor",
        opened_at=at(since),
        status="open" if waits else "done",
        done_at=None if waits else at(since),
    )
    add_clock(rows, case, "task:mentor_first_week", since, since + timedelta(days=12), task_id=task)
