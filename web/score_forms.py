"""The competences on a mentor's page: one row each, last time's value as words, never chosen beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from engine.queries.task_page import TaskView
from web import forms
from web.pages import Context, words
from workflows.register.mentor_scores import ASKED_WITH, NOT_SEEN, Row, mentor_rows
from workflows.register.training_plan import SCALE

PREFIX = "score-"


@dataclass(frozen=True)
class Scores:
    """What a mentor is asked of the plan, and what was typed; without rows nothing of it stands on the page."""

    rows: tuple[Row, ...] = ()
    typed: Mapping[int, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def labels(self) -> dict[str, str]:
        """Return what the fields are called."""
        named = {f"{PREFIX}{each.id}": each.name for each in self.rows}
        return named | {"not_seen_reason": str(words()["scores"]["reason"])}

    def views(self, wrong: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the rows as ``tasks/_scores.html`` wants them."""
        said = words()["following"]["scale"] | {NOT_SEEN: words()["scores"]["not_seen"]}
        options = [{"value": value, "label": said[value]} for value in (*SCALE, NOT_SEEN)]
        return [
            {
                "name": f"{PREFIX}{each.id}",
                "label": each.name,
                "cluster": each.cluster,
                "last": said[NOT_SEEN] if each.not_seen else said[each.score] if each.score else "",
                "last_on": each.scored_on,
                "value": self.typed.get(each.id, ""),
                "error": wrong.get(f"{PREFIX}{each.id}", ""),
                "options": options,
            }
            for each in self.rows
        ]

    def given_on(self, day: date) -> list[tuple[str, str]]:
        """Return what was scored on a day: each competence with its point in words."""
        return [(each["label"], each["last"]) for each in self.views({}) if each["last"] and each["last_on"] == day]

    def why(self, wrong: Mapping[str, str]) -> dict[str, Any]:
        """Return the field that asks why something was not dealt with yet."""
        said = words()["scores"]
        error = wrong.get("not_seen_reason", "")
        asked = forms.plain("not_seen_reason", "text", said["reason"], self.reason, error=error, help_=said["why"])
        return asked | {"required": False}


def scores_of(here: Context, task: TaskView, form: FormData | None = None) -> Scores:
    """Return what a task asks of the training plan, with what was typed when a form is given."""
    if ASKED_WITH not in task.asks or task.role != "mentor":
        return Scores()
    rows = mentor_rows(here.db, task.case_id)
    given = form or FormData()
    typed = {
        int(name.removeprefix(PREFIX)): str(value)
        for name, value in given.items()
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).isdecimal() and value
    }
    return Scores(rows, typed, str(given.get("not_seen_reason", "")))
