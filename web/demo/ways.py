"""The ways cases of the demo take: which action, by whom, with which fields.

What a moment does not say is filled in by ``web.demo.answers``, and so is the reason where an action asks one.
"""

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
        lambda day, words: {
            "prior_education": "mainstream",
            "two_years_followed": True,
            "admission_general": True,
            "admission_specific": True,
            "late_entry_council_on": _iso(day),
            "enrol_ref": "D-2026-1",
            "first_lesson_on": _iso(day, words.get("lessons_after", 0)),
        },
        lambda day, words: {
            "ready": "ready",
            "willing": "willing",
            "advice_source": "previous_council",
            "advised_by": words["texts"]["advised_by"],
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
            "workplace_id": words["market"].free_place(words["programme"], day).id,
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
            "school_hours": 16,
            "workplace_hours": 22,
            "company_weekly_hours": 38,
            "agreement_starts_on": _iso(day, 1),
            "agreement_ends_on": _iso(day, 300),
            "mentor_id": words["market"].mentor_of(words["held"]["workplace_id"]),
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
    Moment("start_qualifying", "employee", lambda _day, _words: {}),
    Moment(
        "finish_qualifying",
        "employee",
        lambda day, _words: {
            "places": 2,
            "earliest_start_on": _iso(day, 20),
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
        lambda day, _words: {"recognition_seen_on": _iso(day), "recognition_applicant": "company"},
    ),
    Moment(
        "offer",
        "employee",
        lambda _day, words: {"offered_to": words["school"].id, "offer_reason": words["sentence"]},
    ),
    Moment("accept", "coordinator", lambda _day, words: {"lead_coach": words["coach"]}),
)

SECOND_LINE = frozenset(
    {"programme_2_id", "places_2", "earliest_start_2_on", "recognition_applicant_2", "agreed_places_2"}
)
"""Companies of the demo ask for one programme: as soon as one of these is filled, the rules ask them all."""
FINISH_ONBOARDING = Moment("finish_onboarding", "coach", lambda _day, _words: {})
FINAL_EVALUATION = Moment("start_final_evaluation", "coach", lambda day, _words: {"council_on": _iso(day, 21)})
TO_COUNCIL = Moment(
    "submit_to_council", "coach", lambda day, _words: {"council_on": _iso(day, 5), "competences_not_seen_reason": None}
)
CERTIFICATE = Moment("award_certificate", "coordinator", lambda _day, _words: {})
HANDED_OVER = Moment("finish_handover", "coach", lambda _day, _words: {})
EVALUATED = (FINAL_EVALUATION, TO_COUNCIL, CERTIFICATE, HANDED_OVER)
SECOND_AGREEMENT = Moment(
    "add_agreement",
    "coach",
    lambda day, words: {
        "second_workplace_id": words["market"].free_place(words["programme"], day, but=words["held"]["site_id"]).id,
        "second_agreement_kind": "sao",
        "second_workplace_hours": 8,
        "second_agreement_starts_on": _iso(day),
        "second_agreement_ends_on": _iso(day, 250),
        "second_signed_on": _iso(day),
    },
)
EXTRA_CARE = Moment("raise_concern", "coach", lambda day, _words: {"care_review_on": _iso(day, 7)})
INTERRUPTED = Moment("interrupt", "coach", lambda day, _words: {"interruption_expected_end": _iso(day, 21)})
AGREEMENT_ENDED = Moment("agreement_ended", "coach", lambda day, _words: {"agreement_ended_on": _iso(day)})
LEFT = Moment("leave", "coordinator", lambda day, _words: {"certificate_kind": None, "agreement_ended_on": _iso(day)})
REROUTED = Moment(
    "change_route",
    "coordinator",
    lambda day, _words: {"destination": "non_dual", "next_programme_id": None, "agreement_ended_on": _iso(day)},
)
TRANSFERRED = Moment(
    "transfer_school",
    "coordinator",
    lambda day, words: {
        "target_school": words["other_school"],
        "agreement_ended_on": _iso(day),
        "company_continues": None,
    },
)
AWAITING_PLACE = Moment("put_on_waiting_list", "coach", lambda _day, _words: {}, LEARNER_WAY[2].fills)
PREPARATORY_PHASE = Moment("start_preparatory_phase", "coach", lambda _day, _words: {}, LEARNER_WAY[2].fills)
NAFT = Moment("start_naft", "coach", lambda _day, _words: {}, LEARNER_WAY[2].fills)
NOT_STARTED = Moment("do_not_start", "coordinator", lambda _day, _words: {})

WITH_SCHOOL = (
    Moment("log_first_contact", "coach", lambda _day, _words: {}),
    Moment("log_visit", "coach", lambda _day, _words: {"visit_places": 2}),
    Moment(
        "agree_workplace",
        "coach",
        lambda day, _words: {"agreed_from": _iso(day, 10), "agreed_until": _iso(day, 300), "agreed_places": 2},
    ),
)
KEPT_WARM = Moment("keep_warm", "employee", lambda day, _words: {"review_on": _iso(day, 60)})
LOST = Moment("lose", "employee", lambda _day, _words: {})
UNSUITABLE = Moment("declare_unsuitable", "employee", lambda _day, _words: {})
MERGED = Moment("merge", "employee", lambda _day, words: {"surviving_lead_id": words["first_lead"]})
SIGNING = (LEARNER_WAY[-1], SECOND_AGREEMENT)
"""Steps by which a learner takes a place for good."""
