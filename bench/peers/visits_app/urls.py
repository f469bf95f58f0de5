"""The pages that viewflow brings for a flow."""

from __future__ import annotations

from django.urls import path
from viewflow.urls import Site
from viewflow.workflow.flow import FlowAppViewset

from visits_app.flows import VisitFlow

site = Site(title="Visits", viewsets=[FlowAppViewset(VisitFlow)])
urlpatterns = [path("", site.urls)]
