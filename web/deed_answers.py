"""What the small forms of a case have in common: how one is shown, and where its answer leads."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from web import pages
from web.pages import page


def shown(request: Request, data: dict[str, Any], status: HTTPStatus) -> Response:
    """Return the form, as it was asked or with what is wrong with it."""
    return page(request, "cases/form.html", data["title"], status=status, **data)


def version(form: FormData) -> int:
    """Return the version of the case that was on the screen."""
    text = str(form.get("version", ""))
    return int(text) if text.isdecimal() else 0


def key(form: FormData) -> str | None:
    """Return by what a form that is sent twice is known."""
    return str(form.get("key", ""))[:80] or None


def back(form: FormData, case_id: int, done: str) -> Response:
    """Return where somebody came from, else the case, which says what was done."""
    naar = str(form.get("naar", ""))
    path = pages.inside(naar) if naar else f"/dossiers/{case_id}?gedaan={done}"
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)
