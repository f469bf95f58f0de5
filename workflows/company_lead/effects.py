"""What the steps of a lead write into the register, collected by subject.

Each runs in the transaction of its step; what it returns is written as fields of the case.
"""

from __future__ import annotations

from workflows.company_lead.contact_effects import lock_contact, note_contact, note_visit, unlock_contact
from workflows.company_lead.lead_effects import claim_lines, merge_into, register_lead, sound_alarm
from workflows.company_lead.offer_effects import accept_offer, close_offer, create_offer, end_offer, note_due
from workflows.company_lead.workplace_effects import make_workplaces, note_match, withdraw_places

__all__ = [
    "accept_offer",
    "claim_lines",
    "close_offer",
    "create_offer",
    "end_offer",
    "lock_contact",
    "make_workplaces",
    "merge_into",
    "note_contact",
    "note_due",
    "note_match",
    "note_visit",
    "register_lead",
    "sound_alarm",
    "unlock_contact",
    "withdraw_places",
]
