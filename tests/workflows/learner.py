"""A learner about whom every rule of the agreement is content, on the day before work begins."""

from __future__ import annotations

from datetime import date

TODAY = date(2026, 9, 21)
START = date(2026, 9, 22)
GOOD = {
    "birth_date": "2010-03-01",
    "first_lesson_on": "2026-09-01",
    "programme_kind": "grade_3",
    "provider_kind": "vt",
    "company_name": "Bakkerij De Vos",
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
    "recognition_status": "granted",
    "recognition_valid_until": "2029-01-01",
    "mentor_name": "Els Maes",
    "mentor_email": "els@devos.example",
    "mentor_age": 25,
    "mentor_experience_years": 5,
    "mentor_extract_issued_on": "2026-01-10",
    "mentor_training_done_on": "2025-11-05",
    "school_hours": 16,
    "workplace_hours": 20,
    "company_weekly_hours": 36,
}
