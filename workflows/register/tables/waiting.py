"""Who waits for a place, which places partners have free, and why a learner was not taken."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Table, Text, text

from engine.tables import Id, metadata
from engine.types import Json

waiting_entries = Table(
    "waiting_entries",
    metadata,
    Column("id", Id, primary_key=True),
    #: What others see in place of a name, ``W-2026-0147``.
    Column("code", String(20), nullable=False, unique=True),
    #: alf, naft, oal, workplace
    Column("kind", String(10), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("programme_id", ForeignKey("programmes.id")),
    Column("since_on", Date, nullable=False),
    #: Learner (and parent) agreed that others see the entry, without a name.
    Column("shared", Boolean, nullable=False, server_default=text("false")),
    #: Names of partner organisations in order of preference.
    Column("partner_choices", Json, nullable=False),
    #: Only the first three digits leave the school.
    Column("postcode", String(4)),
    #: ``wo,do,vr``
    Column("days", String(30), nullable=False, server_default=""),
    #: walk, bike, public, moped, car
    Column("travel_mode", String(10), nullable=False, server_default=""),
    #: What kind of company and work the learner looks for, in the learner's own words; stays inside the school.
    Column("wishes", Text, nullable=False, server_default=""),
    #: Needs in work terms ("rustige omgeving", "bereikbaar met bus").
    Column("needs", Json, nullable=False),
    Column("extension_used", Boolean, nullable=False, server_default=text("false")),
    Column("not_own_fault", Boolean, nullable=False, server_default=text("false")),
    Column("vulnerable", Boolean, nullable=False, server_default=text("false")),
    #: waiting, offered, placed, closed
    Column("status", String(10), nullable=False),
    Column("closed_on", Date),
    Column("closed_reason", String(40)),
    Index("ix_waiting_entries_list", "kind", "status", "since_on"),
)

support_places = Table(
    "support_places",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("free_from", Date, nullable=False),
    #: free, offered, taken, withdrawn
    Column("status", String(10), nullable=False),
    Column("entry_id", ForeignKey("waiting_entries.id")),
    Column("offered_on", Date),
)

match_refusals = Table(
    "match_refusals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("workplace_id", ForeignKey("workplaces.id"), nullable=False),
    Column("on_day", Date, nullable=False),
    #: The company's own words.
    Column("words", Text, nullable=False),
    #: Something in the words suggests a ground the law forbids; a coordinator looks.
    Column("suspicious", Boolean, nullable=False, server_default=text("false")),
)
