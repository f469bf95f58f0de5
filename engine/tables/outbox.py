"""Messages on their way out, and what restrains them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from engine.tables.base import Id, index_where, metadata
from engine.types import Json, Utc

#: The messages that have not left. A query must say it in these very words for SQLite to use their index.
STILL_HERE = text("status IN ('waiting', 'leased')")
IS_SENT = text("status = 'sent'")

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("topic", String(20), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("case_id", ForeignKey("cases.id")),
    Column("recipient_id", ForeignKey("persons.id")),
    Column("key", String(200), nullable=False, unique=True),
    #: Made once, so that a repeated mail carries the same Message-ID.
    Column("uuid", String(36), nullable=False, unique=True),
    Column("payload", Json, nullable=False),
    #: waiting, leased, combined, held (by a person), sent, failed, cancelled, unknown (its case moved on meanwhile)
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Utc, nullable=False),
    Column("lease_until", Utc),
    Column("lease_token", String(36)),
    Column("last_error", String(500)),
    Column("created_at", Utc, nullable=False),
    Column("sent_at", Utc),
    #: What the mail server said last, when it took the message or when it refused.
    Column("answer", String(500)),
    #: When a taken mail came back after all, and with which words.
    Column("bounced_at", Utc),
    Column("bounce", String(300)),
    #: gathered, daytime or at_once: when it may leave (``engine.document.Message``).
    Column("pace", String(10), nullable=False, server_default="at_once"),
    #: The digest that carries this message.
    Column("digest_id", ForeignKey("outbox.id")),
    #: The clock, task or event that caused this message: it dies with it while it has not left.
    Column("clock_id", Id),
    Column("task_id", Id),
    Column("sequence", Integer),
    index_where("ix_outbox_waiting", "next_at", where=STILL_HERE),
    Index("ix_outbox_case", "case_id", "id"),
    # How many mails somebody had today and this week.
    index_where("ix_outbox_recipient", "recipient_id", "sent_at", where=IS_SENT),
)

#: Switches that everybody sees, such as "Mails gepauzeerd".
switches = Table(
    "switches",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("by_id", ForeignKey("persons.id")),
    Column("by_name", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    Column("reason", String(300), nullable=False, server_default=""),
)

#: What somebody no longer wants to get, asked by one click.
mail_stops = Table(
    "mail_stops",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    #: reminders or digests
    Column("kind", String(20), nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("person_id", "kind"),
)

#: Up to where somebody was told what happened: the next digest goes on from there, however late it is.
digest_marks = Table(
    "digest_marks",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True),
    #: day, week or leads
    Column("kind", String(20), primary_key=True),
    Column("on_day", Date, nullable=False),
    Column("event_id", Id, nullable=False),
)

#: Token buckets: how many mails may leave now, for the sender as a whole and for each domain.
send_buckets = Table(
    "send_buckets",
    metadata,
    Column("name", String(260), primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("at", Utc, nullable=False),
)
