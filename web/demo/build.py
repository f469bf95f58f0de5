"""Builds the demo city in an empty database, day by day, at past moments and reproducibly by seed.

Everything in it went through the commands: every reminder came from its clock, every answer from a task.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import yaml
from rich.progress import track
from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.database import Database
from engine.message import Message
from engine.migrate import upgrade
from engine.orders import TOPIC, OrderHandler
from engine.settings import Settings
from engine.tables import cases
from web.demo.deeds import Case, do_what_is_owed, take
from web.demo.figures import Figures, figures
from web.demo.plans import Plan, leads, learners
from web.demo.returned import let_one_come_back
from web.demo.town import Town
from web.demo.ways import Moment
from web.main import all_workflows
from web.secret_key import database_file, seal_of
from workflows.dashboard.moments import load_moments

TASK_ROUND = 3
"""Every so many days people look at what they owe."""
POST_SECRET = "demo" * 10
"""Signs the links of mails that are thrown away: nobody can use them."""


def build(settings: Settings, *, small: bool, fresh: bool, now: datetime | None = None, seed: int = 2022) -> Figures:
    """Build the city and return its figures; ``fresh`` throws an existing SQLite database away first.

    Raises:
        DatabaseUnusable: it cannot be opened.
        NotEmpty: there are cases in it already; nothing was written.
    """
    file = database_file(settings)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        if fresh:
            for left in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
                left.unlink(missing_ok=True)
    upgrade(settings.database)
    db = Database(settings.database, durable=False)
    moment = now or datetime.now(UTC)
    words = yaml.safe_load((Path(__file__).parent / "city.yaml").read_text(encoding="utf-8"))
    chance = random.Random(seed)  # noqa: S311 - a demo
    try:
        with db.read() as tx:
            if tx.execute(select(cases.c.id).limit(1)).first():
                raise NotEmpty
        town = Town(db, all_workflows(settings, seal_of(settings)), chance, words, small=small)
        _Life(town, moment, small=small).live()
        load_moments(db, SYSTEM, moment)
        return figures(db, moment)
    finally:
        db.dispose()


class NotEmpty(Exception):
    """The database already holds cases: a city is built in an empty one only."""


class _Life:
    """Which case opens and moves on which day, counted back from today."""

    def __init__(self, town: Town, now: datetime, *, small: bool) -> None:
        self.town = town
        self.now = now
        self.calls: dict[int, list[Callable[[datetime], None]]] = defaultdict(list)
        plans = learners(town.words, town.chance, small=small)
        town.prepare(plans, now - timedelta(days=max(plan.opens for plan in plans) + 2))
        for number, plan in enumerate(plans):
            self._plan(plan, partial(town.learner, number, plan))
        for number, plan in enumerate(leads(town.words, town.chance, plans, small=small)):
            self._plan(plan, partial(town.lead, number, plan))

    def live(self) -> None:
        """Live through the days in which learners and companies came, up to now."""
        for ago in track(range(max(self.calls), -1, -1), description="De stad leeft"):
            self._day(ago)
        self.town.report_places(self.now)
        let_one_come_back(self.town.db, self.town.workflows, self.now - timedelta(hours=1))

    def _plan(self, plan: Plan, open_it: Callable[[datetime], Case]) -> None:
        made: list[Case] = []
        self.calls[plan.opens].append(lambda at: made.append(open_it(at)))
        for ago, moment in plan.steps:
            self.calls[ago].append(partial(self._take, made, moment))

    def _take(self, made: list[Case], moment: Moment, at: datetime) -> None:
        take(self.town.db, self.town.workflows, made[0], moment, at)

    def _day(self, ago: int) -> None:
        """One day: what came due, what people owed, what they did; today's mails wait for the city's worker."""
        db, workflows = self.town.db, self.town.workflows
        morning = self.now - timedelta(days=ago, hours=1)
        while engine.fire_due(db, workflows, morning, limit=5000):
            pass
        if ago % TASK_ROUND == 0:
            do_what_is_owed(db, workflows, self.town.words, morning)
        for second, call in enumerate(self.calls[ago]):
            call(morning + timedelta(seconds=second))
        engine.combine(db, workflows, morning)
        handlers = {"email": _taken_as_sent, TOPIC: OrderHandler(db, workflows)}
        while ago and engine.deliver(db, workflows, handlers, morning, secret=POST_SECRET, limit=1000).sent:
            pass


def _taken_as_sent(_message: Message) -> None:
    """Mails of the past were read long ago: nothing is sent to anybody."""
