"""Companies on their way to a school: what they ask, to whom they were offered, and what came of it."""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from engine.tables import Id, metadata
from engine.types import Json, Utc

leads = Table(
    "leads",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("company_id", ForeignKey("companies.id"), nullable=False, index=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False, index=True),
    #: One point for each further signal about the same site.
    Column("warmth", Integer, nullable=False, server_default="1"),
    Column("split_from_id", ForeignKey("cases.id")),
    Column("merged_into_id", ForeignKey("cases.id")),
    #: After a split: the school that stays the single point of contact.
    Column("contact_organisation_id", ForeignKey("organisations.id")),
)

lead_lines = Table(
    "lead_lines",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("programme_id", ForeignKey("programmes.id"), nullable=False, index=True),
    #: None while the company has not said how many.
    Column("places", Integer),
    Column("earliest_start_on", Date),
    #: The day from which the lead no longer asks this.
    Column("dropped_on", Date),
    UniqueConstraint("case_id", "programme_id"),
)

lead_offers = Table(
    "lead_offers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("offered_on", Date, nullable=False),
    Column("offered_at", Utc, nullable=False),
    #: The last day of the offer.
    Column("expires_on", Date, nullable=False),
    #: 0 to 100, the place in the ranking (None: not ranked), and how the score is made up.
    Column("score", Float),
    Column("rank", Integer),
    Column("parts", Json, nullable=False),
    Column("reason", String(500), nullable=False, server_default=""),
    #: accepted, declined, expired, withdrawn; None while it is open
    Column("answer", String(10)),
    Column("answered_on", Date),
    Column("answered_by", ForeignKey("persons.id")),
    Column("answer_code", String(40)),
    Column("answer_reason", String(500), nullable=False, server_default=""),
    #: Who talks to the company for the school that accepted.
    Column("coach_id", ForeignKey("persons.id")),
    #: The last day for a first contact, as the clock of the acceptance counts it.
    Column("contact_due_on", Date),
    Column("first_contact_on", Date),
    Column("matched_on", Date),
    #: The day on which the school no longer had it, and how: given_back, taken_back, redistributed, kept_warm, closed
    Column("returned_on", Date),
    Column("returned_how", String(20)),
    Index("ix_lead_offers_school", "organisation_id", "offered_on"),
    # An offer is exclusive, whoever forgets to look.
    Index(
        "ix_lead_offers_open",
        "case_id",
        unique=True,
        sqlite_where=text("answer IS NULL"),
        postgresql_where=text("answer IS NULL"),
    ),
)

offer_pauses = Table(
    "offer_pauses",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("programme_id", ForeignKey("programmes.id"), nullable=False),
    Column("since_on", Date, nullable=False),
    Column("confirmed_on", Date),
    Column("confirmed_by", ForeignKey("persons.id")),
)
