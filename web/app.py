"""The web application: its routes, and what each error of the engine looks like to a person."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from engine.errors import ActionRefused, BadInput, EngineError, NotFound
from web import elsewhere, look, reader
from web.forms import sentences
from web.guard import Guard
from web.packing import Packing
from web.pages import Context, SignInNeeded, look_around, page, words
from web.routes import (
    about,
    absence,
    access,
    agenda,
    appointments,
    case_deeds,
    cases,
    companies,
    contacts,
    documents,
    dossiers,
    drafts,
    duties,
    export_log,
    fair_share,
    figures,
    files,
    following,
    health,
    imports,
    kept_tables,
    language,
    lead_deeds,
    lead_lines,
    learners,
    left_out,
    logbook,
    mail_addresses,
    mail_previews,
    mailbox,
    mails,
    matching,
    organisations,
    own_page,
    people,
    processes,
    register,
    register_endings,
    register_merging,
    reviews,
    rule_values,
    saved_views,
    search,
    shop_floor,
    shortcuts,
    sign_in,
    stalled,
    steps,
    stop_mails,
    tasks,
    today,
    waiting,
)
from web.speech import Speech

STATUS = {
    "not_found": HTTPStatus.NOT_FOUND,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "stale_case": HTTPStatus.CONFLICT,
    "key_reused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "action_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "bad_input": HTTPStatus.UNPROCESSABLE_ENTITY,
    "database_unusable": HTTPStatus.SERVICE_UNAVAILABLE,
    "documents_unusable": HTTPStatus.SERVICE_UNAVAILABLE,
    "unreadable_note": HTTPStatus.SERVICE_UNAVAILABLE,
}
ROUTES = (
    people,
    organisations,
    absence,
    health,
    sign_in,
    language,
    today,
    saved_views,
    search,
    shortcuts,
    register,
    register_endings,
    register_merging,
    rule_values,
    mails,
    logbook,
    export_log,
    files,
    imports,
    kept_tables,
    waiting,
    matching,
    reviews,
    stalled,
    steps,
    figures,
    left_out,
    learners,
    lead_lines,
    fair_share,
    lead_deeds,
    companies,
    contacts,
    cases,
    case_deeds,
    drafts,
    documents,
    appointments,
    agenda,
    following,
    access,
    mail_addresses,
    duties,
    tasks,
    own_page,
    shop_floor,
    stop_mails,
    dossiers,
    processes,
    mailbox,
    mail_previews,
    about,
)


def create_app(context: Context) -> FastAPI:
    """Build the application around the running program's parts."""
    app = FastAPI(title="samdulea", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.context = context
    app.mount("/static", StaticFiles(directory=look.STATIC), name="static")
    for module in ROUTES:
        # The routes themselves: what include_router makes of them is analysed anew by every application, 0.15 s each.
        app.router.routes.extend(module.router.routes)
    app.add_middleware(Packing)
    app.add_middleware(Guard, refused=_refuse)
    app.exception_handler(EngineError)(_engine_error)
    app.exception_handler(SignInNeeded)(_sign_in_first)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(RequestValidationError)(_bad_address)
    app.exception_handler(Exception)(_crash)
    return app


def _refuse(request: Request) -> Response:
    return _error_page(request, "cross_site", HTTPStatus.FORBIDDEN, [])


def _engine_error(request: Request, error: Exception) -> Response:
    if isinstance(error, NotFound):
        if not hasattr(request.state, "signed_in"):
            look_around(request)
        if (told := elsewhere.told(request)) is not None:
            return told
    code = getattr(error, "code", "not_found")
    listed: list[str] = []
    if isinstance(error, ActionRefused):
        listed = [Speech(reader.language()).unmet(each) for each in error.unmet]
    elif isinstance(error, BadInput):
        listed = list(sentences(error, words()["field_labels"]).values())
    return _error_page(request, code, STATUS.get(code, HTTPStatus.INTERNAL_SERVER_ERROR), listed)


def _sign_in_first(request: Request, _error: Exception) -> Response:
    return RedirectResponse(f"/aanmelden?naar={quote(request.url.path)}", HTTPStatus.SEE_OTHER)


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.NOT_FOUND:
        look_around(request)
    code = {403: "not_allowed", 405: "wrong_method", 429: "too_often", 500: "crash"}.get(status, "not_found")
    return _error_page(request, code, HTTPStatus(status), [])


def _bad_address(request: Request, _error: Exception) -> Response:
    """An address or form that no page of ours makes: a number that is none, a missing part."""
    look_around(request)
    return _error_page(request, "not_found", HTTPStatus.NOT_FOUND, [])


def _crash(request: Request, _error: Exception) -> Response:
    if found := getattr(request.state, "signed_in", None):
        # This answer is made outside of what begins a request: who reads must be said again.
        reader.read_by_staff(found.language)
    return _error_page(request, "crash", HTTPStatus.INTERNAL_SERVER_ERROR, [])


def _error_page(request: Request, code: str, status: HTTPStatus, listed: list[str]) -> Response:
    said: dict[str, Any] = words()["errors"].get(code, words()["errors"]["not_found"])
    return page(request, "errors/error.html", said["title"], status=status, said=said, listed=listed, code=code)
