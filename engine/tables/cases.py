"""Cases, the workflow files they are pinned to, and who is named on them."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from engine.tables.base import Id, index_where, metadata
from engine.types import Json, Utc

IS_OPEN = text("closed_at IS NULL")

definitions = Table(
    "definitions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workflow", String(60), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("first_used_at", Utc, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(20), nullable=False, unique=True),
    Column("workflow", String(60), nullable=False),
    Column("definition_sha", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(60), nullable=False),
    Column("block", String(60), nullable=False),
    Column("state_since", Utc, nullable=False),
    Column("title", String(200), nullable=False),
    Column("subtitle", String(200), nullable=False, server_default=""),
    Column("organisation_id", ForeignKey("organisations.id")),
    #: Where the case goes back to when it is returned, or an offer expires.
    Column("giver_id", ForeignKey("organisations.id")),
    Column("owner_role", String(60)),
    Column("owner_id", ForeignKey("persons.id")),
    Column("fields", Json, nullable=False),
    #: The clock that ends first and its last day; None when the case is closed.
    Column("due_on", Date),
    Column("due_clock", String(60)),
    Column("snoozed_until", Date),
    Column("last_contact_at", Utc),
    Column("changed_at", Utc, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("closed_at", Utc),
    #: When everything personal on it was erased: from then on nothing is written on it any more.
    Column("erased_at", Utc),
    #: Times reopened; figures keep epochs apart.
    Column("epoch", Integer, nullable=False, server_default="1"),
    Column("sequence", Integer, nullable=False),
    Column("last_hash", String(64), nullable=False),
    Index("ix_cases_list", "workflow", "state", "due_on", "id"),
    Index("ix_cases_organisation", "organisation_id", "workflow", "state", "due_on", "id"),
    index_where("ix_cases_open_owner", "owner_id", "due_on", "id", where=IS_OPEN),
    index_where("ix_cases_open_due", "workflow", "due_on", "id", where=IS_OPEN),
    # The list of one school in its order; what is open and what is finished, the one changed last first.
    index_where("ix_cases_open_place", "organisation_id", "workflow", "due_on", "id", where=IS_OPEN),
    index_where("ix_cases_open_changed", "workflow", "changed_at", "id", where=IS_OPEN),
    index_where("ix_cases_closed", "workflow", "changed_at", "id", where=text("closed_at IS NOT NULL")),
    # What waits for a role because nobody answers for it yet.
    index_where(
        "ix_cases_unowned",
        "owner_role",
        "organisation_id",
        "due_on",
        "id",
        where=text("closed_at IS NULL AND owner_id IS NULL"),
    ),
)

code_counters = Table(
    "code_counters",
    metadata,
    Column("prefix", String(10), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

case_people = Table(
    "case_people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("role", String(60), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    UniqueConstraint("case_id", "role"),
)
