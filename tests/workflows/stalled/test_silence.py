"""Stalled by silence: nobody spoke with a learner, nobody wrote in a lead."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

import engine
from engine.actor import SYSTEM
from engine.commands.undo_contact import contact_to_undo
from engine.tables import calendar_days, tasks
from tests.workflows.histories import at, shipped
from tests.workflows.stalled.asking import reasons
from workflows.register import tables
from workflows.register.rule_values import set_rule_value

SEP_1 = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("state", "last_fine_day", "first_stalled_day", "passed", "most"),
    [
        ("orienting", date(2026, 9, 22), date(2026, 9, 23), "16 werkdagen", 15),
        ("match_proposed", date(2026, 9, 8), date(2026, 9, 9), "6 werkdagen", 5),
        ("in_guidance", date(2026, 10, 6), date(2026, 10, 7), "26 opleidingsdagen", 25),
        ("handover", date(2026, 9, 15), date(2026, 9, 16), "11 werkdagen", 10),
    ],
)
def test_a_learner_nobody_spoke_with_is_stalled_after_the_days_of_the_block(
    town, state, *, last_fine_day, first_stalled_day, passed, most
):
    """Block 1: 15 working days, block 2: 5, block 3: 25 training days, block 4: 10 working days (domain B6.4)."""
    case = town.city.learner(town.school, (state, SEP_1), coach=town.coach)
    town.city.contact(case, town.coach, SEP_1)

    assert "no_contact" not in reasons(town.city, town.coach, last_fine_day, case)
    said = reasons(town.city, town.coach, first_stalled_day, case)["no_contact"]
    assert said == f"Al {passed} geen contact; in deze fase is dat hoogstens {most}."


def test_a_visit_in_the_register_counts_like_a_call(town):
    """Any kind of contact counts."""
    case = town.city.learner(town.school, ("match_proposed", SEP_1), coach=town.coach)

    town.city.add(tables.contacts, case_id=case, kind="visit", on_day=date(2026, 9, 4))

    assert "no_contact" not in reasons(town.city, town.coach, date(2026, 9, 11), case)
    said = reasons(town.city, town.coach, date(2026, 9, 14), case)["no_contact"]
    assert said == "Al 6 werkdagen geen contact; in deze fase is dat hoogstens 5."


def test_a_contact_that_was_taken_back_spoke_to_nobody(db, town):
    """Also on a day that lies behind, when somebody has been spoken to since; a contact that stayed counts there."""
    mistaken, meant = (town.city.learner(town.school, ("match_proposed", SEP_1), coach=town.coach) for _ in range(2))
    for case in (mistaken, meant):
        town.city.contact(case, town.coach, date(2026, 9, 7))
    now = at(date(2026, 9, 7), 12)
    slip = contact_to_undo(db, shipped(), mistaken, actor=town.coach, now=now)
    engine.undo_contact(db, shipped(), mistaken, slip.sequence, actor=town.coach, now=now)
    for case in (mistaken, meant):
        town.city.contact(case, town.coach, date(2026, 9, 11))

    assert "no_contact" not in reasons(town.city, town.coach, date(2026, 9, 9), meant)
    said = reasons(town.city, town.coach, date(2026, 9, 9), mistaken)["no_contact"]
    assert said == "Al 6 werkdagen geen contact; in deze fase is dat hoogstens 5."


@pytest.mark.parametrize("task", ["contact_mentor", "learner_first_week"])
def test_a_call_that_was_a_task_and_an_answer_from_outside_count_too(db, town, task):
    """A coach who does the recurring duty, or hears from the learner, has had contact."""
    case = town.city.learner(town.school, ("match_proposed", SEP_1), coach=town.coach)
    row = {"case_id": case, "name": task, "kind": "task", "opened_at": at(SEP_1), "status": "done"}
    role = shipped()["learner_trajectory"].document.tasks[task].role
    with db.transaction() as tx:
        tx.execute(insert(tasks), {**row, "role": role, "done_at": at(date(2026, 9, 4))})

    assert "no_contact" not in reasons(town.city, town.coach, date(2026, 9, 11), case)
    said = reasons(town.city, town.coach, date(2026, 9, 14), case)["no_contact"]
    assert said == "Al 6 werkdagen geen contact; in deze fase is dat hoogstens 5."


def test_a_task_at_the_desk_is_no_contact(db, town):
    """Registering an agreement speaks to nobody."""
    case = town.city.learner(town.school, ("match_proposed", SEP_1), coach=town.coach)
    row = {"case_id": case, "name": "register_agreement", "kind": "task", "opened_at": at(SEP_1), "status": "done"}
    with db.transaction() as tx:
        tx.execute(insert(tasks), {**row, "role": "trajectory_coach", "done_at": at(date(2026, 9, 8))})

    assert "no_contact" in reasons(town.city, town.coach, date(2026, 9, 9), case)


def test_a_block_counts_from_its_beginning(town):
    """Who comes into block 2 today is not stalled by the quiet weeks that block 1 grants."""
    steps = (("screening", SEP_1), ("enrolled", date(2026, 9, 14)))
    case = town.city.learner(town.school, *steps, coach=town.coach)

    assert "no_contact" not in reasons(town.city, town.coach, date(2026, 9, 21), case)
    assert "no_contact" in reasons(town.city, town.coach, date(2026, 9, 22), case)


def test_school_holidays_stop_the_days_of_a_school(town):
    """Autumn holiday 2 to 8 November and 11 November: 30 October, 9, 10, 12 and 13 November are the five."""
    case = town.city.learner(town.school, ("enrolled", date(2026, 10, 29)), coach=town.coach)
    town.city.contact(case, town.coach, date(2026, 10, 29))

    assert "no_contact" not in reasons(town.city, town.coach, date(2026, 11, 13), case)
    assert "no_contact" in reasons(town.city, town.coach, date(2026, 11, 16), case)


def test_a_free_day_of_the_school_itself_stops_them_too(db, town):
    """A study day is no day on which the coach could have called."""
    case = town.city.learner(town.school, ("enrolled", SEP_1), coach=town.coach)
    row = {"organisation_id": town.school, "day": date(2026, 9, 7), "kind": "closed", "label": "studiedag"}
    with db.transaction() as tx:
        tx.execute(insert(calendar_days), row)

    assert "no_contact" not in reasons(town.city, town.coach, date(2026, 9, 9), case)
    assert "no_contact" in reasons(town.city, town.coach, date(2026, 9, 10), case)


def test_the_days_of_the_city_run_on_in_school_holidays(town):
    """A lead that the city owns waits fifteen working days, school or no school."""
    lead = town.city.lead(town.desk, ("qualifying", date(2026, 10, 19)))
    town.city.event(lead, "note", date(2026, 10, 19), town.employee)

    assert "silent_lead" not in reasons(town.city, town.employee, date(2026, 11, 9), lead)
    said = reasons(town.city, town.employee, date(2026, 11, 10), lead)["silent_lead"]
    assert said == "Al 16 werkdagen niets genoteerd; dat is hoogstens 15."


def test_a_reminder_of_a_clock_is_no_entry_in_a_lead(town):
    """Otherwise the program's own mails would hide that nobody does anything."""
    lead = town.city.lead(town.desk, ("qualifying", SEP_1))
    town.city.event(lead, "step_fired", date(2026, 9, 18))

    assert "silent_lead" in reasons(town.city, town.employee, date(2026, 9, 23), lead)

    town.city.event(lead, "note", date(2026, 9, 18), town.employee)
    assert "silent_lead" not in reasons(town.city, town.employee, date(2026, 9, 23), lead)


@pytest.mark.parametrize("state", ["matched", "kept_warm"])
def test_a_lead_that_waits_for_a_date_is_not_silent(town, state):
    """Its own deadline watches that date."""
    lead = town.city.lead(town.desk, (state, SEP_1))

    assert "silent_lead" not in reasons(town.city, town.overseer, date(2026, 12, 1), lead)


def test_an_administrator_sets_the_days_from_a_date_on(db, town):
    """Earlier days keep the number they had."""
    case = town.city.learner(town.school, ("enrolled", SEP_1), coach=town.coach)
    day = date(2026, 9, 9)
    assert "no_contact" in reasons(town.city, town.coach, day, case)

    set_rule_value(db, "stalled.no_contact_block_2_wd", 8, day, actor=SYSTEM, now=at(day))

    assert "no_contact" not in reasons(town.city, town.coach, date(2026, 9, 11), case)
    said = reasons(town.city, town.coach, date(2026, 9, 14), case)["no_contact"]
    assert said == "Al 9 werkdagen geen contact; in deze fase is dat hoogstens 8."


def test_a_past_day_knows_nothing_of_later_contacts(town):
    """Asked of the tenth and the fourteenth, the call of the twenty-first had not been made."""
    case = town.city.learner(town.school, ("match_proposed", SEP_1), coach=town.coach)
    town.city.contact(case, town.coach, date(2026, 9, 4))
    town.city.contact(case, town.coach, date(2026, 9, 21))

    assert "no_contact" not in reasons(town.city, town.coach, date(2026, 9, 11), case)
    said = reasons(town.city, town.coach, date(2026, 9, 14), case)["no_contact"]
    assert said == "Al 6 werkdagen geen contact; in deze fase is dat hoogstens 5."
    assert "no_contact" not in reasons(town.city, town.coach, date(2026, 9, 22), case)
