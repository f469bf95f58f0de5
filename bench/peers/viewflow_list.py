"""The list of processes that django-viewflow itself brings: its view, its template, 25 a page, our cases as processes.

Served by uvicorn as ours is, the view in Django's own thread. One person is signed in beforehand and may see all: no
session is looked up and nothing is narrowed to what somebody may see. A row says number, words, day and open tasks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import uvicorn
from addresses import is_sqlite
from viewflow_visits import configure

from bench.timing import given

OPEN = "FROM cases WHERE workflow = 'learner_trajectory' AND closed_at IS NULL"
FLOW = "visits_app/flows.VisitFlow"
PROCESSES = f"""
INSERT INTO viewflow_process (id, flow_class, status, created, data)
SELECT id, '{FLOW}', 'NEW', opened_at, '{{}}' {OPEN}
"""
VISITS = f"INSERT INTO visits_app_visit (process_ptr_id, company, hours, state) SELECT id, title, 20, state {OPEN}"
TASKS = f"""
INSERT INTO viewflow_task
(process_id, flow_task, flow_task_type, status, created, assigned, token, data, owner_id)
SELECT id, '{FLOW}.planned', 'HUMAN', 'ASSIGNED', opened_at, opened_at, 'start', '{{}}', 1 {OPEN}
"""
TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.contrib.auth.context_processors.auth",
            "django.template.context_processors.request",
        ]
    },
}


def signed_in(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Say of every request that the coach makes it, and of every answer how long it is."""
    from django.contrib.auth import get_user_model

    coach = get_user_model().objects.get(username="coach")

    def answer(request: Any) -> Any:
        request.user, request.session = coach, {}
        response = get_response(request)
        response["Content-Length"] = str(len(response.content))
        return response

    return answer


def fill(url: str) -> None:
    """Make a process and a task of every open case of a learner, beside our own tables."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", run_syncdb=True, verbosity=0)
    users = get_user_model().objects
    if users.filter(username="coach").exists():
        return
    users.create(id=1, username="coach", is_superuser=True)
    with connection.cursor() as cursor:
        for statement in (PROCESSES, VISITS, TASKS, "ANALYZE" if is_sqlite(url) else "VACUUM ANALYZE"):
            cursor.execute(statement)


if __name__ == "__main__":
    asked = given()
    configure(
        asked["url"],
        durable=True,
        MIDDLEWARE=("viewflow_list.signed_in", "viewflow.middleware.SiteMiddleware"),
        ROOT_URLCONF="visits_app.urls",
        TEMPLATES=[TEMPLATES],
        STATIC_URL="/static/",
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="only for the bench",
    )
    fill(asked["url"])
    from django.core.asgi import get_asgi_application

    quiet = {"log_level": "warning", "access_log": False, "lifespan": "off"}
    uvicorn.run(get_asgi_application(), host="127.0.0.1", port=asked["port"], **quiet)
