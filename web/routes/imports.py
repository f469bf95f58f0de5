"""Beheer, invoeren: a list from a file, row by row checked before anything comes in."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from engine.actor import Actor
from engine.errors import BadInput, NotAllowed, NotFound
from engine.exports import Export, note_export
from web import forms, import_faces, import_pages
from web.import_faces import said
from web.import_pages import HOME
from web.pages import Context, Here, RecordId, Typed, Who, today
from web.spoken import Says
from web.spreadsheets.writing import FORMS
from web.uploads import Uploaded, table_in
from workflows.intake.bringing_in import Listed, decide, drop, map_columns, start, take_in
from workflows.intake.details import DETAILS, incomplete
from workflows.intake.kinds import kinds_for
from workflows.intake.learners import WORKFLOW
from workflows.intake.looking import asked_of, left_out, look_at
from workflows.intake.running import run_some, take_back, take_back_some

router = APIRouter(prefix=HOME)
BATCHES = 2
"""How many times fifty rows somebody waits for; the worker does the rest."""


@router.get("")
def show(request: Request, here: Here, actor: Who) -> Response:
    """Ask a file, and list what was brought in before."""
    return import_pages.front(request, here, _bringer(actor), {}, {})


@router.post("")
def upload(request: Request, here: Here, actor: Who, form: Uploaded) -> Response:
    """Read the file, or say why it is not taken in; then nothing of it is kept."""
    typed = {name: str(form.get(name, "")) for name in ("kind", "place", "sheet")}
    try:
        import_id = _taken_in(here, _bringer(actor), typed, form)
    except BadInput as error:
        wrong = forms.sentences(error, said()["labels"])
        return import_pages.front(request, here, actor, typed, wrong)
    return RedirectResponse(f"{HOME}/{import_id}/kolommen", HTTPStatus.SEE_OTHER)


@router.post("/onvolledig")
def take_incomplete(here: Here, actor: Who, say: Says, form: Typed) -> Response:
    """Return the learners of whom something is missing as a file, once it is written down who takes it."""
    place = _word(form, "place")
    if place not in {str(key) for key, _ in import_pages.incomplete_places(here, actor)}:
        raise NotFound(f"no incomplete cases of organisation {place}")
    rows = incomplete(here.db, here.workflows, int(place), actor=actor, today=today(here.now()))
    content = import_faces.incomplete_file(rows, DETAILS.fields(here.workflows), say)
    log = Export(WORKFLOW, "xlsx", {"incomplete": said()["incomplete"]["title"]}, len(rows), len(rows))
    note_export(here.db, log, actor=actor, now=here.now())
    return _book(content, said()["incomplete"]["name"])


@router.get("/{import_id}")
def look(
    request: Request,
    here: Here,
    actor: Who,
    say: Says,
    *,
    import_id: RecordId,
    toon: str = "",
    na: int = 0,
    mis: str = "",
) -> Response:
    """Show where a list stands."""
    found = look_at(here.db, import_id, actor=actor, now=here.now())
    if found.status == "read":
        return RedirectResponse(f"{HOME}/{import_id}/kolommen", HTTPStatus.SEE_OTHER)
    if found.status == "checked":
        return import_pages.check(request, here, actor, say, found=found, verdict=toon, after=max(na, 0), notice=mis)
    if found.status in {"running", "undoing"}:
        return import_pages.under_way(request, found)
    return import_pages.result(request, here, actor, say, found=found, after=max(na, 0), notice=mis)


@router.get("/{import_id}/kolommen")
def ask_columns(request: Request, here: Here, actor: Who, say: Says, import_id: RecordId) -> Response:
    """Ask which column is which field."""
    found = look_at(here.db, import_id, actor=actor, now=here.now())
    if found.status not in {"read", "checked"}:
        return RedirectResponse(f"{HOME}/{import_id}", HTTPStatus.SEE_OTHER)
    return import_pages.columns(request, here, actor, say, found=found)


@router.post("/{import_id}/kolommen")
def set_columns(request: Request, here: Here, actor: Who, say: Says, *, import_id: RecordId, form: Typed) -> Response:
    """Take the columns, and check every row with them."""
    found = look_at(here.db, import_id, actor=actor, now=here.now())
    typed = {name: str(value) for name, value in form.items() if isinstance(value, str)}
    mapping, fixed = import_faces.chosen_columns(found, typed)
    try:
        map_columns(here.db, here.workflows, import_id, mapping=mapping, defaults=fixed, actor=actor, now=here.now())
    except BadInput as error:
        return import_pages.columns(request, here, actor, say, found=found, error=error, typed=typed)
    return RedirectResponse(f"{HOME}/{import_id}", HTTPStatus.SEE_OTHER)


@router.post("/{import_id}/dubbels")
def keep_decisions(here: Here, actor: Who, *, import_id: RecordId, form: Typed) -> Response:
    """Keep what was decided about rows that may be double."""
    decisions = {
        int(name.removeprefix("rij-")): str(value)
        for name, value in form.items()
        if name.startswith("rij-") and name.removeprefix("rij-").isdecimal() and len(name) < 12
    }
    decide(here.db, import_id, decisions, actor=actor, now=here.now())
    return RedirectResponse(f"{HOME}/{import_id}?toon={_word(form, 'toon')}", HTTPStatus.SEE_OTHER)


@router.post("/{import_id}/start")
def begin(here: Here, actor: Who, *, import_id: RecordId, form: Typed) -> Response:
    """Bring in the good rows: the first while somebody waits, the rest behind the pages."""
    seen = _word(form, "seen")
    try:
        start(
            here.db, here.workflows, import_id, seen=int(seen) if seen.isdecimal() else -1, actor=actor, now=here.now()
        )
    except BadInput as error:
        return RedirectResponse(f"{HOME}/{import_id}?mis={error.problems[0].code}", HTTPStatus.SEE_OTHER)
    return go_on(here, actor, import_id)


@router.post("/{import_id}/verder")
def go_on(here: Here, actor: Who, import_id: RecordId) -> Response:
    """Do some more rows of a list that is under way."""
    for _ in range(BATCHES + 1):
        step = {"running": run_some, "undoing": take_back_some}.get(_status(here, actor, import_id))
        if step is None or not step(here.db, here.workflows, import_id, actor=actor, now=here.now()):
            break
    return RedirectResponse(f"{HOME}/{import_id}", HTTPStatus.SEE_OTHER)


@router.post("/{import_id}/niets")
def bring_nothing(here: Here, actor: Who, import_id: RecordId) -> Response:
    """Bring nothing in."""
    drop(here.db, import_id, actor=actor, now=here.now())
    return RedirectResponse(f"{HOME}/{import_id}", HTTPStatus.SEE_OTHER)


@router.post("/{import_id}/terug")
def undo(here: Here, actor: Who, import_id: RecordId) -> Response:
    """Take everything back that nobody went on with."""
    try:
        take_back(here.db, import_id, actor=actor, now=here.now())
    except BadInput as error:
        return RedirectResponse(f"{HOME}/{import_id}?mis={error.problems[0].code}", HTTPStatus.SEE_OTHER)
    return go_on(here, actor, import_id)


@router.get("/{import_id}/fouten")
def errors(here: Here, actor: Who, say: Says, import_id: RecordId) -> Response:
    """Return the rows that stay out, as a file to mend and send again."""
    found = look_at(here.db, import_id, actor=actor, now=here.now())
    asked = asked_of(here.db, here.workflows, import_id, actor=actor, now=here.now())
    rows = left_out(here.db, import_id, actor=actor, now=here.now())
    content = import_faces.error_file(found, rows, import_faces.labels_of(asked, say))
    return _book(content, said()["error_file"]["name"])


def _book(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    return Response(content, media_type=FORMS["xlsx"].media_type, headers=headers)


def _bringer(actor: Actor) -> Actor:
    if not kinds_for(actor):
        raise NotAllowed("this actor brings no lists in", roles=("school_coordinator", "city_employee"))
    return actor


def _taken_in(here: Context, actor: Actor, typed: dict[str, str], form: FormData) -> int:
    kind, place = import_pages.meant(here, actor, typed)
    name, table = table_in(form)
    listed = Listed(name, table.read_as, table.columns, table.rows)
    return take_in(here.db, here.workflows, kind, listed, organisation_id=place, actor=actor, now=here.now())


def _status(here: Context, actor: Actor, import_id: int) -> str:
    return look_at(here.db, import_id, actor=actor, now=here.now()).status


def _word(form: FormData, name: str) -> str:
    return str(form.get(name, ""))[:10]
