"""The stalled list: who sees what, in which order, narrowed, a page at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import workflows.dashboard
import workflows.stalled
from tests.engine.test_visibility import reads_of_cases
from tests.workflows.histories import shipped
from tests.workflows.stalled.asking import page, row
from workflows.stalled.sentences import Reason, Stands, next_step, sentence
from workflows.stalled.thresholds import thresholds

SEP_1, DAY = date(2026, 9, 1), date(2026, 9, 16)


def test_a_city_coordinator_sees_codes_and_no_names(town):
    """The city oversees who is stuck; it never learns who it is."""
    case = town.city.learner(town.school, ("enrolled", SEP_1), coach=town.coach)

    seen = row(town.city, town.overseer, DAY, case)

    assert (seen.named, seen.title, seen.subtitle) == (False, seen.code, "")
    assert (seen.organisation, seen.owner_role) == ("Technicum Noord", "school_coordinator")
    assert row(town.city, town.coordinator, DAY, case).title.startswith("Noor")


def test_everybody_sees_their_own_cases_only(town):
    """The list goes through the one condition that says who sees what."""
    mine = town.city.learner(town.school, ("enrolled", SEP_1), coach=town.coach)
    elsewhere = town.city.learner(town.city.school(), ("enrolled", SEP_1))
    lead = town.city.lead(town.desk, ("qualifying", date(2026, 8, 3)))

    def seen(actor):
        return {each.case_id for each in page(town.city, actor, DAY).rows}

    assert seen(town.coach) == seen(town.coordinator) == {mine}
    assert seen(town.employee) == {lead}
    assert seen(town.overseer) == {mine, elsewhere, lead}
    assert seen(town.city.person("administrator", None)) == set()


def test_pages_follow_each_other_without_gaps_or_doubles(town):
    """Three cases of one rule on the same day and one of another: each comes once, in the same order."""
    cases = [town.city.learner(town.school, ("enrolled", SEP_1), coach=town.coach) for _ in range(3)]
    town.city.clock(cases[1], "enrolled", SEP_1, date(2026, 9, 10))
    whole = page(town.city, town.coach, DAY)

    walked, after = [], None
    for _ in range(4):
        part = page(town.city, town.coach, DAY, limit=1, after=after)
        walked += [each.case_id for each in part.rows]
        after = part.after
        if after is None:
            break

    assert walked == [each.case_id for each in whole.rows] == [cases[1], cases[0], cases[2]]
    assert (whole.total, whole.groups) == (3, {"deadline": 1, "contact": 2})


def test_the_list_is_narrowed_to_a_group_a_school_a_block_a_process_and_an_owner(town):
    """What stands in the address decides what is on the page."""
    other = town.city.school()
    one = town.city.learner(town.school, ("orienting", SEP_1), coach=town.coach)
    town.city.clock(one, "orienting", SEP_1, date(2026, 9, 10))
    two = town.city.learner(other, ("enrolled", SEP_1))
    lead = town.city.lead(town.desk, ("qualifying", date(2026, 8, 3)))

    def seen(**wanted):
        return {each.case_id for each in page(town.city, town.overseer, DAY, **wanted).rows}

    assert seen() == {one, two, lead}
    assert seen(group="deadline") == {one}
    assert seen(organisation_id=other) == {two}
    assert seen(block="inform_orient") == {one}
    assert seen(workflow="company_lead") == {lead}
    assert seen(owner_id=town.coach.person_id) == {one}
    assert page(town.city, town.overseer, DAY, group="deadline").total == 1


def test_a_closed_case_is_stalled_no_more_but_was_so_then(town):
    """The list of a past day is the list of that day."""
    case = town.city.learner(town.school, ("enrolled", SEP_1), ("left", date(2026, 9, 21)), coach=town.coach)

    assert row(town.city, town.coach, DAY, case) is not None
    assert row(town.city, town.coach, date(2026, 9, 22), case) is None


def test_the_list_of_a_day_stays_the_same_once_cases_moved_on(town):
    """Until then the rows of the cases tell where they stand, and afterwards their spans do."""
    other = town.city.school()
    for place, state in enumerate(("orienting", "enrolled", "in_guidance", "handover")):
        case = town.city.learner(town.school, (state, date(2026, 6, 1)), coach=town.coach)
        town.city.clock(case, state, SEP_1, date(2026, 9, 7 + place))
    town.city.lead(town.desk, ("qualifying", date(2026, 8, 3)))
    before = page(town.city, town.overseer, DAY)

    town.city.learner(other, ("registered", date(2026, 9, 21)))

    assert page(town.city, town.overseer, DAY) == before
    assert before.total == 5


def test_every_rule_says_one_sentence_and_a_next_step_in_both_languages():
    """A sentence that ends half-way, or a placeholder nobody fills, shows on the page."""
    stands = Stands(shipped()["learner_trajectory"], "searching_workplace")
    for rule in thresholds().rules:
        reason = Reason(rule, DAY, "workplace_search", number=2, days=6, most=5, owner="Mia Claes")

        for text in (sentence(reason, stands).nl, sentence(reason, stands).en):
            assert text.endswith(".")
            assert text.count(". ") == 0
            assert "{" not in text
        assert next_step(reason, stands).nl
        assert next_step(reason, stands).en


def test_every_query_on_cases_says_whose_they_are():
    """A list or figure that forgets the condition would show, or count, somebody else's learner."""
    found = set()
    for package in (workflows.stalled, workflows.dashboard):
        for path in Path(package.__file__).parent.glob("**/*.py"):
            text = path.read_text("utf-8")
            found |= {(path.name, name) for name in reads_of_cases(text)}

    # Two ask for a condition; the third puts words to rows that were counted, a code where a name is not read.
    assert found == {("asked.py", "_open_now"), ("asked.py", "_open_then"), ("row_words.py", "_cases")}
