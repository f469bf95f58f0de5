"""How long a company may stay where it is, who is reminded on which day and who hears of it after: day by day.

Everything begins on Tuesday 1 September 2026, a month without a holiday; the mails are all that left.
"""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.local_time import date_at
from engine.tables import outbox
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import SEPTEMBER, at, rows

CONSENT = {"share_consent": "ja", "share_consent_on": "2026-09-01", "promised": "We bellen."}
FLOOR = {"work_days": "wo-vr", "languages": "nl", "reachability": "tram", "exclusions": "geen"}
REST = {"mentor_precheck": "fits", "taster_possible": "ja", "places": 1, "earliest_start_on": "2026-10-01"}
WARM = {"review_on": "2026-09-22", "keep_warm_reason": "Nu te druk.", "company_told_on": "2026-09-01"}
REPORT = {"visited_on": "2026-09-01", "visit_fit": "fits", "visit_mentor": "fits", "visit_safe": "ja"}
REMINDER, ESCALATION = "deadline_reminder", "deadline_escalation"


def warming(network, state):
    """Bring a lead to a state of the city before the pool."""
    lead = network.lead(network.company, network.here)
    steps = [
        ("confirm_interest", {**CONSENT, "promised_by_on": "2026-09-20"}),
        ("start_qualifying", {}),
        ("finish_qualifying", {"programme_id": network.baker, **FLOOR, **REST}),
    ]
    for action, fields in steps[: ("detected", "warm", "qualifying", "recognition_check").index(state)]:
        lead.go(action, network.employee, SEPTEMBER, **fields)
    return lead


def reached(network, state):
    """Bring a lead to a state on 1 September."""
    if state in {"detected", "warm", "qualifying", "recognition_check"}:
        return warming(network, state)
    lead = network.lead(network.company, network.here).qualified(network.baker)
    if state == "kept_warm":
        lead.go("keep_warm", network.employee, SEPTEMBER, company_told="We bellen over drie weken.", **WARM)
    if state in {"in_pool", "kept_warm"}:
        return lead
    lead.offered(network.first)
    if state != "offered":
        lead.accepted(network.first)
    if state not in {"offered", "accepted"}:
        lead.contacted(network.first, SEPTEMBER)
    if state == "visited":
        lead.go("log_visit", network.first.coach, SEPTEMBER, visit_places=1, **REPORT)
    if state == "workplace_agreed":
        lead.agreed(network.first, SEPTEMBER)
    return lead


def told(network, lead, last):
    """Let every morning pass up to and including the last; return who was meant to get which mail, day by day."""
    names = {
        network.employee.person_id: "employee",
        network.coordinator.person_id: "city coordinator",
        network.first.coach.person_id: "coach",
        network.first.coordinator.person_id: "school coordinator",
    }
    for day in range(2, last.toordinal() - SEPTEMBER.toordinal() + 2):
        engine.fire_due(network.db, shipped(), at(date.fromordinal(SEPTEMBER.toordinal() + day - 1)))
    found = rows(network, outbox, outbox.c.case_id == lead.id, outbox.c.created_at > at(SEPTEMBER, 23))
    return [
        (date_at(each.created_at).strftime("%d/%m"), each.kind, names.get(each.recipient_id, "company"))
        for each in found
    ]


@pytest.mark.parametrize(
    ("state", "length", "expected"),
    [
        ("detected", 8, [("04/09", REMINDER, "employee"), ("10/09", ESCALATION, "city coordinator")]),
        (
            "warm",
            15,
            [
                ("08/09", REMINDER, "employee"),
                ("14/09", REMINDER, "employee"),
                ("16/09", ESCALATION, "city coordinator"),
            ],
        ),
        ("qualifying", 15, [("10/09", REMINDER, "employee"), ("17/09", ESCALATION, "city coordinator")]),
        ("recognition_check", 8, [("04/09", REMINDER, "employee"), ("09/09", ESCALATION, "city coordinator")]),
        (
            "in_pool",
            8,
            [
                ("04/09", REMINDER, "employee"),
                ("15/09", ESCALATION, "city coordinator"),
                ("29/09", "company_interim", "company"),
            ],
        ),
        (
            "offered",
            8,
            [
                ("03/09", REMINDER, "school coordinator"),
                ("07/09", REMINDER, "school coordinator"),
                ("09/09", "lead_expired", "employee"),
            ],
        ),
        (
            "accepted",
            4,
            [
                ("02/09", REMINDER, "coach"),
                ("03/09", REMINDER, "coach"),
                ("07/09", ESCALATION, "school coordinator"),
                ("09/09", "task_assigned", "employee"),
                ("09/09", ESCALATION, "city coordinator"),
            ],
        ),
        (
            "contacted",
            15,
            [("08/09", REMINDER, "coach"), ("14/09", REMINDER, "coach"), ("16/09", ESCALATION, "school coordinator")],
        ),
        ("visited", 8, [("04/09", REMINDER, "coach"), ("09/09", ESCALATION, "school coordinator")]),
        (
            "workplace_agreed",
            29,
            [("15/09", REMINDER, "coach"), ("25/09", REMINDER, "coach"), ("30/09", ESCALATION, "employee")],
        ),
        (
            "kept_warm",
            22,
            [
                ("22/09", REMINDER, "employee"),
                ("22/09", "still_a_place", "company"),
                ("06/10", ESCALATION, "city coordinator"),
            ],
        ),
    ],
)
def test_each_state_reminds_its_owner_and_tells_whoever_is_above_on_the_day_agreed(network, state, length, expected):
    """Nothing before, nothing else, and the last day stands on the page."""
    lead = reached(network, state)
    day, month = (int(part) for part in expected[-1][0].split("/"))

    assert lead.row().due_on == date(2026, 9, length)
    assert told(network, lead, date(2026, month, day)) == expected


def test_forty_working_days_before_the_learner_leaves_the_coach_asks_for_a_next_one(network):
    """Friday 18 December, eight weeks back, and Armistice Day does not count."""
    lead = reached(network, "workplace_agreed")
    network.works(network.first, network.baker, network.here, SEPTEMBER, date(2026, 12, 18))
    lead.go("match_learner", network.first.coach, SEPTEMBER)

    engine.fire_due(network.db, shipped(), at(date(2026, 10, 21)))
    assert lead.open_tasks() == set()
    engine.fire_due(network.db, shipped(), at(date(2026, 10, 22)))

    assert lead.open_tasks() == {("ask_next_learner", "trajectory_coach")}


def test_a_company_that_had_enough_of_us_is_an_alarm(network):
    """Somebody of the city finds out who called; any other reason is no alarm."""
    for reason, alarmed in (("no_time", False), ("contacted_too_often", True)):
        company, site = network.site(f"Bakkerij {reason}", "")
        lead = network.lead(company, site)
        lead.go("lose", network.employee, SEPTEMBER, reason=reason)
        network.settle(SEPTEMBER)

        assert (("look_into_contacts", "city_coordinator") in lead.open_tasks()) is alarmed
    assert network.mails("task_assigned") == [network.coordinator.person_id]
