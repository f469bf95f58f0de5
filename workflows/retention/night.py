"""The work of a night: every rule in turn, one case a transaction, and what went as an event of the register.

Stopped at any moment it goes on where it was: what is gone is no longer due. Two at once erase nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from engine.actor import SYSTEM
from engine.database import Database
from engine.errors import EngineError
from engine.history import ERASED
from engine.loader import Workflows
from engine.local_time import date_at, moment_at
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import register_events
from workflows.register.write import Writer
from workflows.retention.case import Erasing
from workflows.retention.due import record_of
from workflows.retention.rules import RULES, Rule
from workflows.retention.terms import Terms

START = time(3)
"""Choice: from which hour of the night, Europe/Brussels; it comes once a day, also when the clocks change."""
BATCH = 25
"""How many cases go between two looks at whether to stop."""
REPORT, FINISHED = "retention", "finished"
log = logging.getLogger(__name__)


def expected(db: Database, workflows: Workflows, now: datetime) -> Mapping[str, int]:
    """Return how much each rule would erase now; nothing is changed."""
    terms = terms_on(db, now)
    with db.read() as tx:
        counts = {rule.name: select(func.count()).select_from(rule.due(workflows, terms).subquery()) for rule in RULES}
        return {name: int(tx.execute(count).scalar_one()) for name, count in counts.items()}


def work_off(db: Database, workflows: Workflows, now: datetime) -> Mapping[str, int]:
    """Erase everything that is due, and return what went today, by rule."""
    work = NightWork(db, workflows)
    while work.some(now):
        pass
    return went_on(db, date_at(now))


def terms_on(db: Database, now: datetime) -> Terms:
    """Return the terms as the rule values of this day set them."""
    today = date_at(now)
    with db.read() as tx:
        return Terms(today, rule_values_on(tx, today))


def went_on(db: Database, day: date) -> Mapping[str, int]:
    """Return what went on a day, by rule, also when the work was stopped in between."""
    names = {record_of(rule.name): rule.name for rule in RULES}
    begins, ends = moment_at(day, time(0)), moment_at(day + timedelta(days=1), time(0))
    query = select(register_events.c.record, register_events.c.payload).where(
        register_events.c.record.in_(sorted(names)), register_events.c.at >= begins, register_events.c.at < ends
    )
    found = dict.fromkeys(names.values(), 0)
    with db.read() as tx:
        for row in tx.execute(query):
            found[names[row.record]] += row.payload["after"]["count"]
    return found


@dataclass
class NightWork:
    """Erases what is due, a little at each call, and reports once a day."""

    db: Database
    workflows: Workflows
    _begun_on: date | None = None
    _finished_on: date | None = None
    _todo: list[Rule] = field(default_factory=lambda: list(RULES))
    _after: int = 0

    def __call__(self, now: datetime) -> bool:
        """Do some of the work of this night; False when it is not night yet, or nothing is left of today."""
        today = date_at(now)
        if self._finished_on == today or now < moment_at(today, START):
            return False
        if self._begun_on != today and self._was_finished(today):
            # By another program.
            self._finished_on = today
            return False
        self._begun_on = today
        return self.some(now)

    def some(self, now: datetime) -> bool:
        """Erase a few things; False once nothing is left and the report of the day is written."""
        if not self._todo:
            self._report(now)
            return False
        rule, terms = self._todo[0], terms_on(self.db, now)
        with self.db.read() as tx:
            due = rule.due(self.workflows, terms).subquery()
            found = select(due.c.id).where(due.c.id > self._after).order_by(due.c.id).limit(BATCH * rule.together)
            ids = tx.execute(found).scalars().all()
        for first in range(0, len(ids), rule.together):
            self._erase(rule, terms, ids[first : first + rule.together], now)
        self._after = ids[-1] if ids else 0
        if not ids:
            self._todo.pop(0)
        return True

    def _erase(self, rule: Rule, terms: Terms, ids: Sequence[int], now: datetime) -> None:
        """Erase together, or not at all.

        What cannot be erased (its workflow is not loaded, somebody else is at it) is logged and left for another night.
        """
        before = rule.before(terms) if rule.before else now
        try:
            with self.db.transaction() as tx:
                erasing = Erasing(tx, self.workflows, terms, rule.name, before, now)
                if count := sum(rule.erase(erasing, each) for each in ids):
                    about = ids[0] if rule.together == 1 else _number(terms.today)
                    told = {"before": {}, "after": {"count": count}}
                    erasing.writer.tell(record_of(rule.name), about, ERASED, told)
        except (EngineError, IntegrityError) as error:
            log.error("%s of %s cannot be erased: %s", rule.name, ids, error)  # noqa: TRY400 - no crash of ours

    def _was_finished(self, day: date) -> bool:
        query = select(register_events.c.id).where(
            register_events.c.record == REPORT,
            register_events.c.record_id == _number(day),
            register_events.c.kind == FINISHED,
        )
        with self.db.read() as tx:
            return tx.execute(query.limit(1)).first() is not None

    def _report(self, now: datetime) -> None:
        today = date_at(now)
        went = dict(went_on(self.db, today))
        with self.db.transaction() as tx:
            Writer(tx, SYSTEM, now).tell(REPORT, _number(today), FINISHED, {"before": {}, "after": went})
        self._finished_on, self._todo, self._after = today, list(RULES), 0


def _number(day: date) -> int:
    """Return a day as the number under which its report is kept: 20290901."""
    return day.year * 10000 + day.month * 100 + day.day
