"""The same visit by django-viewflow, its own way: what its view does between request and response, without HTTP.

Its step writes its own task rows as history. It writes no event, no reminder and no mail: less work than ours.
"""

from __future__ import annotations

from typing import Any

import django
from addresses import django_database, is_sqlite
from django.conf import settings

from bench.timing import answer, given, timed


def configure(url: str, *, durable: bool, **also: Any) -> None:
    """Set Django up for one database, with what else a peer needs."""
    apps = ["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow", "visits_app"]
    settings.configure(
        DATABASES={"default": django_database(url, durable=durable)},
        INSTALLED_APPS=apps,
        USE_TZ=True,
        # The tables as the models say, without their history.
        MIGRATION_MODULES=dict.fromkeys(("auth", "contenttypes", "viewflow")),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        BENCH_ROW_LOCK=not is_sqlite(url),
        BENCH_COACH=None,
        BENCH_DUE=None,
        **{"MIDDLEWARE": (), **also},
    )
    django.setup()


def seed(count: int) -> None:
    """Make the tables and begin ``count`` visits, all assigned to one coach."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", run_syncdb=True, verbosity=0)
    settings.BENCH_COACH = get_user_model().objects.create(username="coach")
    from visits_app.flows import VisitFlow

    with transaction.atomic():
        for number in range(count):
            VisitFlow.start.run(number=number)


def run(count: int, *, warm: int) -> dict[str, float]:
    """Take the step of every visit and count the visits that are under way."""
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from viewflow.workflow.status import STATUS
    from visits_app.flows import VisitFlow

    coach = settings.BENCH_COACH = get_user_model().objects.get(username="coach")
    waiting = VisitFlow.task_class.objects.filter(flow_task=VisitFlow.planned, status=STATUS.ASSIGNED)
    known = list(waiting.order_by("pk").values_list("process_id", "pk"))

    def begin(number: int) -> None:
        process_pk, task_pk = known[number]
        with VisitFlow.lock(process_pk), transaction.atomic():
            task = VisitFlow.task_class._default_manager.get(pk=task_pk)
            if task.process.flow_class != VisitFlow or not VisitFlow.planned.can_execute(coach, task=task):
                raise PermissionError
            activation = VisitFlow.planned.activation_class(task)
            activation.start(None)
            activation.process.state = "under_way"
            activation.process.save()
            activation.execute()

    figures = timed(begin, range(count), warm=warm)
    begun = VisitFlow.task_class.objects.filter(flow_task=VisitFlow.under_way, status=STATUS.ASSIGNED)
    return {**figures, "moved": begun.filter(process__visit__state="under_way").count()}


def main() -> None:
    """Seed, or take and time the step of every visit."""
    asked = given()
    configure(asked["url"], durable=asked["durable"])
    if asked["do"] == "seed":
        seed(asked["count"])
        answer({})
    else:
        answer(run(asked["count"], warm=asked["warm"]))


if __name__ == "__main__":
    main()
