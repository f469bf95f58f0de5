"""The pages at the foot of every page: help, accessibility and privacy."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.pages import page, words

router = APIRouter()


@router.get("/hulp")
def help_(request: Request) -> Response:
    """Show how to begin."""
    return page(request, "about/text.html", words()["about"]["hulp"]["title"], said=words()["about"]["hulp"])


@router.get("/toegankelijkheid")
def accessibility(request: Request) -> Response:
    """Show how accessible the pages are."""
    said = words()["about"]["toegankelijkheid"]
    return page(request, "about/text.html", said["title"], said=said)


@router.get("/privacy")
def privacy(request: Request) -> Response:
    """Show who sees what."""
    return page(request, "about/text.html", words()["about"]["privacy"]["title"], said=words()["about"]["privacy"])
