"""The way of a company is the one the city and its schools agreed on: who owns a state, who may take which step where.

The table stands here a second time on purpose: a step that reaches one state further is a change of the agreement.
"""

from __future__ import annotations

import pytest

from tests.workflows.histories import shipped

CE, CC, SC, TC, SYS = "city_employee", "city_coordinator", "school_coordinator", "trajectory_coach", "system"
BEFORE = ("detected", "warm", "qualifying", "recognition_check", "in_pool")
AT_SCHOOL = ("accepted", "contacted", "visited", "workplace_agreed")
OWNERS = {
    **dict.fromkeys((*BEFORE, "kept_warm"), CE),
    "offered": SC,
    **dict.fromkeys((*AT_SCHOOL, "matched"), TC),
    **dict.fromkeys(("lost", "unsuitable", "merged"), None),
}
STEPS = [
    ("confirm_interest", ["detected"], "warm", {CE, CC}, {"contact_person", "share_consent"}),
    ("start_qualifying", ["warm"], "qualifying", {CE, CC}, {"no_open_duplicate"}),
    ("finish_qualifying", ["qualifying"], "recognition_check", {CE, CC}, {"lines_complete"}),
    ("release_to_pool", ["recognition_check"], "in_pool", {CE, CC}, {"recognition_status_known"}),
    ("offer", ["in_pool"], "offered", {CE, CC}, {"eligible_school", "no_open_offer", "ranking_or_reason"}),
    ("accept", ["offered"], "accepted", {SC, TC}, {"own_offer", "offer_not_expired"}),
    ("decline", ["offered"], "in_pool", {SC, TC}, {"own_offer", "reason"}),
    ("expire", ["offered"], "in_pool", {SYS}, {"offer_expired"}),
    ("withdraw", ["offered"], "in_pool", {CE, CC}, {"reason"}),
    ("log_first_contact", ["accepted"], "contacted", {TC, SC}, {"contact_logged"}),
    ("take_back", ["accepted"], "in_pool", {CC, CE, SYS}, {"contact_overdue"}),
    ("log_visit", ["contacted"], "visited", {TC, SC}, {"visit_report"}),
    ("agree_workplace", ["contacted", "visited"], "workplace_agreed", {TC, SC}, {"places_agreed"}),
    ("match_learner", ["workplace_agreed"], "matched", {SYS, TC}, {"agreement_signed"}),
    ("free_place", ["matched"], "workplace_agreed", {SYS, TC}, {"company_still_willing"}),
    ("give_back", [*AT_SCHOOL], "in_pool", {SC, TC}, {"reason", "feedback_written"}),
    ("redistribute", ["accepted", "contacted"], "in_pool", {CC}, {"reason"}),
    (
        "keep_warm",
        [*BEFORE[1:], *AT_SCHOOL[1:], "matched"],
        "kept_warm",
        {CE, CC, SC, TC},
        {"review_date", "company_told"},
    ),
    ("reactivate", ["kept_warm"], "qualifying", {CE, CC}, {"contact_logged"}),
    ("lose", [*BEFORE, *AT_SCHOOL, "matched", "kept_warm"], "lost", {CE, CC, SC, TC}, {"reason"}),
    (
        "declare_unsuitable",
        ["qualifying", "recognition_check", *AT_SCHOOL[1:]],
        "unsuitable",
        {CE, CC, SC},
        {"reason"},
    ),
    ("merge", [*BEFORE, "kept_warm"], "merged", {CE, CC}, {"surviving_lead"}),
    ("reopen", ["lost", "unsuitable"], "detected", {CE, CC}, {"reason", "cooldown_passed_or_company_asked"}),
]
OWN = {"join_pool", "company_failed"}
"""Steps of the program alone: the other half of a split, and a company that failed."""
RELEASING = ("take_back", "give_back", "redistribute", "keep_warm", "lose", "declare_unsuitable", "company_failed")
LOST = "no_interest no_time no_mentor no_learner_found bad_experience economic bankrupt moved works_with_other_region \
contacted_too_often unreachable other"
DECLINED = "no_learner programme_not_offered too_far bad_experience capacity_coach other"


def way():
    """Return the shipped file."""
    return shipped().current("company_lead").document


def test_every_state_has_its_owner_and_three_are_final():
    """Somebody owns a company until it is over."""
    states = way().states

    assert {name: rule.owner for name, rule in states.items()} == OWNERS
    assert {name for name, rule in states.items() if rule.final} == {"lost", "unsuitable", "merged"}


@pytest.mark.parametrize(("name", "sources", "dest", "roles", "rules"), STEPS)
def test_a_step_leads_from_where_it_should_by_whom_it_should_under_its_rules(name, sources, dest, roles, rules):
    """No more and no fewer states and people; rules may be added, never left out."""
    step = way().actions[name]

    asked = {*step.guards, *({"reason"} if step.reason else ())}
    assert (set(step.sources), step.to, set(step.by)) == (set(sources), dest, roles)
    assert rules <= asked


def test_there_are_no_other_steps_than_these_and_two_of_the_program():
    """Whoever adds one writes it down here too."""
    assert set(way().actions) == {name for name, *_ in STEPS} | OWN
    assert all(way().actions[name].by == [SYS] for name in OWN)


def test_every_way_out_of_a_school_opens_the_lock_and_no_other_step_does():
    """A lock that stays behind would close a company for everybody."""
    actions = way().actions

    assert {name for name, step in actions.items() if "unlock_contact" in step.effects} == set(RELEASING)


def test_the_reasons_are_those_that_were_agreed():
    """Their codes are counted: one that is renamed is lost to the figures."""
    reasons = way().reasons

    assert set(reasons["lost_reasons"]) == set(LOST.split())
    assert set(reasons["decline_reasons"]) == set(DECLINED.split())


def test_after_each_return_and_at_each_end_somebody_tells_the_company():
    """Never no news: a task, unless the step itself asks what the company was told or there is nobody left to tell."""
    actions, silent = way().actions, {"keep_warm", "company_failed", "merge", "join_pool", "release_to_pool"}
    ends = {name for name, step in actions.items() if step.to in {"in_pool", "lost", "unsuitable", "merged"}}

    told = {name for name, step in actions.items() if {"tell_company", "apologise_company"} & set(step.opens)}

    assert ends - silent == told
    assert "company_told" in actions["keep_warm"].guards
