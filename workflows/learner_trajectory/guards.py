"""The rules of a learner's way that YAML cannot say, as pure functions of what case and register hold and the moment.

The sentences, their sources and the fields that solve them stand in ``workflow.yaml`` under the same names; rules
that only look whether fields are filled stand there alone. This file collects what the others hold, by subject.
"""

from __future__ import annotations

from workflows.learner_trajectory.agreement_rules import (
    agreement_active,
    agreement_complete,
    clock_open_or_extended,
    hours_match_kind,
    second_agreement_ordered,
    second_hours_fit,
    signed_before_start,
)
from workflows.learner_trajectory.closing_rules import (
    certificate_earned,
    certificate_kind,
    competences_scored,
    mentor_invited,
    same_school_year,
    target_school,
)
from workflows.learner_trajectory.ending_rules import (
    agreements_closed,
    no_other_active_agreement,
    notice_kept,
    other_agreement_suffices,
    second_running,
    termination_recorded,
)
from workflows.learner_trajectory.entry_rules import (
    admission_ok,
    admitted_here,
    age_ok,
    enrolled_ref,
    entry_date_ok,
    not_special_needs,
)
from workflows.learner_trajectory.leave_rules import urgent_leave_spent
from workflows.learner_trajectory.workplace_rules import (
    mentor_busy,
    mentor_may_follow,
    mentor_valid,
    needs_in_work_terms,
    recognition_granted,
    workplace_reserved,
)

__all__ = [
    "admission_ok",
    "admitted_here",
    "age_ok",
    "agreement_active",
    "agreement_complete",
    "agreements_closed",
    "certificate_earned",
    "certificate_kind",
    "clock_open_or_extended",
    "competences_scored",
    "enrolled_ref",
    "entry_date_ok",
    "hours_match_kind",
    "mentor_busy",
    "mentor_invited",
    "mentor_may_follow",
    "mentor_valid",
    "needs_in_work_terms",
    "no_other_active_agreement",
    "not_special_needs",
    "notice_kept",
    "other_agreement_suffices",
    "recognition_granted",
    "same_school_year",
    "second_agreement_ordered",
    "second_hours_fit",
    "second_running",
    "signed_before_start",
    "target_school",
    "termination_recorded",
    "urgent_leave_spent",
    "workplace_reserved",
]
