"""Reminders of django-viewflow: its own timers, fired by its own dispatcher, each writing one row to send from.

Its process goes on and its task rows are its history; it sends nothing, and writes no event.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from django.conf import settings
from viewflow_visits import configure

from bench.timing import answer, given

CHUNK = 10_000


def fill(due: int, pending: int) -> None:
    """Begin ``due`` processes whose timer has passed, and put so many beside them whose timer is far off."""
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", run_syncdb=True, verbosity=0)
    from viewflow.workflow.models import Process, Task
    from viewflow.workflow.status import PROCESS, STATUS
    from visits_app.flows import ReminderFlow

    now = datetime.now(UTC)
    settings.BENCH_DUE = now - timedelta(hours=1)
    later = {"flow_task": ReminderFlow.wait, "flow_task_type": "TIMER", "status": STATUS.SCHEDULED}
    with transaction.atomic():
        for number in range(due):
            ReminderFlow.start.run(number=number)
        for first in range(due, pending, CHUNK):
            size = min(CHUNK, pending - first)
            waiting = [Process(flow_class=ReminderFlow, status=PROCESS.NEW) for _ in range(size)]
            tasks = [
                Task(process=process, scheduled=now + timedelta(days=60), **later)
                for process in Process.objects.bulk_create(waiting)
            ]
            Task.objects.bulk_create(tasks)


def fire() -> dict[str, Any]:
    """Fire what is due, as its management command does, and return the seconds and how many letters there are."""
    from viewflow.workflow.timers import fire_due_timers
    from visits_app.models import Letter

    began = perf_counter()
    fire_due_timers()
    return {"handed": perf_counter() - began, "count": Letter.objects.count()}


def main() -> None:
    """Fill, or fire and time."""
    asked = given()
    configure(asked["url"], durable=asked["do"] != "fill")
    if asked["do"] == "fill":
        fill(asked["due"], asked["pending"])
        answer({})
    else:
        answer(fire())


if __name__ == "__main__":
    main()
