"""Vandaag: the first screen, in the order in which things must happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from engine.actor import Actor
from engine.definition import Definition
from engine.errors import NotAllowed
from engine.local_time import BRUSSELS
from engine.queries.work_rows import LastContact, WorkList, WorkRow
from web import case_faces, frame, pages, stalled_together, today_list, undoing
from web.clock_faces import small_face
from web.list_filters import Query
from web.pages import Context, Here, Typed, Who, button, page, words
from web.speech import Speech, short_day
from web.spoken import Says
from web.stalled_together import in_today
from web.together import ids_of
from workflows.stalled.review import REVIEWERS, Wanted, may_review

router = APIRouter()
SILENT = "no_answer"
LONGEST_ID = 18
MANY_TRIES = 2
"""Choice (interface 3.1): after so many tries without an answer in a row, another way is advised."""


@router.get("/vandaag")
def today(request: Request, here: Here, actor: Who, say: Says) -> Response:
    """Show who needs the actor today, and why."""
    query = today_list.query_of(request.query_params, here)
    found = today_list.everything(here, actor)
    kinds = dict.fromkeys(row.workflow for rows in found.groups.values() for row in rows)
    asked = today_list.shown(found, query)
    groups = [_group(name, rows, here, say, query) for name, rows in asked.items()]
    filters = today_list.panel(found, query, here, say)
    shown = [each for each in groups if each["count"]]
    rows = [row for each in shown for row in each["rows"]]
    return page(
        request,
        "today/show.html",
        words()["today"],
        groups=shown,
        day=pages.today(here.now()),
        summary=_summary(asked),
        kinds=_kinds(found, list(kinds), query) if len(kinds) > 1 else [],
        orders=_orders(query) if any(found.groups.values()) else [],
        filters=filters,
        more=found.more,
        can_see=any(frame.sees(actor, definition) for definition in here.workflows.values()),
        nothing_found=bool(filters and filters["chosen"]) and not shown,
        nothing_urgent=not any(each["count"] for each in groups if not each["folded"]),
        ahead=_ahead(groups),
        notice=_notice(request, here, actor),
        list_href=query.href(),
        actions=list(in_today().known.items()) if may_review(actor) and any(row["pick"] for row in rows) else [],
    )


@router.get("/vandaag/samen")
def ask_for_all(request: Request, here: Here, actor: Who) -> Response:
    """Show the form that hands several cases to somebody else."""
    _coordinates(actor)
    ids, action = ids_of(request.query_params.getlist("id")), request.query_params.get("actie", "")
    return stalled_together.ask(request, here, actor, ticked=in_today(), ids=ids, action=action, typed={}, errors={})


@router.post("/vandaag/samen")
def hand_over_all(request: Request, here: Here, actor: Who, form: Typed) -> Response:
    """Hand several cases to somebody else."""
    _coordinates(actor)
    typed = {name: str(form.get(name, "")) for name in ("line", "person")}
    person = int(typed["person"]) if typed["person"].isdecimal() and len(typed["person"]) <= LONGEST_ID else None
    return stalled_together.take(
        request,
        here,
        actor,
        ticked=in_today(),
        ids=ids_of(form.getlist("id")),
        action=str(form.get("actie", "")),
        wanted=Wanted("assign", typed["line"], person_id=person),
        key=str(form.get("key", "")),
        typed=typed,
    )


def _coordinates(actor: Actor) -> None:
    if not may_review(actor):
        raise NotAllowed("only who coordinates hands out several cases", roles=REVIEWERS)


def _notice(request: Request, here: Context, actor: Actor) -> dict[str, Any] | None:
    """Return the banner after a contact was logged here, with the way back while there is one, or after taking it."""
    if request.query_params.get("gedaan") == "contact-ongedaan":
        return {"text": words()["done"]["contact-ongedaan"], "detail": "", "tone": "good", "undo": None}
    logged = request.query_params.get("gelogd", "")
    if not logged.isdecimal() or len(logged) > LONGEST_ID:
        return None
    return undoing.logged(here, actor, int(logged), f"{today_list.PATH}?gedaan=contact-ongedaan")


def _ahead(groups: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what comes next when nothing is urgent: the term that ends first, and where what waits stands."""
    said, waiting = words()["today_ahead"], [row for each in groups if each["folded"] for row in each["rows"]]
    dated = [row for row in waiting if row["due_on"] is not None]
    first = min(dated, key=lambda row: row["due_on"], default=None)
    text = said["next"].format(day=short_day(first["due_on"]), name=first["name"]) if first else said["nothing"]
    link = {"label": said["look"].format(n=len(waiting)), "href": "#waiting"} if waiting else None
    return {"text": text, "link": link}


def _summary(asked: Mapping[str, Sequence[WorkRow]]) -> str:
    parts = []
    for name, text in words()["today_counts"].items():
        if count := len(asked.get(name, ())):
            one, many = text.split("|")
            parts.append((one if count == 1 else many).format(n=count))
    return " · ".join(parts)


def _kinds(found: WorkList, kinds: Sequence[str], query: Query) -> list[dict[str, Any]]:
    rows, chosen = [row for each in found.groups.values() for row in each], query.get("proces")
    counts = {name: sum(1 for row in rows if row.workflow == name) for name in kinds}
    items = [{"label": words()["all"], "href": query.href(proces=""), "current": not chosen, "count": len(rows)}]
    return items + [
        {
            "label": words()["places"].get(name, name),
            "href": query.href(proces=name),
            "current": name == chosen,
            "count": counts[name],
        }
        for name in kinds
    ]


def _orders(query: Query) -> list[dict[str, Any]]:
    """Return the two orders as links: what must happen first, and what changed last."""
    return [
        {"label": label, "href": query.href(volgorde=value), "current": query.get("volgorde") == value, "count": None}
        for value, label in (("", words()["today_first"]), ("gewijzigd", words()["orders"]["gewijzigd"]))
    ]


def _group(name: str, rows: Sequence[WorkRow], here: Context, say: Speech, query: Query) -> dict[str, Any]:
    return {
        "key": name,
        "title": words()["orders"]["gewijzigd"] if name == today_list.CHANGED else words()["groups"][name],
        "count": len(rows),
        "note": "",
        "folded": name == "waiting",
        "rows": [_row(row, here, say, query.case(row.case_id)) for row in rows],
    }


def _row(row: WorkRow, here: Context, say: Speech, href: str) -> dict[str, Any]:
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
        "buttons": _buttons(row, href),
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


def _buttons(row: WorkRow, href: str) -> list[dict[str, Any]]:
    said, path = words()["buttons"], f"/dossiers/{row.case_id}"
    if not row.named:
        return []
    reach = case_faces.reach_buttons(row.reach.phone, row.reach.email)
    if row.why == "answer" and row.task is not None:
        seen = button(said["seen"], f"/taken/{row.task.id}/gezien", post=True, icon="eye", naar="/vandaag")
        return [seen, *reach, button(said["open"], href, look="quiet")]
    found = list(reach)
    found.append(button(said["log"], f"{path}/contact?naar=/vandaag", look="quiet"))
    return [*found, button(said["later"], f"{path}/later?naar=/vandaag", look="quiet")]
