"""What a visit holds in Django."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from viewflow.workflow.models import Process


class Visit(Process):
    """A visit: a process of viewflow with columns of its own."""

    company = models.CharField(max_length=200)
    hours = models.IntegerField()
    state = models.CharField(max_length=60, default="planned")

    class Meta:
        """Its permission, as the documentation of viewflow shows."""

        permissions: ClassVar = [("begin_visit", "Can begin a visit")]
