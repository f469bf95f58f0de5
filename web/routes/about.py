"""The pages at the foot of every page: help, accessibility and privacy."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.pages import look_around, page, words

router = APIRouter()


@router.get("/hulp")
def help_(request: Request) -> Response:
    """Show how to begin."""
    return _shown(request, "hulp")


@router.get("/toegankelijkheid")
def accessibility(request: Request) -> Response:
    """Show how accessible the pages are."""
    return _shown(request, "toegankelijkheid")


@router.get("/privacy")
def privacy(request: Request) -> Response:
    """Show who sees what."""
    return _shown(request, "privacy")


def _shown(request: Request, name: str) -> Response:
    look_around(request)
    said = words()["about"][name]
    return page(request, "about/text.html", said["title"], said=said)
