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


class Reminder(Process):
    """A process that waits for its timer."""

    company = models.CharField(max_length=200)


class Letter(models.Model):
    """What a reminder writes: a row to send from."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE)
    text = models.TextField()

    def __str__(self) -> str:
        """Return its text."""
        return self.text
