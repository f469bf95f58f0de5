"""exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.types import Json, Utc

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "export_columns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("columns", Json(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_export_columns_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_columns")),
        sa.UniqueConstraint("person_id", "place", name=op.f("uq_export_columns_person_id_place")),
    )
    op.create_table(
        "export_jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("workflow", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("filters", Json(), nullable=False),
        sa.Column("columns", Json(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("asked_at", Utc(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("scope", Json(), nullable=True),
        sa.Column("stored", sa.String(length=40), nullable=True),
        sa.Column("leased_until", Utc(timezone=True), nullable=True),
        sa.Column("done_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_export_jobs_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_jobs")),
        sa.UniqueConstraint("stored", name=op.f("uq_export_jobs_stored")),
    )
    with op.batch_alter_table("export_jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_jobs_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_export_jobs_status"), ["status"], unique=False)


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table("export_jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_jobs_status"))
        batch_op.drop_index(batch_op.f("ix_export_jobs_person_id"))

    op.drop_table("export_jobs")
    op.drop_table("export_columns")
