"""Companies, their sites and people, and the places where learners work."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text, text

from engine.tables import Id, metadata
from engine.types import Json, Utc

companies = Table(
    "companies",
    metadata,
    Column("id", Id, primary_key=True),
    #: Ten digits; None while it is not known.
    Column("enterprise_number", String(10), unique=True),
    Column("name", String(160), nullable=False),
    #: The name as it is compared: without accents, case, legal form and spaces.
    Column("name_key", String(160), nullable=False, index=True),
    Column("postcode", String(4)),
    Column("joint_committee", String(10)),
    Column("social_maribel", Boolean, nullable=False, server_default=text("false")),
    Column("nace", String(10)),
    #: small, medium, large
    Column("size", String(10)),
    #: active, bankrupt, closed, merged
    Column("status", String(10), nullable=False, server_default="active"),
    Column("status_since", Date),
    Column("do_not_contact_until", Date),
    Column("merged_into_id", ForeignKey("companies.id")),
    Column("created_at", Utc, nullable=False),
    Column("created_by", ForeignKey("organisations.id")),
    Index("ix_companies_postcode", "postcode", "name_key"),
)

sites = Table(
    "sites",
    metadata,
    Column("id", Id, primary_key=True),
    Column("company_id", ForeignKey("companies.id"), nullable=False, index=True),
    #: Ten digits; None while it is not known.
    Column("site_number", String(10), unique=True),
    Column("name", String(160), nullable=False, server_default=""),
    Column("street", String(200), nullable=False, server_default=""),
    Column("postcode", String(4), index=True),
    Column("municipality", String(80)),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("phone", String(40)),
    Column("do_not_contact_until", Date),
    #: active, excluded, closed, merged
    Column("status", String(10), nullable=False, server_default="active"),
    Column("merged_into_id", ForeignKey("sites.id")),
    #: The one school that talks to the company now.
    Column("lock_organisation_id", ForeignKey("organisations.id")),
    Column("lock_person_id", ForeignKey("persons.id")),
    Column("lock_case_id", ForeignKey("cases.id")),
    Column("lock_since", Date),
)

company_contacts = Table(
    "company_contacts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("company_id", ForeignKey("companies.id"), nullable=False, index=True),
    Column("site_id", ForeignKey("sites.id")),
    Column("name", String(120), nullable=False),
    Column("job", String(120), nullable=False, server_default=""),
    Column("phone", String(40)),
    Column("email", String(254)),
    Column("language", String(2), nullable=False, server_default="nl"),
    #: The day the person agreed that schools get these details.
    Column("consent_on", Date),
    Column("ended_on", Date),
)

mentors = Table(
    "mentors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("email", String(254)),
    Column("phone", String(40)),
    Column("language", String(2), nullable=False, server_default="nl"),
    #: Age and years of experience as they were seen on ``conditions_seen_on``; the birth date itself is not kept.
    Column("age", Integer),
    Column("experience_years", Integer),
    Column("conditions_seen_on", Date),
    #: The document itself is never kept: criminal data.
    Column("extract_issued_on", Date),
    Column("extract_seen_on", Date),
    Column("extract_seen_by", ForeignKey("persons.id")),
    Column("training_done_on", Date),
    Column("training_deadline_on", Date),
    #: The day the partnership allowed a mentor who lacks age or years.
    Column("derogation_on", Date),
    Column("max_learners", Integer),
    Column("left_on", Date),
    Column("disqualified_on", Date),
)

recognitions = Table(
    "recognitions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("programme_id", ForeignKey("programmes.id"), nullable=False),
    Column("partnership_id", ForeignKey("partnerships.id")),
    #: The case that mirrors the official register.
    Column("case_id", ForeignKey("cases.id"), index=True),
    #: none, preparing, submitted, info_requested, granted, refused, lifted, expired, stopped
    Column("status", String(20), nullable=False),
    #: company, school or sector
    Column("applicant", String(20)),
    Column("submitted_on", Date),
    Column("granted_on", Date),
    Column("valid_until", Date),
    #: The last day it counted: the end of its validity, or the day before it was lifted.
    Column("ended_on", Date),
    #: When somebody last looked in the official counter, and who.
    Column("seen_on", Date, nullable=False),
    Column("seen_by", ForeignKey("persons.id")),
    Index("ix_recognitions_site", "site_id", "programme_id", "status"),
    Index("ix_recognitions_programme", "programme_id", "status", "site_id"),
)

workplaces = Table(
    "workplaces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False, index=True),
    Column("programme_id", ForeignKey("programmes.id"), nullable=False),
    Column("places", Integer, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    #: Days of the week at work, ``wo,do,vr``.
    Column("days", String(30), nullable=False, server_default=""),
    Column("hours_week", Float),
    Column("simulated", Boolean, nullable=False, server_default=text("false")),
    Column("mentor_id", ForeignKey("mentors.id")),
    #: What the place can offer in work terms (``quiet``, ``by_bus``), never about people.
    Column("offers", Json, nullable=False, default=list),
    Column("notes", Text, nullable=False, server_default=""),
    #: The lead that brought it.
    Column("lead_id", ForeignKey("cases.id"), index=True),
    Column("withdrawn_on", Date),
    Index("ix_workplaces_programme", "programme_id", "withdrawn_on", "site_id"),
)

reservations = Table(
    "reservations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workplace_id", ForeignKey("workplaces.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("reserved_on", Date, nullable=False),
    #: The last day it counts; nobody needs to end it.
    Column("until_on", Date, nullable=False),
    #: held, used (an agreement followed) or released
    Column("status", String(10), nullable=False),
    Column("ended_on", Date),
    Index("ix_reservations_workplace", "workplace_id", "status", "until_on"),
)
