"""The one page."""

from __future__ import annotations

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from cases_app.models import Case, Kept

PAGE = 25


def show(request: HttpRequest) -> HttpResponse:
    """Show the first page of the open cases of the learners, with a number per state."""
    found = Case.objects.filter(workflow="learner_trajectory", closed_at__isnull=True)
    columns = ("id", "title", "subtitle", "state", "due_on", "last_contact_at", "organisation__name", "owner__name")
    rows = list(found.select_related("organisation", "owner").only(*columns).order_by("due_on", "id")[: PAGE + 1])
    kept = Kept.objects.filter(workflow="learner_trajectory").values("state").annotate(n=Sum("cases")).order_by("state")
    counts = list(kept)
    total = sum(each["n"] for each in counts)
    data = {"rows": rows[:PAGE], "counts": counts, "total": total, "after": rows[-1].pk}
    answer = render(request, "list.html", data)
    answer["Content-Length"] = str(len(answer.content))
    return answer


urlpatterns = [path("leerlingen", show)]
