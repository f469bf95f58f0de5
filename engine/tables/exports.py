"""Lists that leave the program: which ones did, what somebody takes along of each, and files that are being made."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from engine.tables.base import Id, metadata
from engine.types import Json, Utc

exports = Table(
    "exports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("person_id", ForeignKey("persons.id"), index=True),
    Column("person_name", String(200), nullable=False),
    #: The workflow whose list it was; ``stalled`` for the stalled cases of all, ``figures`` for the figures.
    Column("what", String(60), nullable=False),
    Column("form", String(10), nullable=False),
    #: In words, by name, without what was searched for.
    Column("filters", Json, nullable=False),
    Column("rows", Integer, nullable=False),
    #: How many of the rows showed a name.
    Column("named", Integer, nullable=False),
)

export_columns = Table(
    "export_columns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    #: The address of the list.
    Column("place", String(100), nullable=False),
    #: The columns somebody chose last, and the kind of file.
    Column("columns", Json, nullable=False),
    Column("form", String(10), nullable=False),
    UniqueConstraint("person_id", "place"),
)

export_jobs = Table(
    "export_jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("language", String(2), nullable=False),
    #: The address of the list and its workflow.
    Column("place", String(100), nullable=False),
    Column("workflow", String(60), nullable=False),
    #: The filters as they stand in the address; emptied as soon as the file is made, for a name may be in it.
    Column("query", String(2000), nullable=False),
    #: The same in words, by name, without what was searched for.
    Column("filters", Json, nullable=False),
    Column("columns", Json, nullable=False),
    Column("form", String(10), nullable=False),
    Column("asked_at", Utc, nullable=False),
    #: waiting, making, done, failed
    Column("status", String(10), nullable=False, index=True),
    #: How many rows there were to be when it was asked, are there, and show a name.
    Column("total", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("named", Integer, nullable=False),
    #: As whom it was made: the roles held, and those stood in for.
    Column("scope", Json),
    #: The random name under which the folder of documents keeps it.
    Column("stored", String(40), unique=True),
    #: Until then one worker makes it; after that another begins anew.
    Column("leased_until", Utc),
    Column("done_at", Utc),
)
