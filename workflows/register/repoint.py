"""Moving everything that points to one row of the register to another, when two turn out to be the same."""

from __future__ import annotations

from sqlalchemy import Table, select

import engine
from workflows.register.tables import leads
from workflows.register.write import Writer

FOLLOW = "company_lead.follow_register"


def repoint(writer: Writer, target: Table, gone_id: int, kept_id: int) -> None:
    """Let every row that points to ``gone_id`` of ``target`` point to ``kept_id``, each with its own event.

    The cases of leads are asked to follow their row; nothing is sent to anybody.
    """
    for table in target.metadata.sorted_tables:
        for column in table.c:
            if column.references(target.c.id) and column.name != "merged_into_id":
                [key] = table.primary_key.columns
                for record_id in writer.tx.execute(select(key).where(column == gone_id)).scalars().all():
                    writer.change(table, record_id, {column.name: kept_id}, kind="merged")
                    if table is leads:
                        once = f"{target.name}-{gone_id}-{kept_id}/{record_id}"
                        engine.post_order(writer.tx, FOLLOW, {"case_id": record_id}, key=once, now=writer.now)
