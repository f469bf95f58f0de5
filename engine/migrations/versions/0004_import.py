"""import."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.types import Json, Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "exports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("filters", Json(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_exports_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exports_person_id"), ["person_id"], unique=False)

    op.create_table(
        "import_mappings",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("headings", Json(), nullable=False),
        sa.Column("defaults", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_import_mappings_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "kind", name=op.f("pk_import_mappings")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("read_as", Json(), nullable=False),
        sa.Column("columns", Json(), nullable=False),
        sa.Column("mapping", Json(), nullable=False),
        sa.Column("defaults", Json(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("done_at", Utc(timezone=True), nullable=True),
        sa.Column("undone_at", Utc(timezone=True), nullable=True),
        sa.Column("emptied_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_imports_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_imports_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "import_rows",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", Json(), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("verdict", sa.String(length=10), server_default="", nullable=False),
        sa.Column("problems", Json(), nullable=False),
        sa.Column("alike", Json(), nullable=False),
        sa.Column("decision", sa.String(length=10), server_default="", nullable=False),
        sa.Column("outcome", sa.String(length=10), server_default="", nullable=False),
        sa.Column("made_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id_imports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_import_rows_import_id_number")),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("import_rows")
    op.drop_table("imports")
    op.drop_table("import_mappings")
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exports_person_id"))

    op.drop_table("exports")
