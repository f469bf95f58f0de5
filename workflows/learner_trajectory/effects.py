"""What the steps of a trajectory write into the register and ask of other cases, collected by subject.

Each runs in the transaction of its step; what it returns is written as fields of the case.
"""

from __future__ import annotations

from workflows.learner_trajectory.agreement_effects import sign_agreement, sign_second_agreement
from workflows.learner_trajectory.ending_effects import end_agreements, end_second, put_second_first
from workflows.learner_trajectory.place_effects import note_intake, release_place, reserve_place
from workflows.learner_trajectory.refusal_effects import note_no
from workflows.learner_trajectory.school_years import look_again
from workflows.learner_trajectory.support_effects import end_support, join_waiting_list, start_support
from workflows.learner_trajectory.suspension_effects import end_suspension, suspend_agreement
from workflows.learner_trajectory.way_effects import (
    ask_for_next_learner,
    note_school,
    open_next_programme,
    open_successor,
)
from workflows.register.check_ins import keep_check_in
from workflows.register.confirmations import keep_confirmation

__all__ = [
    "ask_for_next_learner",
    "end_agreements",
    "end_second",
    "end_support",
    "end_suspension",
    "join_waiting_list",
    "keep_check_in",
    "keep_confirmation",
    "look_again",
    "note_intake",
    "note_no",
    "note_school",
    "open_next_programme",
    "open_successor",
    "put_second_first",
    "release_place",
    "reserve_place",
    "sign_agreement",
    "sign_second_agreement",
    "start_support",
    "suspend_agreement",
]
