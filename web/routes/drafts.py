"""Keeping what is typed in a form of a case before it is sent, and throwing it away."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from engine.drafts import drop_draft, keep_draft
from engine.errors import BadInput
from engine.queries.case_page import view_case
from web import drafting, forms, pages
from web.pages import Here, Typed, Who
from web.spoken import Says

router = APIRouter(prefix="/dossiers/{case_id}")


@router.post("/concept/{form:path}")
def keep(request: Request, here: Here, actor: Who, say: Says, *, typed: Typed, case_id: int, form: str) -> Response:
    """Keep what is typed; a script hears in one sentence what came of it, a person sees the form again."""
    case, now = view_case(here.db, here.workflows, case_id, actor, here.now()), here.now()
    values = drafting.typed_in(case, form, typed)
    version, key = str(typed.get("version", "")), str(typed.get("key", ""))[:80] or None
    by_script = request.headers.get("accept", "") == "application/json"
    try:
        keep_draft(
            here.db,
            here.seal,
            case_id,
            form,
            values,
            actor=actor,
            seen_version=int(version) if version.isdecimal() else case.version,
            now=now,
            key=key,
        )
    except BadInput as error:
        if not by_script:
            raise
        said = forms.sentences(error, forms.labels(case.definition.document, say))
        return JSONResponse({"said": " ".join(said.values())}, HTTPStatus.UNPROCESSABLE_ENTITY)
    return JSONResponse({"said": drafting.said_at(now)}) if by_script else _back(case_id, form, typed.get("naar"))


@router.post("/concept-weg/{form:path}")
def drop(here: Here, actor: Who, case_id: int, form: str) -> Response:
    """Throw away what was typed, and show the form as it is without."""
    view_case(here.db, here.workflows, case_id, actor, here.now())
    drop_draft(here.db, case_id, form, actor=actor)
    return _back(case_id, form, None)


def _back(case_id: int, form: str, naar: object) -> Response:
    path = drafting.path_of(case_id, form)
    if naar and form == drafting.CONTACT:
        path = f"{path}?{urlencode({'naar': pages.inside(str(naar))})}"
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)
