"""The same list of cases by plain Django: its ORM on our tables, its templates, a number per state, no middleware.

Served by uvicorn as ours is, the view in Django's own thread. It signs nobody in, narrows nothing to what somebody may
see, and shows no menu, filters or clock: less work than our page.
"""

from __future__ import annotations

import django
import uvicorn
from addresses import django_database
from django.conf import settings

from bench.timing import given

TEMPLATE = """<!doctype html>
<html lang="nl-BE"><head><meta charset="utf-8"><title>Leerlingen</title></head><body><main>
<h1>Leerlingen</h1><p>{{ total }} dossiers</p>
<ul>{% for each in counts %}
<li><a href="?status={{ each.state }}">{{ each.state }} ({{ each.n }})</a></li>{% endfor %}</ul>
<table><caption>{{ total }} dossiers</caption><thead><tr><th scope="col">Naam</th><th scope="col">Status</th>
<th scope="col">School</th><th scope="col">Termijn</th><th scope="col">Volgt op</th><th scope="col">Laatste contact</th>
</tr></thead><tbody>
{% for row in rows %}<tr id="case-{{ row.id }}"><td><a href="/dossiers/{{ row.id }}">{{ row.title }}</a>
<span class="sub">{{ row.subtitle }}</span></td><td>{{ row.state }}</td><td>{{ row.organisation.name }}</td>
<td>{{ row.due_on|date:"D j M Y" }}</td><td>{{ row.owner.name|default:"-" }}</td>
<td><time datetime="{{ row.last_contact_at|date:'Y-m-d' }}">{{ row.last_contact_at|date:"D j M" }}</time></td></tr>
{% endfor %}</tbody></table><a href="?na={{ after }}">Toon meer</a></main></body></html>"""


def configure(url: str) -> None:
    """Set Django up for one database of ours."""
    engine = "django.template.backends.django.DjangoTemplates"
    loaders = [("django.template.loaders.locmem.Loader", {"list.html": TEMPLATE})]
    settings.configure(
        DATABASES={"default": django_database(url, durable=True)},
        INSTALLED_APPS=["cases_app"],
        MIDDLEWARE=(),
        ROOT_URLCONF="cases_app.urls",
        TEMPLATES=[{"BACKEND": engine, "OPTIONS": {"loaders": loaders}}],
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
        SECRET_KEY="only for the bench",
    )
    django.setup()


if __name__ == "__main__":
    asked = given()
    configure(asked["url"])
    from django.core.asgi import get_asgi_application

    quiet = {"log_level": "warning", "access_log": False, "lifespan": "off"}
    uvicorn.run(get_asgi_application(), host="127.0.0.1", port=asked["port"], **quiet)
