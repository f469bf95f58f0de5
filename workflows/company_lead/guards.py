"""The rules of a company's way that YAML cannot say, as pure functions of what case and register hold and the moment.

The sentences, their sources and the fields that solve them stand in ``workflow.yaml`` under the same names; rules
that only look whether fields are filled stand there alone. This file collects what the others hold, by subject.
"""

from __future__ import annotations

from workflows.company_lead.company_rules import (
    company_identified,
    cooldown_passed_or_company_asked,
    lines_complete,
    no_open_duplicate,
    recognition_status_known,
    surviving_lead,
)
from workflows.company_lead.contact_rules import (
    contact_is_ours,
    contact_logged,
    contact_overdue,
    first_contact_free,
    may_be_contacted,
)
from workflows.company_lead.offer_rules import (
    eligible_school,
    no_open_offer,
    offer_expired,
    offer_not_expired,
    own_offer,
    ranking_or_reason,
)
from workflows.company_lead.workplace_rules import (
    agreement_signed,
    company_still_willing,
    places_agreed,
    review_date,
)

__all__ = [
    "agreement_signed",
    "company_identified",
    "company_still_willing",
    "contact_is_ours",
    "contact_logged",
    "contact_overdue",
    "cooldown_passed_or_company_asked",
    "eligible_school",
    "first_contact_free",
    "lines_complete",
    "may_be_contacted",
    "no_open_duplicate",
    "no_open_offer",
    "offer_expired",
    "offer_not_expired",
    "own_offer",
    "places_agreed",
    "ranking_or_reason",
    "recognition_status_known",
    "review_date",
    "surviving_lead",
]
