"""The ways cases of the demo take: which action, by whom, with which fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Words = dict[str, Any]
Fields = Callable[[date, Words], dict[str, object]]


@dataclass(frozen=True)
class Moment:
    """One step: ``fills`` are written into the case first, ``fields`` are what the step's form asks."""

    action: str
    by: str
    fields: Fields
    fills: Fields | None = None


def _iso(day: date, plus: int = 0) -> str:
    return (day + timedelta(days=plus)).isoformat()


LEARNER_WAY = (
    Moment("start_orientation", "coordinator", lambda _day, words: {"coach": words["coach"]}),
    Moment(
        "start_screening",
        "coach",
        lambda day, words: {
            "info_talk_on": _iso(day),
            "parent_informed_on": _iso(day),
            "info_links_given": True,
            "taster_offered": True,
            "taster_on": _iso(day),
            "motivation": words["motivation"],
        },
    ),
    Moment(
        "enrol",
        "coordinator",
        lambda day, _words: {
            "prior_education": "mainstream",
            "two_years_followed": True,
            "admission_general": True,
            "admission_specific": True,
            "late_entry_council_on": _iso(day),
            "enrol_ref": "D-2026-1",
            "first_lesson_on": _iso(day),
        },
        lambda day, words: {
            "ready": "ready",
            "willing": "willing",
            "advice_source": "previous_council",
            "advised_by": words["advised_by"],
            "advised_on": _iso(day),
            "advice_talk_on": _iso(day),
            "route_chosen": "dual",
        },
    ),
    Moment("search_workplace", "coach", lambda _day, _words: {}, lambda _day, _words: {"rules_addendum_signed": True}),
    Moment(
        "propose_match",
        "coach",
        lambda day, words: {
            "company_name": words["companies"][day.day % len(words["companies"])],
            "workplace_reserved_on": _iso(day),
            "intake_on": _iso(day, 1),
        },
        lambda _day, words: {
            "search_wishes": words["wishes"],
            "travel_mode": "public",
            "travel_minutes": 30,
            "days_available": "wo, do, vr",
            "shared_list_consent": True,
        },
    ),
    Moment(
        "accept_match",
        "coach",
        lambda day, _words: {
            "intake_on": _iso(day),
            "learner_agrees": True,
            "company_agrees": True,
            "match_parent_informed_on": _iso(day),
        },
    ),
    Moment(
        "agreement_signed",
        "coach",
        lambda day, words: {
            "agreement_kind": "oao",
            "allowance_step": "step_1",
            "social_maribel": False,
            "simulated_workplace": False,
            "school_hours": 16,
            "workplace_hours": 22,
            "company_weekly_hours": 38,
            "agreement_starts_on": _iso(day, 1),
            "agreement_ends_on": _iso(day, 300),
            "recognition_status": "granted",
            "recognition_granted_on": _iso(day, -200),
            "recognition_valid_until": _iso(day, 1500),
            "mentor_name": words["mentors"][day.day % len(words["mentors"])],
            "mentor_email": f"mentor{day.day}@duaal.example",
            "mentor_phone": "0470 55 00 00",
            "mentor_age": 41,
            "mentor_experience_years": 12,
            "mentor_extract_issued_on": _iso(day, -60),
            "mentor_training_done_on": _iso(day, -30),
            "training_plan_signed": True,
            "schedule_attached": True,
            "signed_learner_on": _iso(day),
            "signed_company_on": _iso(day),
            "signed_school_on": _iso(day),
            "signed_parent_on": _iso(day),
        },
    ),
)

LEAD_WAY = (
    Moment(
        "confirm_interest",
        "employee",
        lambda day, _words: {
            "share_consent": True,
            "share_consent_on": _iso(day),
            "promised": "We bellen terug over een geschikte school.",
            "promised_by_on": _iso(day, 7),
        },
    ),
    Moment("start_qualifying", "employee", lambda _day, _words: {"duplicate_check": "none_found"}),
    Moment(
        "finish_qualifying",
        "employee",
        lambda day, _words: {
            "places": 2,
            "earliest_start_on": _iso(day, 20),
            "site_address": "Haven 100, 2000 Antwerpen",
            "work_days": "wo, do, vr",
            "languages": "Nederlands",
            "reachability": "bus en tram",
            "mentor_precheck": "fits",
            "taster_possible": True,
            "exclusions": "geen",
        },
    ),
    Moment(
        "release_to_pool",
        "employee",
        lambda day, _words: {
            "recognition_status": "granted",
            "recognition_applicant": "company",
            "recognition_valid_until": _iso(day, 900),
        },
    ),
    Moment(
        "offer",
        "employee",
        lambda _day, words: {"offered_to": words["school"].id, "school_gives_programme": True, "offer_rank": 1},
    ),
    Moment("accept", "coordinator", lambda _day, words: {"lead_coach": words["coach"]}),
)
