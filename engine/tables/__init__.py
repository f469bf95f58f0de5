"""The engine's tables, in files by what they hold. Nothing outside this package writes them.

Times are aware UTC, dates are local days of the calendar. Plain Core tables: no relationships, no lazy loading.
"""

from __future__ import annotations

from engine.tables.access import links, requests, sessions
from engine.tables.base import Id, metadata
from engine.tables.cases import case_people, cases, code_counters, definitions
from engine.tables.clocks import clock_steps, clocks, tasks
from engine.tables.exports import export_columns, export_jobs, exports
from engine.tables.history import IS_CONTACT, IS_REVIEW, events, refusals, state_counts, state_spans
from engine.tables.kept import documents, drafts, loose_files, saved_views
from engine.tables.outbox import IS_SENT, STILL_HERE, digest_marks, mail_stops, outbox, send_buckets, switches
from engine.tables.people import grants, organisations, persons, stand_ins
from engine.tables.school_days import calendar_days

__all__ = [
    "IS_CONTACT",
    "IS_REVIEW",
    "IS_SENT",
    "STILL_HERE",
    "Id",
    "calendar_days",
    "case_people",
    "cases",
    "clock_steps",
    "clocks",
    "code_counters",
    "definitions",
    "digest_marks",
    "documents",
    "drafts",
    "events",
    "export_columns",
    "export_jobs",
    "exports",
    "grants",
    "links",
    "loose_files",
    "mail_stops",
    "metadata",
    "organisations",
    "outbox",
    "persons",
    "refusals",
    "requests",
    "saved_views",
    "send_buckets",
    "sessions",
    "stand_ins",
    "state_counts",
    "state_spans",
    "switches",
    "tasks",
]
