"""reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_events_review",
            ["at"],
            unique=False,
            sqlite_where=sa.text("kind = 'reviewed'"),
            postgresql_where=sa.text("kind = 'reviewed'"),
        )


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_events_review", sqlite_where=sa.text("kind = 'reviewed'"), postgresql_where=sa.text("kind = 'reviewed'")
        )
