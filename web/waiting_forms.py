"""The small forms of the waiting list, drawn alike."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response

from web.pages import new_key, page


def shown(request: Request, title: str, fields: Sequence[dict[str, Any]], way: dict[str, Any]) -> Response:
    """Show a form with what was typed; ``way`` says where it goes, where cancelling leads and what goes along."""
    wrong = any(field["error"] for field in fields)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return page(request, "waiting/form.html", title, status=status, fields=fields, key=new_key(), **way)
