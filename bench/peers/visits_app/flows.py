"""The visit as viewflow writes it: user tasks one after the other, a gateway as guard, a row lock on PostgreSQL.

And a reminder: a timer that writes a letter when it has passed.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow.views import UpdateProcessView

from visits_app.models import Letter, Reminder, Visit


def coach_of(_activation: Any) -> Any:
    """Return whom the tasks are assigned to."""
    return settings.BENCH_COACH


class VisitFlow(flow.Flow):
    """Planned, under way, done."""

    process_class = Visit
    lock_impl = lock.select_for_update_lock if settings.BENCH_ROW_LOCK else lock.no_lock

    start = flow.StartHandle(this.opened).Next(this.planned)
    planned = flow.View(UpdateProcessView.as_view(fields=["hours"])).Assign(coach_of).Next(this.enough)
    enough = flow.If(lambda activation: activation.process.hours >= 20).Then(this.under_way).Else(this.planned)
    under_way = flow.View(UpdateProcessView.as_view(fields=["hours"])).Assign(coach_of).Next(this.end)
    end = flow.End()

    def opened(self, activation: Any, number: int) -> None:
        """Begin a visit."""
        activation.process.company = f"Company {number}"
        activation.process.hours = 20


class ReminderFlow(flow.Flow):
    """A timer, and what is written when it has passed."""

    process_class = Reminder
    lock_impl = lock.select_for_update_lock if settings.BENCH_ROW_LOCK else lock.no_lock

    start = flow.StartHandle(this.opened).Next(this.wait)
    wait = flow.Timer(lambda _activation: settings.BENCH_DUE).Next(this.write)
    write = flow.Function(this.written).Next(this.end)
    end = flow.End()

    def opened(self, activation: Any, number: int) -> None:
        """Begin a reminder."""
        activation.process.company = f"Company {number}"

    def written(self, activation: Any) -> None:
        """Write the letter."""
        Letter.objects.create(process=activation.process, text=f"About {activation.process.company}")
