"""The register's tables, in files by what they describe. Dates are local days, times aware UTC.

They share the engine's metadata, so that a row may point at a case, a person or an organisation.
"""

from __future__ import annotations

from workflows.register.tables.agreements import agreements, annexes, suspensions, training_plan_items
from workflows.register.tables.companies import (
    companies,
    company_contacts,
    mentors,
    recognitions,
    reservations,
    sites,
    workplaces,
)
from workflows.register.tables.dated import allowances, joint_committees, rule_values
from workflows.register.tables.following import (
    absences,
    appointments,
    attendees,
    confirmations,
    contacts,
    note_readings,
    support_tracks,
    wellbeing_checks,
    wellbeing_notes,
)
from workflows.register.tables.imports import import_mappings, import_rows, imports
from workflows.register.tables.leads import lead_lines, lead_offers, leads, offer_pauses
from workflows.register.tables.learners import guardians, learners, trajectories, workplace_searches
from workflows.register.tables.moments import measuring_moments
from workflows.register.tables.programmes import competences, offerings, partnerships, programmes, providers
from workflows.register.tables.record import register_events
from workflows.register.tables.waiting import match_refusals, support_places, waiting_entries

__all__ = [
    "absences",
    "agreements",
    "allowances",
    "annexes",
    "appointments",
    "attendees",
    "companies",
    "company_contacts",
    "competences",
    "confirmations",
    "contacts",
    "guardians",
    "import_mappings",
    "import_rows",
    "imports",
    "joint_committees",
    "lead_lines",
    "lead_offers",
    "leads",
    "learners",
    "match_refusals",
    "measuring_moments",
    "mentors",
    "note_readings",
    "offer_pauses",
    "offerings",
    "partnerships",
    "programmes",
    "providers",
    "recognitions",
    "register_events",
    "reservations",
    "rule_values",
    "sites",
    "support_places",
    "support_tracks",
    "suspensions",
    "training_plan_items",
    "trajectories",
    "waiting_entries",
    "wellbeing_checks",
    "wellbeing_notes",
    "workplace_searches",
    "workplaces",
]
