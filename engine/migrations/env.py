"""Runs migrations on the connection that ``engine.migrate`` opened; alembic loads this file by itself."""

from __future__ import annotations

from alembic import context

from engine.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        # A migration that cannot get its lock must fail, not queue everybody behind it.
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    context.run_migrations()
