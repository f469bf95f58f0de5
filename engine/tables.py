"""The engine's tables. Nothing outside this package writes them.

Times are aware UTC, dates are local days of the calendar. Plain Core tables: no relationships, no lazy loading.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.types import Json, Utc

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")

organisations = Table(
    "organisations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    #: vt, buso, clw, syntra (schools), city, partner
    Column("kind", String(20), nullable=False),
)

persons = Table(
    "persons",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), index=True),
    Column("phone", String(40)),
    Column("language", String(2), nullable=False, server_default="nl"),
    Column("password_hash", String(300)),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    #: Set when mail to this address came back for good.
    Column("undeliverable_at", Utc),
    #: The row of a register that this person is (``mentor/12``), so that nobody is recognised by an address alone.
    Column("record", String(80), unique=True, index=True),
)

grants = Table(
    "grants",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("role", String(60), nullable=False, index=True),
    #: None: the role is held everywhere.
    Column("organisation_id", ForeignKey("organisations.id")),
    UniqueConstraint("person_id", "role", "organisation_id"),
)

stand_ins = Table(
    "stand_ins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    #: None: the person is away and nobody stands in.
    Column("stand_in_id", ForeignKey("persons.id"), index=True),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
)

calendar_days = Table(
    "calendar_days",
    metadata,
    Column("id", Id, primary_key=True),
    #: None: the day counts for every calendar.
    Column("organisation_id", ForeignKey("organisations.id"), index=True),
    Column("day", Date, nullable=False),
    #: closed (facultative, study day) or opened (the rule is wrong about this day)
    Column("kind", String(10), nullable=False),
    Column("label", String(120), nullable=False, server_default=""),
    UniqueConstraint("organisation_id", "day"),
)

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
    #: Times reopened; figures keep epochs apart.
    Column("epoch", Integer, nullable=False, server_default="1"),
    Column("sequence", Integer, nullable=False),
    Column("last_hash", String(64), nullable=False),
    Index("ix_cases_list", "workflow", "state", "due_on", "id"),
    Index("ix_cases_organisation", "organisation_id", "workflow", "state", "due_on", "id"),
    Index(
        "ix_cases_open_owner",
        "owner_id",
        "due_on",
        "id",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index(
        "ix_cases_open_due",
        "workflow",
        "due_on",
        "id",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
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

#: A query must say it in these very words for SQLite to use the index of contacts.
IS_CONTACT = text("kind = 'contact'")

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor_id", ForeignKey("persons.id")),
    Column("actor_name", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    #: Erasing a person empties payload and salt; the digest stays and the chain holds.
    Column("payload", Json),
    Column("salt", LargeBinary(16)),
    Column("digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    #: The event that undid this one.
    Column("undone_by", Integer),
    UniqueConstraint("case_id", "sequence"),
    Index("ix_events_case", "case_id", "id"),
    # When somebody was last spoken to, on any day asked: only contacts are in it, so other events cost nothing more.
    Index("ix_events_contact", "case_id", "at", sqlite_where=IS_CONTACT, postgresql_where=IS_CONTACT),
)

refusals = Table(
    "refusals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("action", String(60), nullable=False),
    Column("at", Utc, nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    #: The case's last event then: a step taken after it settles the refusal.
    Column("sequence", Integer, nullable=False),
    Index("ix_refusals_case", "case_id", "action", "at"),
)

state_spans = Table(
    "state_spans",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("workflow", String(60), nullable=False),
    Column("state", String(60), nullable=False),
    Column("block", String(60), nullable=False),
    Column("organisation_id", ForeignKey("organisations.id")),
    Column("from_at", Utc, nullable=False),
    Column("until_at", Utc),
    Index("ix_state_spans_case", "case_id", "id"),
    Index("ix_state_spans_as_of", "workflow", "from_at", "until_at"),
)

state_counts = Table(
    "state_counts",
    metadata,
    Column("workflow", String(60), primary_key=True),
    #: 0 stands for no organisation: a primary key holds no NULL.
    Column("organisation_id", Id, primary_key=True, autoincrement=False),
    Column("state", String(60), primary_key=True),
    Column("cases", Integer, nullable=False),
)

clocks = Table(
    "clocks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("task_id", Id),
    #: The action that entered the clock's states; it may decide from which date field it counts.
    Column("action", String(60)),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    #: running, paused, lapsed (its end passed while it ran), stopped
    Column("status", String(10), nullable=False),
    Column("extended", Integer, nullable=False, server_default="0"),
    #: Positions of fired steps that set a flag or block actions while the clock counts.
    Column("marks", Json, nullable=False),
    Column("paused_on", Date),
    Column("started_at", Utc, nullable=False),
    Column("stopped_at", Utc),
    Index("ix_clocks_case", "case_id", "status"),
)

clock_steps = Table(
    "clock_steps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("clock_id", ForeignKey("clocks.id"), nullable=False, index=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    #: Index of the step in the definition's clock.
    Column("position", Integer, nullable=False),
    Column("occurrence", Integer, nullable=False, server_default="1"),
    Column("due_at", Utc, nullable=False),
    #: pending, held (clock paused), fired, cancelled, dropped (the case had moved on)
    Column("status", String(10), nullable=False),
    Column("fired_at", Utc),
    UniqueConstraint("clock_id", "position", "occurrence"),
    Index(
        "ix_clock_steps_due",
        "due_at",
        sqlite_where=text("status = 'pending'"),
        postgresql_where=text("status = 'pending'"),
    ),
    Index("ix_clock_steps_case", "case_id", "status"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("name", String(60), nullable=False),
    #: task, escalation, or free (typed by a person: then ``label`` holds its text)
    Column("kind", String(12), nullable=False),
    Column("label", String(200)),
    Column("role", String(60), nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    Column("organisation_id", ForeignKey("organisations.id")),
    Column("opened_at", Utc, nullable=False),
    Column("due_on", Date),
    #: open, done, withdrawn
    Column("status", String(10), nullable=False),
    Column("done_at", Utc),
    Column("done_by", String(200)),
    Column("evidence", Json),
    #: An answer from outside the staff waits here until somebody has seen it.
    Column("unseen", Boolean, nullable=False, server_default=text("false")),
    Index("ix_tasks_case", "case_id", "status"),
    Index(
        "ix_tasks_open_role",
        "role",
        "organisation_id",
        "due_on",
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
    Index(
        "ix_tasks_open_person",
        "person_id",
        "due_on",
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
    Index("ix_tasks_unseen", "case_id", sqlite_where=text("unseen"), postgresql_where=text("unseen")),
)

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
    #: The clock, task or event that caused this message: it dies with it while it has not left.
    Column("clock_id", Id),
    Column("task_id", Id),
    Column("sequence", Integer),
    Index(
        "ix_outbox_waiting",
        "next_at",
        sqlite_where=STILL_HERE,
        postgresql_where=STILL_HERE,
    ),
    Index("ix_outbox_case", "case_id", "id"),
    # How many mails somebody had today and this week.
    Index("ix_outbox_recipient", "recipient_id", "sent_at", sqlite_where=IS_SENT, postgresql_where=IS_SENT),
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

requests = Table(
    "requests",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("result", Json, nullable=False),
    Column("at", Utc, nullable=False, index=True),
)

links = Table(
    "links",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    #: sign_in, task, page (a person's own page of a case), card (the QR card of a shop floor), calendar, stop
    Column("purpose", String(20), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id")),
    Column("task_id", ForeignKey("tasks.id")),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_at", Utc),
    Column("revoked_at", Utc),
    #: The newer link that was asked for when this one had expired.
    Column("superseded_by", ForeignKey("links.id")),
    #: When the person behind a card showed who they are.
    Column("confirmed_at", Utc),
    Index("ix_links_task", "task_id", "person_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("ended_at", Utc),
)
