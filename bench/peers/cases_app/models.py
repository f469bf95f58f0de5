"""Our tables as Django reads them; it makes and changes none."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Organisation(models.Model):
    """A school, or the city."""

    name = models.TextField()

    class Meta:
        """Ours."""

        managed, db_table = False, "organisations"

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Person(models.Model):
    """Who answers for a case."""

    name = models.TextField()

    class Meta:
        """Ours."""

        managed, db_table = False, "persons"

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Case(models.Model):
    """A case, with the columns that a list shows."""

    workflow, state = models.TextField(), models.TextField()
    title, subtitle = models.TextField(), models.TextField()
    organisation = models.ForeignKey(Organisation, on_delete=models.DO_NOTHING, null=True)
    owner = models.ForeignKey(Person, on_delete=models.DO_NOTHING, null=True)
    due_on = models.DateField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Ours."""

        managed, db_table = False, "cases"
        ordering: ClassVar = ["due_on", "id"]

    def __str__(self) -> str:
        """Return its title."""
        return self.title


class Kept(models.Model):
    """The counts that our commands keep: Django's page may read them too."""

    pk = models.CompositePrimaryKey("workflow", "organisation_id", "state")
    workflow, state = models.TextField(), models.TextField()
    organisation_id = models.BigIntegerField()
    cases = models.IntegerField()

    class Meta:
        """Ours."""

        managed, db_table = False, "state_counts"

    def __str__(self) -> str:
        """Return how many."""
        return str(self.cases)
