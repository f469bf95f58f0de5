"""Inzage: a learner asks what is kept about her, and the school gives everything in one step."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from engine.actor import Actor
from engine.errors import BadInput, NotAllowed, NotFound
from engine.queries.case_page import CaseView, view_case
from web import forms
from web.access_faces import file_of, page_of, said
from web.pages import Context, Here, Typed, Who, button, new_key, page
from web.spoken import Says
from workflows.access_request import MAY_ANSWER, Dossier, answer_request, read_dossier

router = APIRouter(prefix="/dossiers/{case_id}/inzage")


@router.get("")
def ask(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Show what will be handed out, and ask how the learner asked for it."""
    return _form(request, _case(here, actor, case_id))


@router.post("")
def give(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int) -> Response:
    """Record that the data are handed out, then show them."""
    case, reason = _case(here, actor, case_id), str(form.get("reason", ""))
    key = str(form.get("key", ""))[:80] or None
    try:
        number = answer_request(here.db, here.workflows, case_id, actor=actor, reason=reason, now=here.now(), key=key)
    except BadInput as error:
        problem = forms.sentences(error, {"reason": said()["ask"]["field"]})["reason"]
        return _form(request, case, reason, problem)
    return RedirectResponse(f"/dossiers/{case_id}/inzage/{number}", HTTPStatus.SEE_OTHER)


@router.get("/{number}")
def show(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, number: int) -> Response:
    """Show what is handed out, to whoever recorded it, on that day; later one begins anew."""
    found = _given(here, actor, case_id, number)
    if found is None:
        return RedirectResponse(f"/dossiers/{case_id}/inzage", HTTPStatus.SEE_OTHER)
    shown = page_of(found, say)
    path, given = request.url.path, said()["given"]
    save = button(given["file"], f"{path}/gegevens.json")
    return page(request, "cases/access.html", shown["title"], shown=shown, said=given, path=path, file=save)


@router.get("/{number}/gegevens.json")
def file(here: Here, actor: Who, say: Says, *, case_id: int, number: int) -> Response:
    """Give the same as a file."""
    found = _given(here, actor, case_id, number)
    if found is None:
        return RedirectResponse(f"/dossiers/{case_id}/inzage", HTTPStatus.SEE_OTHER)
    name = f'attachment; filename="inzage-{found.code}.json"'
    return JSONResponse(file_of(found, say), headers={"Content-Disposition": name, "Cache-Control": "no-store"})


def _case(here: Context, actor: Actor, case_id: int) -> CaseView:
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    if MAY_ANSWER.isdisjoint(case.roles) or case.definition.name != "learner_trajectory":
        raise NotAllowed("the school answers a learner's request", roles=tuple(sorted(MAY_ANSWER)))
    return case


def _given(here: Context, actor: Actor, case_id: int, number: int) -> Dossier | None:
    _case(here, actor, case_id)
    try:
        return read_dossier(here.db, here.workflows, case_id, number, actor=actor, now=here.now(), seal=here.seal)
    except NotFound:
        return None


def _form(request: Request, case: CaseView, reason: str = "", problem: str = "") -> Response:
    words = said()["ask"]
    field = forms.plain("reason", "text", words["reason"], reason, error=problem, help_=words["reason_help"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return page(
        request,
        "cases/access_ask.html",
        words["title"],
        status=status,
        case=case,
        said=words,
        asked=field,
        key=new_key(),
    )
