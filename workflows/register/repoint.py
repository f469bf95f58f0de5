"""Moving everything that points to one row of the register to another, when two turn out to be the same."""

from __future__ import annotations

from sqlalchemy import Table, select

from workflows.register.write import Writer


def repoint(writer: Writer, target: Table, gone_id: int, kept_id: int) -> None:
    """Let every row that points to ``gone_id`` of ``target`` point to ``kept_id``, each with its own event."""
    for table in target.metadata.sorted_tables:
        for column in table.c:
            if column.references(target.c.id) and column.name != "merged_into_id":
                [key] = table.primary_key.columns
                for record_id in writer.tx.execute(select(key).where(column == gone_id)).scalars().all():
                    writer.change(table, record_id, {column.name: kept_id}, kind="merged")
