"""Learners, who represents them, and their way through a school."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, text

from engine.tables import Id, metadata

learners = Table(
    "learners",
    metadata,
    Column("id", Id, primary_key=True),
    Column("first_name", String(60), nullable=False),
    Column("last_name", String(80), nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("email", String(254)),
    Column("phone", String(40)),
    Column("language", String(2), nullable=False, server_default="nl"),
    Column("postcode", String(4)),
    #: The learner's own choice from the 18th birthday; None: not asked yet.
    Column("parents_stay_informed", Boolean),
    Index("ix_learners_name", "last_name", "first_name", "birth_date"),
)

guardians = Table(
    "guardians",
    metadata,
    Column("id", Id, primary_key=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    #: parent, guardian or other
    Column("relation", String(20), nullable=False, server_default="parent"),
    Column("phone", String(40)),
    Column("email", String(254)),
    #: The one whom mails go to.
    Column("first", Boolean, nullable=False, server_default=text("false")),
    Column("ended_on", Date),
)

trajectories = Table(
    "trajectories",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("programme_id", ForeignKey("programmes.id"), index=True),
    #: The year in which the school year began.
    Column("school_year", Integer),
    #: Yes or no of the school, without a reason: breaks ties on the waiting list, never shown to a company.
    Column("vulnerable", Boolean, nullable=False, server_default=text("false")),
    Column("predecessor_id", ForeignKey("cases.id")),
    Column("successor_id", ForeignKey("cases.id")),
    #: In step with the case's fields, because they are counted: figures and the stalled list read them here.
    Column("intake_on", Date),
    Column("certificate_kind", String(40)),
    Column("destination", String(40)),
)

workplace_searches = Table(
    "workplace_searches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    #: initial, after_break, new_year
    Column("reason", String(20), nullable=False),
    Column("starts_on", Date, nullable=False),
    #: Last day at the moment of the newest extension, in step with the case's clock.
    Column("ends_on", Date, nullable=False),
    Column("base_days", Integer, nullable=False),
    Column("extension_days", Integer, nullable=False, server_default="0"),
    Column("extension_on", Date),
    #: The agreement that broke was not broken by the learner.
    Column("not_own_fault", Boolean, nullable=False, server_default=text("false")),
    Column("closed_on", Date),
    #: agreement, route or lapsed
    Column("closed_by", String(20)),
    #: Training days from the first to the last signature, counted when it closed.
    Column("training_days", Integer),
    Index("ix_workplace_searches_case", "case_id", "id"),
    Index("ix_workplace_searches_open", "closed_on", "ends_on"),
)
