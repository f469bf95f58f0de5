"""mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.types import Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "send_buckets",
        sa.Column("name", sa.String(length=260), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_send_buckets")),
    )
    op.create_table(
        "digest_marks",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_digest_marks_person_id_persons")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_digest_marks")),
    )
    op.create_table(
        "mail_stops",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_mail_stops_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_stops")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_mail_stops_person_id_kind")),
    )
    op.create_table(
        "switches",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_switches_by_id_persons")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switches")),
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", Utc(timezone=True), nullable=False),
        sa.Column("confirmed_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_confirmations_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_confirmations_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sa.UniqueConstraint("case_id", "kind", "person_id", name=op.f("uq_confirmations_case_id_kind_person_id")),
    )
    op.create_table(
        "attendees",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(length=12), server_default="needs_action", nullable=False),
        sa.Column("answered_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_attendees_appointment_id_appointments")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_attendees_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendees")),
        sa.UniqueConstraint("appointment_id", "person_id", name=op.f("uq_attendees_appointment_id_person_id")),
    )
    with op.batch_alter_table("attendees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendees_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("organizer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("changed_at", Utc(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_appointments_organizer_id_persons"), "persons", ["organizer_id"], ["id"]
        )

    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("superseded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("confirmed_at", Utc(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_links_superseded_by_links"), "links", ["superseded_by"], ["id"])

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("bounced_at", Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("bounce", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("pace", sa.String(length=10), server_default="at_once", nullable=False))
        batch_op.add_column(sa.Column("digest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_index(
            "ix_outbox_recipient",
            ["recipient_id", "sent_at"],
            unique=False,
            sqlite_where=sa.text("status = 'sent'"),
            postgresql_where=sa.text("status = 'sent'"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_outbox_digest_id_outbox"), "outbox", ["digest_id"], ["id"])

    with op.batch_alter_table("wellbeing_checks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_wellbeing_checks_task_id"), ["task_id"])
        batch_op.create_foreign_key(batch_op.f("fk_wellbeing_checks_task_id_tasks"), "tasks", ["task_id"], ["id"])


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table("wellbeing_checks", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_wellbeing_checks_task_id_tasks"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_wellbeing_checks_task_id"), type_="unique")
        batch_op.drop_column("task_id")

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_digest_id_outbox"), type_="foreignkey")
        batch_op.drop_index(
            "ix_outbox_recipient", sqlite_where=sa.text("status = 'sent'"), postgresql_where=sa.text("status = 'sent'")
        )
        batch_op.drop_column("digest_id")
        batch_op.drop_column("pace")
        batch_op.drop_column("bounce")
        batch_op.drop_column("bounced_at")
        batch_op.drop_column("answer")

    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_links_superseded_by_links"), type_="foreignkey")
        batch_op.drop_column("confirmed_at")
        batch_op.drop_column("superseded_by")

    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_appointments_organizer_id_persons"), type_="foreignkey")
        batch_op.drop_column("changed_at")
        batch_op.drop_column("organizer_id")

    with op.batch_alter_table("attendees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendees_person_id"))

    op.drop_table("attendees")
    op.drop_table("confirmations")
    op.drop_table("switches")
    op.drop_table("mail_stops")
    op.drop_table("digest_marks")
    op.drop_table("send_buckets")
