"""Schools as providers, what they teach, and the bodies that recognise workplaces for it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from engine.tables import Id, metadata

partnerships = Table(
    "partnerships",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("validity_years", Integer, nullable=False, server_default="5"),
    Column("decision_days", Integer, nullable=False, server_default="14"),
    Column("mentor_training_months", Integer, nullable=False, server_default="12"),
    Column("mentor_plan_months", Integer),
    #: None: no limit, a warning above two.
    Column("max_learners", Integer),
    Column("source", String(200), nullable=False, server_default=""),
    #: The last day on which it recognises workplaces.
    Column("ended_on", Date),
)

programmes = Table(
    "programmes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("official_name", String(160), nullable=False, unique=True),
    Column("sector", String(80), nullable=False, server_default=""),
    #: grade_2, grade_3, specialisation, senense, ov3, ov4
    Column("kind", String(20), nullable=False),
    #: a (labour market) or da (double)
    Column("finality", String(2), nullable=False, server_default="a"),
    Column("partnership_id", ForeignKey("partnerships.id")),
    #: Month and day of the last entry, ``01-15``.
    Column("entry_deadline", String(5), nullable=False, server_default="01-15"),
    #: The class council may let a learner in after that day.
    Column("late_entry_council", Boolean, nullable=False, server_default=text("true")),
    Column("years", Integer, nullable=False, server_default="1"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    #: What is still to be checked, in words.
    Column("note", String(300), nullable=False, server_default=""),
)

competences = Table(
    "competences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("programme_id", ForeignKey("programmes.id"), nullable=False),
    Column("code", String(40), nullable=False),
    Column("name", String(300), nullable=False),
    #: The cluster whose competences together give a partial qualification.
    Column("cluster", String(120), nullable=False, server_default=""),
    #: The last day on which new training plans take it up.
    Column("ended_on", Date),
    UniqueConstraint("programme_id", "code"),
)

providers = Table(
    "providers",
    metadata,
    Column("organisation_id", ForeignKey("organisations.id"), primary_key=True),
    #: 311, 312, 315 or 321, as the kind of school says.
    Column("hoofdstructuur", Integer),
    Column("postcode", String(4)),
    Column("municipality", String(80)),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("in_city", Boolean, nullable=False, server_default=text("true")),
)

offerings = Table(
    "offerings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("programme_id", ForeignKey("programmes.id"), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    UniqueConstraint("organisation_id", "programme_id", "from_on"),
    Index("ix_offerings_programme", "programme_id", "organisation_id"),
)
