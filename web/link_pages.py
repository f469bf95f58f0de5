"""What pages behind a link share: who holds the link, headers that keep it private, and a brake on posting."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from http import HTTPStatus

from fastapi import Depends, Request, Response
from starlette.exceptions import HTTPException

from engine.errors import NotFound
from engine.links import Link, find
from engine.queries.task_page import TaskView, view_task
from web.pages import Context, context_of, page, words
from web.reader import kept, read_behind_link

WITHIN, MOST, MOST_FROM_ONE_ADDRESS = timedelta(minutes=10), 30, 120
"""Choice: nobody answers thirty times in ten minutes; behind one address of a school or a company many people sit."""
REMEMBERED = 10_000
"""Choice: more than this many senders in ten minutes are forgotten, so that memory stays small."""


class Brake:
    """Counts what was posted lately, in this process only: a second process lets through as much again."""

    def __init__(self) -> None:
        self._posts: dict[str, deque[datetime]] = {}

    def passes(self, sender: str, most: int, now: datetime, within: timedelta = WITHIN) -> bool:
        """Count one post and tell whether it may pass."""
        if len(self._posts) > REMEMBERED:
            self._posts.clear()
        lately = self._posts.setdefault(sender, deque(maxlen=most))
        if len(lately) == most and now - lately[0] < within:
            return False
        lately.append(now)
        return True


def brake_of(request: Request) -> Brake:
    """Return the brake of this process."""
    state = request.app.state
    if not hasattr(state, "brake"):
        state.brake = Brake()
    found: Brake = state.brake
    return found


def slow_down(request: Request) -> None:
    """Let a post on a link pass, or refuse it.

    Raises:
        HTTPException: too many came from this link or this address in ten minutes (429).
    """
    brake = brake_of(request)
    now = context_of(request).now()
    link = request.path_params.get("token", "")
    address = request.client.host if request.client else ""
    of_link = brake.passes(f"link {link}", MOST, now)
    if not (of_link and brake.passes(f"from {address}", MOST_FROM_ONE_ADDRESS, now)):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)


Slowly = Depends(slow_down)


def private(response: Response) -> Response:
    """Keep a page out of caches and search engines, and its address out of what other sites are told."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def opened(here: Context, token: str) -> Link | None:
    """Return what a token opens, the page from here on in the language of its person or the one they chose."""
    link = find(here.db, token, here.now())
    if link is not None:
        read_behind_link(link.language)
    return link


def kept_path(path: str, place: str = "") -> str:
    """Return an address of these pages that stays in the language of this one; ``place`` is a place on the page."""
    return f"{path}{kept()}{place}"


def asked_by(here: Context, token: str) -> tuple[Link, TaskView | None]:
    """Return the link of a question with its task, None when there is nothing left to answer.

    Raises:
        NotFound: the token opens no question.
    """
    link = opened(here, token)
    if link is None or link.task_id is None:
        raise NotFound("no such link")
    return link, view_task(here.db, here.workflows, link.task_id, link.person_id, now=here.now())


def over(request: Request, token: str, link: Link) -> Response:
    """Say that a link works no more, and offer a new one when it only ran out."""
    renewable = link.state == "expired"
    title = words()["link_expired"]
    shown = page(request, "tasks/expired.html", title, status=HTTPStatus.GONE, token=token, renewable=renewable)
    return private(shown)
