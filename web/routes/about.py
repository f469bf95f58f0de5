"""The pages at the foot of every page: help, accessibility and privacy."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.pages import THEME, Here, look_around, page, words

router = APIRouter()


@router.get("/hulp")
def help_(request: Request) -> Response:
    """Show how to begin."""
    return _shown(request, "hulp")


@router.get("/toegankelijkheid")
def accessibility(request: Request) -> Response:
    """Show how accessible the pages are.

    Source: the model statement of Commission Implementing Decision (EU) 2018/1523: how far the pages conform, what is
    not accessible, how that was judged and when, whom to tell, and where to complain.
    """
    return _shown(request, "toegankelijkheid")


@router.get(THEME)
def theme(here: Here) -> Response:
    """Give the colours of the city; without any, an empty sheet."""
    return Response(here.theme, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@router.get("/privacy")
def privacy(request: Request) -> Response:
    """Show who sees what."""
    return _shown(request, "privacy")


def _shown(request: Request, name: str) -> Response:
    look_around(request)
    said = words()["about"][name]
    return page(request, "about/text.html", said["title"], said=said)
