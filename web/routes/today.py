"""Vandaag: the first screen, in the order in which things must happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from engine.actor import Actor
from engine.definition import Definition
from engine.errors import BadInput, NotAllowed
from engine.local_time import BRUSSELS
from engine.queries.work_rows import LastContact, WorkList, WorkRow
from web import case_faces, frame, pages, ticked, today_list, today_together, undoing
from web.clock_faces import small_face
from web.list_filters import Query
from web.pages import Context, Here, Typed, Who, button, new_key, page, words
from web.speech import Speech, short_day
from web.spoken import Says
from web.together import ids_of
from workflows.stalled.review import REVIEWERS, may_review

router = APIRouter()
SILENT = "no_answer"
LONGEST_ID = 18
BANNERS = {
    "gelogd": (undoing.logged, "contact-ongedaan"),
    "herinnerd": (undoing.reminded, "herinnering-ongedaan"),
}
"""What was just done with a case, as the address says it: its banner, and what the page says once it is taken back."""
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
        actions=today_together.offered(here, actor, _kinds_of_named(asked)) if any(row["pick"] for row in rows) else [],
    )


@router.get("/vandaag/samen")
def ask_for_all(request: Request, here: Here, actor: Who) -> Response:
    """Show the form of one deed for several cases."""
    ids, action = ids_of(request.query_params.getlist("id")), request.query_params.get("actie", "")
    _let_pass(actor, action)
    listed = today_together.in_today(here, actor)
    return ticked.ask(request, here, actor, ticked=listed, ids=ids, action=action, typed={}, errors={})


@router.post("/vandaag/samen")
def do_to_all(request: Request, here: Here, actor: Who, form: Typed) -> Response:
    """Do the same to several cases."""
    ids, action, key = ids_of(form.getlist("id")), str(form.get("actie", "")), str(form.get("key", ""))
    _let_pass(actor, action)
    typed, listed = today_together.typed_in(form), today_together.in_today(here, actor)
    try:
        deed = today_together.deed_of(here, actor, action, typed)
    except BadInput as error:
        said = dict(listed.wrong(error))
        return ticked.ask(request, here, actor, ticked=listed, ids=ids, action=action, typed=typed, errors=said)
    return ticked.take(request, here, actor, ticked=listed, ids=ids, action=action, deed=deed, key=key, typed=typed)


def _let_pass(actor: Actor, action: str) -> None:
    if action == today_together.ASSIGN and not may_review(actor):
        raise NotAllowed("only who coordinates hands out several cases", roles=REVIEWERS)


def _notice(request: Request, here: Context, actor: Actor) -> dict[str, Any] | None:
    """Return the banner after something was done here, with the way back while there is one, or after taking it."""
    done = request.query_params.get("gedaan", "")
    if done in {each[1] for each in BANNERS.values()}:
        return {"text": words()["done"][done], "detail": "", "tone": "good", "undo": None}
    for name, (banner, undone) in BANNERS.items():
        about = request.query_params.get(name, "")
        if about.isdecimal() and len(about) <= LONGEST_ID:
            return banner(here, actor, int(about), f"{today_list.PATH}?gedaan={undone}")
    return None


def _kinds_of_named(asked: Mapping[str, Sequence[WorkRow]]) -> list[str]:
    return list(dict.fromkeys(row.workflow for rows in asked.values() for row in rows if row.named))


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
        "menu": _menu(row),
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
    return found if undoing.MENTOR in row.asked else [*found, _later(row)]


def _menu(row: WorkRow) -> list[dict[str, Any]]:
    """Return what else can be done with a case whose mentor was asked something: there is no room for it beside."""
    if not row.named or undoing.MENTOR not in row.asked or (row.why == "answer" and row.task is not None):
        return []
    path = f"/dossiers/{row.case_id}/herinnering"
    remind = button(words()["buttons"]["remind"], path, post=True, naar=today_list.PATH, key=new_key())
    return [remind, _later(row)]


def _later(row: WorkRow) -> dict[str, Any]:
    return button(words()["buttons"]["later"], f"/dossiers/{row.case_id}/later?naar=/vandaag", look="quiet")
