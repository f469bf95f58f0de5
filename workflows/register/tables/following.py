"""What happens around a case: contacts, absences, support, wellbeing, appointments."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.tables import Id, metadata
from engine.types import Json, Utc

contacts = Table(
    "contacts",
    metadata,
    Column("id", Id, primary_key=True),
    #: A trajectory, or a lead.
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("site_id", ForeignKey("sites.id")),
    #: call, mail, visit, talk, intake
    Column("kind", String(10), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    Column("organisation_id", ForeignKey("organisations.id")),
    Column("with_whom", String(120), nullable=False, server_default=""),
    Column("summary", Text, nullable=False, server_default=""),
    #: The first contact of a school with a site: one a site in thirty days.
    Column("first", Boolean, nullable=False, server_default=text("false")),
    Index("ix_contacts_case", "case_id", "on_day"),
    Index("ix_contacts_site", "site_id", "first", "on_day"),
)

absences = Table(
    "absences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("half_days", Integer, nullable=False),
    #: school or workplace
    Column("component", String(10), nullable=False),
    #: justified, unjustified, problematic; no diagnosis, no reason
    Column("kind", String(12), nullable=False),
    Column("by_mentor", Boolean, nullable=False, server_default=text("false")),
)

support_tracks = Table(
    "support_tracks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    #: alf, naft, oal, leersteun, clb, okan_coach
    Column("kind", String(12), nullable=False),
    Column("organisation_id", ForeignKey("organisations.id")),
    Column("partner", String(120), nullable=False, server_default=""),
    Column("from_on", Date),
    #: Expected while it runs, the last day afterwards.
    Column("until_on", Date),
    #: asked, running, done, stopped
    Column("status", String(10), nullable=False),
)

wellbeing_notes = Table(
    "wellbeing_notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("author_id", ForeignKey("persons.id"), nullable=False),
    Column("at", Utc, nullable=False),
    #: Private notes open for the author; a coordinator reads them with a reason.
    Column("private", Boolean, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    #: The agreement others may know ("contactmoment gepland"), and which roles.
    Column("shared_as", Text),
    Column("shared_with", Json, nullable=False),
    #: The successor to whom a former coach or the coordinator released it.
    Column("released_to", ForeignKey("persons.id")),
)

note_readings = Table(
    "note_readings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("note_id", ForeignKey("wellbeing_notes.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("reason", String(300), nullable=False, server_default=""),
)

wellbeing_checks = Table(
    "wellbeing_checks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("on_day", Date, nullable=False),
    #: 1 bad, 2 so-so, 3 good
    Column("score", Integer, nullable=False),
    Column("wants_talk", Boolean, nullable=False, server_default=text("false")),
    Column("ciphertext", LargeBinary),
    #: The question it answers; answering again within half an hour replaces it.
    Column("task_id", ForeignKey("tasks.id"), unique=True),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uid", String(80), nullable=False, unique=True),
    #: Raised by every change, as iTIP asks.
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    #: intake, visit, round_table, council, talk
    Column("kind", String(12), nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("minutes", Float, nullable=False),
    Column("place", String(200), nullable=False, server_default=""),
    #: Roles on the case that are invited.
    Column("roles", Json, nullable=False),
    #: planned, held, cancelled
    Column("status", String(10), nullable=False),
    #: Whose name the invitation carries; empty for an intake that only stands in the case's fields.
    Column("organizer_id", ForeignKey("persons.id")),
    Column("changed_at", Utc),
    UniqueConstraint("case_id", "kind", "starts_at"),
)

attendees = Table(
    "attendees",
    metadata,
    Column("id", Id, primary_key=True),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("role", String(60), nullable=False),
    #: needs_action, accepted, tentative or declined
    Column("answer", String(12), nullable=False, server_default="needs_action"),
    Column("answered_at", Utc),
    UniqueConstraint("appointment_id", "person_id"),
)

#: Who represents a learner and has read what they were told: "1 van 2".
confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    #: agreement (it starts) or stop (the workplace ended)
    Column("kind", String(12), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("confirmed_at", Utc),
    UniqueConstraint("case_id", "kind", "person_id"),
)
