"""long lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OPEN, CLOSED = "closed_at IS NULL", "closed_at IS NOT NULL"
INDEXES = (
    ("ix_cases_open_place", ("organisation_id", "workflow", "due_on", "id"), OPEN),
    ("ix_cases_open_changed", ("workflow", "changed_at", "id"), OPEN),
    ("ix_cases_closed", ("workflow", "changed_at", "id"), CLOSED),
    ("ix_cases_unowned", ("owner_role", "organisation_id", "due_on", "id"), f"{OPEN} AND owner_id IS NULL"),
)


def upgrade() -> None:
    """Apply this step."""
    for name, columns, where in INDEXES:
        condition = sa.text(where)
        op.create_index(name, "cases", list(columns), sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    """Take this step back."""
    for name, _, _ in INDEXES:
        op.drop_index(name, "cases")
