"""A learner at work with a mentor, a parent and a coach, and short ways to plan with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.workflows.histories import shipped
from tests.workflows.market import Work
from tests.workflows.world import World
from workflows.register.appointments import Plan, cancel_appointment, change_appointment, plan_appointment
from workflows.register.appointments.page import list_appointments
from workflows.register.mentors import add_mentor

MONDAY = datetime(2026, 10, 12, 8, tzinfo=UTC)
VISIT = datetime(2026, 10, 20, 12, 30, tzinfo=UTC)
"""Half past two on a Tuesday in summer time."""
EVERYBODY = ("trajectory_coach", "mentor", "learner", "parent")


class Planner(World):
    """One learner who works since September: ``case``."""

    case: int
    place: Work

    def at_work(self) -> Planner:
        """Bring the learner to work."""
        self.place = self.work()
        self.case = self.guided(self.place)
        self.mails.clear()
        return self

    def another_mentor(self) -> int:
        """Add a second mentor at the same establishment."""
        seen = dict.fromkeys(("conditions_seen_on", "extract_issued_on", "training_done_on"), "2026-08-01")
        guide = {"site_id": self.place.site, "name": "Jef Bal", "email": "jef@devos.example", "age": 40}
        return add_mentor(self.db, {**guide, "experience_years": 12, **seen}, actor=self.coach, now=MONDAY)

    def plan(self, starts_at: datetime = VISIT, roles: tuple[str, ...] = EVERYBODY, **more: Any) -> int:
        """Plan an appointment, a visit unless told otherwise."""
        now, case = more.pop("now", MONDAY), more.pop("case", self.case)
        plan = Plan(
            **{"kind": "visit", "minutes": 60, "place": "Werf, Kaai 3", **more}, starts_at=starts_at, roles=roles
        )
        return plan_appointment(self.db, shipped(), case, plan, actor=self.coach, now=now)

    def change(self, key: int, starts_at: datetime = VISIT, roles: tuple[str, ...] = EVERYBODY, **more: Any) -> None:
        """Change an appointment to this."""
        now = more.pop("now", MONDAY)
        plan = Plan(
            **{"kind": "visit", "minutes": 60, "place": "Werf, Kaai 3", **more}, starts_at=starts_at, roles=roles
        )
        change_appointment(self.db, shipped(), key, plan, actor=self.coach, now=now)

    def cancel(self, key: int, now: datetime = MONDAY) -> None:
        """Call an appointment off."""
        cancel_appointment(self.db, shipped(), key, actor=self.coach, now=now)

    def told(self, now: datetime = MONDAY) -> list[tuple[str, str]]:
        """Deliver what waits and return kind and role of each invitation that went since the last time, in order."""
        self.mails.clear()
        self.deliver(now)
        return sorted((each.kind, each.recipient.name.split()[0]) for each in self.mails if "uid" in each.payload)

    def listed(self, case: int | None = None) -> tuple[Any, ...]:
        """Return the appointments as the coach sees them."""
        return list_appointments(self.db, shipped(), case or self.case, actor=self.coach)
