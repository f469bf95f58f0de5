"""The same visit by SpiffWorkflow: its state as JSON in a row, an audit row and a reminder row, one commit per step.

SpiffWorkflow keeps no database itself; these few statements are the least that make its step durable.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from addresses import connect, is_sqlite
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from bench.timing import answer, given, timed

COACH = 1
NOW = datetime(2026, 9, 15, 7, 0, tzinfo=UTC)
TABLES = """
CREATE TABLE grants (person_id INTEGER NOT NULL, role TEXT NOT NULL, PRIMARY KEY (person_id, role));
CREATE TABLE visits (id INTEGER PRIMARY KEY, state TEXT NOT NULL, version INTEGER NOT NULL, workflow TEXT NOT NULL);
CREATE INDEX visits_state ON visits (state, id);
CREATE TABLE audits (id {serial} PRIMARY KEY, visit_id INTEGER NOT NULL REFERENCES visits (id), actor INTEGER NOT NULL,
    at TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL);
CREATE INDEX audits_visit ON audits (visit_id, id);
CREATE TABLE reminders (visit_id INTEGER PRIMARY KEY REFERENCES visits (id), due_at TEXT NOT NULL);
CREATE INDEX reminders_due ON reminders (due_at);
INSERT INTO grants VALUES (1, 'coach')
"""


class Visits:
    """The visits of one database."""

    def __init__(self, url: str, *, durable: bool) -> None:
        self.sqlite = is_sqlite(url)
        self.connection = connect(url, durable=durable)
        self.serializer = BpmnWorkflowSerializer()

    def seed(self, count: int) -> None:
        """Make the tables and start ``count`` visits."""
        for statement in TABLES.format(serial="INTEGER" if self.sqlite else "SERIAL").split(";"):
            self._run(statement)
        parser = BpmnParser()
        parser.add_bpmn_file(str(Path(__file__).with_name("visit.bpmn")))
        for number in range(1, count + 1):
            workflow = BpmnWorkflow(parser.get_spec("visit"))
            workflow.data["hours"] = 20
            workflow.do_engine_steps()
            text = self.serializer.serialize_json(workflow)
            self._run("INSERT INTO visits VALUES (?, 'planned', 1, ?)", number, text)
            self._run("INSERT INTO reminders VALUES (?, ?)", number, NOW.isoformat())
        self.connection.commit()

    def begin(self, number: int) -> None:
        """Take the step: who may, the guard in the model, state, audit, reminder, commit."""
        if self.sqlite:
            self._run("BEGIN IMMEDIATE")
        where = "" if self.sqlite else " FOR UPDATE"
        state, version, text = self._run(f"SELECT state, version, workflow FROM visits WHERE id = ?{where}", number)[0]
        if not self._run("SELECT 1 FROM grants WHERE person_id = ? AND role = 'coach'", COACH):
            raise PermissionError
        workflow = self.serializer.deserialize_json(text)
        [task] = workflow.get_tasks(state=TaskState.READY, spec_name=state)
        task.data["hours"] = workflow.data["hours"]
        task.run()
        workflow.do_engine_steps()
        [task] = workflow.get_tasks(state=TaskState.READY, manual=True)
        target, text = task.task_spec.name, self.serializer.serialize_json(workflow)
        query = "UPDATE visits SET state = ?, version = version + 1, workflow = ? WHERE id = ? AND version = ?"
        self._run(query, target, text, number, version)
        query = "INSERT INTO audits (visit_id, actor, at, source, target) VALUES (?, ?, ?, ?, ?)"
        self._run(query, number, COACH, NOW.isoformat(), state, target)
        query = "INSERT INTO reminders VALUES (?, ?) ON CONFLICT (visit_id) DO UPDATE SET due_at = excluded.due_at"
        self._run(query, number, (NOW + timedelta(days=10)).isoformat())
        self.connection.commit()

    def moved(self) -> int:
        """Return how many visits are under way and on record as such."""
        query = "SELECT count(*) FROM visits JOIN audits ON visit_id = visits.id WHERE state = target AND version = 2"
        return int(self._run(query)[0][0])

    def _run(self, statement: str, *values: Any) -> list[Any]:
        cursor = self.connection.cursor()
        cursor.execute(statement if self.sqlite else statement.replace("?", "%s"), values)
        rows = cursor.fetchall() if cursor.description is not None else []
        cursor.close()
        return rows


def main() -> None:
    """Seed, or take and time the step of every visit."""
    asked = given()
    visits = Visits(asked["url"], durable=asked["durable"])
    if asked["do"] == "seed":
        visits.seed(asked["count"])
        answer({})
    else:
        figures = timed(visits.begin, range(1, asked["count"] + 1), warm=asked["warm"])
        answer({**figures, "moved": visits.moved()})
    visits.connection.close()


if __name__ == "__main__":
    main()
