"""Says to a container or a load balancer whether this process lives and can work. Shows nothing of anybody."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from engine.errors import DatabaseUnusable
from engine.migrate import require_current
from web.pages import Here

router = APIRouter()


@router.get("/livez")
def alive() -> Response:
    """Answer, without asking anything of anybody: a process that cannot is to be restarted."""
    return PlainTextResponse("ok")


@router.get("/readyz")
def ready(here: Here) -> Response:
    """Answer 200 when the database answers and has this program's schema, 503 otherwise: send no visitors now.

    Why not is left unsaid: a stranger who asks learns only yes or no.
    """
    try:
        require_current(here.db)
    except DatabaseUnusable:
        return PlainTextResponse("not ready", HTTPStatus.SERVICE_UNAVAILABLE)
    return PlainTextResponse("ok")
