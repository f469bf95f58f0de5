"""Lists that somebody brings in: the file as it was read, what each row became, and which column was which."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from engine.tables import Id, metadata
from engine.types import Json, Utc

imports = Table(
    "imports",
    metadata,
    Column("id", Id, primary_key=True),
    #: learners or companies
    Column("kind", String(20), nullable=False),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("person_name", String(200), nullable=False),
    Column("file_name", String(200), nullable=False),
    #: How the file was understood: form, sheet, encoding, delimiter.
    Column("read_as", Json, nullable=False),
    Column("columns", Json, nullable=False),
    #: Field: number of its column, from 0; and what a field is for every row without one.
    Column("mapping", Json, nullable=False),
    Column("defaults", Json, nullable=False),
    #: read, checked, running, done, undoing, undone or dropped
    Column("status", String(12), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("done_at", Utc),
    Column("undone_at", Utc),
    #: When the rows themselves were emptied.
    Column("emptied_at", Utc),
)

import_rows = Table(
    "import_rows",
    metadata,
    Column("id", Id, primary_key=True),
    Column("import_id", ForeignKey("imports.id"), nullable=False),
    #: The row in the file, as its owner counts.
    Column("number", Integer, nullable=False),
    #: One text per column of the file, in its order.
    Column("cells", Json, nullable=False),
    #: What it is called in the lists of the check, as far as its cells tell.
    Column("name", String(200), nullable=False, server_default=""),
    #: new, double, same, error; empty before the check.
    Column("verdict", String(10), nullable=False, server_default=""),
    #: Per problem: field, code, values.
    Column("problems", Json, nullable=False, default=list),
    #: Whom or what it may be already, in words.
    Column("alike", Json, nullable=False, default=list),
    #: What a person decided about a possible double: new or skip.
    Column("decision", String(10), nullable=False, server_default=""),
    #: made, failed, removed (taken back), kept (somebody went on with it); empty before.
    Column("outcome", String(10), nullable=False, server_default=""),
    #: The case, or the company, that it became.
    Column("made_id", Id),
    UniqueConstraint("import_id", "number"),
)

import_mappings = Table(
    "import_mappings",
    metadata,
    Column("organisation_id", ForeignKey("organisations.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    #: Heading as it is compared: field.
    Column("headings", Json, nullable=False),
    Column("defaults", Json, nullable=False),
)
