"""A learner about whom every rule of the agreement is content, on the day before work begins."""

from __future__ import annotations

from datetime import date

from workflows.learner_trajectory.known import Agreement, Company, Known, Mentor, Place, Programme, Recognition
from workflows.register.rule_values import default_values

TODAY = date(2026, 9, 21)
START = date(2026, 9, 22)
GOOD = {
    "birth_date": "2010-03-01",
    "first_lesson_on": "2026-09-01",
    "programme_id": 1,
    "workplace_id": 1,
    "mentor_id": 1,
    "agreement_kind": "oao",
    "allowance_step": "step_1",
    "agreement_starts_on": "2026-09-22",
    "agreement_ends_on": "2027-06-30",
    "training_plan_signed": True,
    "schedule_attached": True,
    "signed_learner_on": "2026-09-19",
    "signed_company_on": "2026-09-20",
    "signed_school_on": "2026-09-21",
    "signed_parent_on": "2026-09-19",
    "school_hours": 16,
    "workplace_hours": 20,
    "company_weekly_hours": 36,
}
MENTOR = Mentor(
    "Els Maes",
    has_address=True,
    at_site=True,
    age=25,
    experience_years=5,
    conditions_seen_on=date(2026, 9, 1),
    extract_issued_on=date(2026, 1, 10),
    training_done_on=date(2025, 11, 5),
)
RECOGNITION = Recognition("granted", TODAY, valid_until=date(2029, 1, 1))
PLACE = Place("Bakkerij De Vos", 1, same_programme=True, from_on=date(2026, 9, 1))
KNOWN = Known(
    values=default_values(),
    programme=Programme("grade_3"),
    place=PLACE,
    company=Company(committee="118", week_limit=38),
    recognition=RECOGNITION,
    mentor=MENTOR,
)
RUNNING = Agreement(main=True, starts_on=START, ends_on=date(2027, 6, 30), ended_on=None, hours=22)
SECOND = Agreement(main=False, starts_on=START, ends_on=date(2027, 6, 30), ended_on=None, hours=20)
