"""The rules of retention side by side: what each finds, and how one thing of it is erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from engine.drafts import drafts_before, forget_draft
from engine.erasing import empty_mail, mails_told_before
from engine.loader import Workflows
from engine.tables import outbox
from workflows.retention import companies, due, learners, notes
from workflows.retention.case import Erasing
from workflows.retention.terms import Terms

ROWS = 100
"""How many rows of no case go in one transaction."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``due`` finds ids; ``erase`` does one of them and returns how many things went.

    ``before`` is the moment that a closed case must precede, asked again under its lock. ``together`` is how many go in
    one transaction: a case goes alone.
    """

    name: str
    key: str
    due: Callable[[Workflows, Terms], Select[Any]]
    erase: Callable[[Erasing, int], int]
    before: Callable[[Terms], datetime] | None = None
    together: int = 1


def _told_mails(_workflows: Workflows, terms: Terms) -> Select[Any]:
    return select(outbox.c.id).where(mails_told_before(terms.mails))


def _empty_mail(erasing: Erasing, mail_id: int) -> int:
    return empty_mail(erasing.tx, mail_id, erasing.terms.mails)


def _old_drafts(_workflows: Workflows, terms: Terms) -> Select[Any]:
    return drafts_before(terms.drafts)


def _forget_draft(erasing: Erasing, draft_id: int) -> int:
    return forget_draft(erasing.tx, draft_id, erasing.terms.drafts)


RULES = (
    Rule("wellbeing", "retention.wellbeing_months", due.wellbeing, notes.erase_wellbeing, lambda t: t.wellbeing),
    Rule("prospects", "retention.prospect_months", due.prospects, learners.erase_trajectory, lambda t: t.prospects),
    Rule(
        "trajectories",
        "retention.trajectory_months",
        due.trajectories,
        learners.erase_trajectory,
        lambda t: t.trajectories,
    ),
    Rule("leads", "retention.lead_years", due.old_leads, companies.erase_lead, lambda t: t.leads),
    Rule("people_on_cases", "retention.company_contact_months", due.people_on_cases, companies.erase_people_on_case),
    Rule("contacts", "retention.company_contact_months", due.company_people, companies.erase_contact, together=ROWS),
    Rule("mentors", "retention.company_contact_months", due.guides, companies.erase_mentor, together=ROWS),
    Rule("mails", "retention.mail_days", _told_mails, _empty_mail, together=ROWS),
    Rule("drafts", "retention.draft_days", _old_drafts, _forget_draft, together=ROWS),
    Rule("readings", "retention.note_reading_months", due.readings, notes.erase_reading, together=ROWS),
)
"""In the order in which they are carried out."""
