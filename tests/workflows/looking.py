"""What stands in the database about a case: the questions that tests ask afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from engine.tables import case_people, cases, clocks, events, outbox, tasks
from workflows.register.tables import agreements


class Looking:
    """Reads cases and rows of the register; changes nothing."""

    db: Any

    def state(self, case: int) -> str:
        """Return where a case is."""
        with self.db.read() as tx:
            return str(tx.execute(select(cases.c.state).where(cases.c.id == case)).scalar_one())

    def row(self, case: int) -> Any:
        """Return the row of a case."""
        with self.db.read() as tx:
            return tx.execute(select(cases).where(cases.c.id == case)).one()

    def fields(self, case: int) -> dict[str, Any]:
        """Return the fields of a case."""
        with self.db.read() as tx:
            return dict(tx.execute(select(cases.c.fields).where(cases.c.id == case)).scalar_one())

    def ends(self, case: int) -> dict[str, date]:
        """Return the last day of every clock of a case that has not stopped."""
        with self.db.read() as tx:
            query = select(clocks.c.name, clocks.c.ends_on).where(
                clocks.c.case_id == case, clocks.c.status != "stopped"
            )
            return {row.name: row.ends_on for row in tx.execute(query)}

    def open_tasks(self, case: int) -> set[tuple[str, str]]:
        """Return name and role of every open task of a case."""
        with self.db.read() as tx:
            query = select(tasks.c.name, tasks.c.role).where(tasks.c.case_id == case, tasks.c.status == "open")
            return {(row.name, row.role) for row in tx.execute(query)}

    def named(self, case: int, role: str) -> int | None:
        """Return who is named on a case in a role, None when nobody is."""
        with self.db.read() as tx:
            query = select(case_people.c.person_id).where(case_people.c.case_id == case, case_people.c.role == role)
            return tx.execute(query).scalar_one_or_none()

    def task(self, case: int, name: str) -> int:
        """Return the open task of that name."""
        with self.db.read() as tx:
            query = select(tasks.c.id).where(tasks.c.case_id == case, tasks.c.name == name, tasks.c.status == "open")
            return int(tx.execute(query).scalar_one())

    def events(self, case: int, kind: str) -> list[Any]:
        """Return the events of one kind."""
        with self.db.read() as tx:
            query = select(events).where(events.c.case_id == case, events.c.kind == kind).order_by(events.c.sequence)
            return list(tx.execute(query).all())

    def posted(self, case: int, kind: str) -> list[Any]:
        """Return the outbox rows of one kind of message about a case."""
        with self.db.read() as tx:
            query = select(outbox).where(outbox.c.case_id == case, outbox.c.kind == kind).order_by(outbox.c.id)
            return list(tx.execute(query).all())

    def messages(self, kind: str) -> list[Any]:
        """Return the outbox rows of one kind, about whatever case."""
        with self.db.read() as tx:
            return list(tx.execute(select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)).all())

    def rows(self, table: Any, **where: object) -> list[Any]:
        """Return the rows of a table of the register."""
        with self.db.read() as tx:
            query = select(table).where(*(table.c[name] == value for name, value in where.items()))
            query = query.order_by(*table.primary_key.columns)
            return list(tx.execute(query).all())

    def agreements(self, case: int) -> list[Any]:
        """Return the agreements of a trajectory."""
        return self.rows(agreements, case_id=case)
