"""A row of Vandaag: whose case, why it is here, the last contact, and what can be done with it at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from engine.definition import Definition
from engine.local_time import BRUSSELS
from engine.queries.work_rows import LastContact, WorkRow
from web import case_faces, pages, today_list, undoing
from web.clock_faces import small_face
from web.list_filters import Query
from web.pages import Context, button, new_key, words
from web.speech import Speech, short_day

SILENT = "no_answer"
MANY_TRIES = 2
"""Choice (interface 3.1): after so many tries without an answer in a row, another way is advised."""


def group(name: str, rows: Sequence[WorkRow], here: Context, say: Speech, query: Query) -> dict[str, Any]:
    """Return a group of Vandaag as its template shows it."""
    return {
        "key": name,
        "title": words()["orders"]["gewijzigd"] if name == today_list.CHANGED else words()["groups"][name],
        "count": len(rows),
        "note": "",
        "folded": name == "waiting",
        "rows": [_row(row, here, say, query) for row in rows],
    }


def _row(row: WorkRow, here: Context, say: Speech, query: Query) -> dict[str, Any]:
    href = query.case(row.case_id)
    definition = here.workflows.current(row.workflow)
    clock = say.clock(definition, row.standing.clock) if row.standing else ""
    known = row.state in definition.document.states
    return {
        "id": f"case-{row.case_id}",
        "pick": row.case_id if row.named else None,
        "name": row.title,
        "about": row.subtitle,
        "state": say.state(definition, row.state) if known else None,
        "clock": small_face(row.standing, clock, pages.today(here.now())),
        "due_on": row.due_on,
        "why": why(row, definition, say),
        "contact": _contact(row.contact),
        "fresh": row.why == "answer",
        "href": href,
        "buttons": _buttons(row, href, query.href()),
        "menu": _menu(row, query.href()),
    }


def why(row: WorkRow, definition: Definition, say: Speech) -> str:
    """Return in one sentence which rule put a case in the work list."""
    said, task, stands = words()["why"], row.task, row.standing
    code = row.why
    values: dict[str, object] = {}
    if task is not None:
        values["task"] = say.task(definition, name=task.name, kind=task.kind, label=task.label)
        values["role"] = say.role(definition, task.role).lower()
        values["since"] = short_day(pages.today(task.opened_at))
        values["due"] = short_day(task.due_on) if task.due_on else ""
        code = "task_undated" if code == "task" and task.due_on is None else code
    if stands is not None:
        values["clock"] = say.clock(definition, stands.clock)
        values["day"] = short_day(stands.progress.ends_on)
        values["left"] = stands.progress.left
        values["unit"] = words()["units"][stands.progress.unit]
        code = "clock_last_day" if code == "clock_ends" and stands.progress.left == 0 else code
    if row.meeting is not None:
        values["meeting"] = words()["appointments"]["kinds"][row.meeting[0]].lower()
        values["hour"] = f"{row.meeting[1].astimezone(BRUSSELS):%H:%M}"
    if row.snoozed_until is not None:
        values["until"] = short_day(row.snoozed_until)
    told = str(said[code]).format(**values)
    return f"{told} {said['answer'].format(**values)}" if task is not None and code.startswith("clock_") else told


def _contact(last: LastContact | None) -> str:
    if last is None:
        return ""
    said = words()
    tries = said["tries"].format(n=last.tries) if last.tries > 1 else ""
    told = str(said["last_contact"]).format(
        day=short_day(pages.today(last.at)),
        channel=said["channels"][last.channel].lower(),
        result=said["results"][last.result],
        tries=tries,
    )
    advised = last.result == SILENT and last.tries >= MANY_TRIES
    return f"{told} {said['advice_no_answer'].format(n=last.tries)}" if advised else told


def _buttons(row: WorkRow, href: str, naar: str) -> list[dict[str, Any]]:
    said, path = words()["buttons"], f"/dossiers/{row.case_id}"
    if not row.named:
        return []
    reach = case_faces.reach_buttons(row.reach.phone, row.reach.email)
    if row.why == "answer" and row.task is not None:
        seen = button(said["seen"], f"/taken/{row.task.id}/gezien", post=True, icon="eye", naar=naar)
        return [seen, *reach, button(said["open"], href, look="quiet")]
    found = list(reach)
    found.append(button(said["log"], f"{path}/contact?{urlencode({'naar': naar})}", look="quiet"))
    return found if undoing.MENTOR in row.asked else [*found, _later(row, naar)]


def _menu(row: WorkRow, naar: str) -> list[dict[str, Any]]:
    """Return what else can be done with a case whose mentor was asked something: there is no room for it beside."""
    if not row.named or undoing.MENTOR not in row.asked or (row.why == "answer" and row.task is not None):
        return []
    path = f"/dossiers/{row.case_id}/herinnering"
    remind = button(words()["buttons"]["remind"], path, post=True, naar=naar, key=new_key())
    return [remind, _later(row, naar)]


def _later(row: WorkRow, naar: str) -> dict[str, Any]:
    path = f"/dossiers/{row.case_id}/later?{urlencode({'naar': naar})}"
    return button(words()["buttons"]["later"], path, look="quiet")
