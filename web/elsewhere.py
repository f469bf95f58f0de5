"""A lead that is not the reader's: instead of "not found", the one line another school may read, and what went before.

Used where a page would say that a case does not exist; for whoever works in no school it still does not.
"""

from __future__ import annotations

import re
from http import HTTPStatus

from fastapi import Request, Response

from engine.access import SignedIn
from web.pages import context_of, page, words
from workflows.company_lead.offers import passed_by

CASE = re.compile(r"^/dossiers/(\d{1,18})(/.*)?$")


def told(request: Request) -> Response | None:
    """Return the page of a company that went elsewhere, None when the address is no such thing."""
    found = CASE.match(request.url.path)
    reader: SignedIn | None = getattr(request.state, "signed_in", None)
    if found is None or reader is None:
        return None
    here, case_id = context_of(request), int(found[1])
    found_at = passed_by(here.db, case_id, reader.actor, here.now())
    if found_at is None:
        return None
    said, late = words()["leads"]["elsewhere"], request.method == "POST"
    return page(
        request,
        "leads/elsewhere.html",
        said["faster"] if late else said["title"],
        status=HTTPStatus.CONFLICT if late else HTTPStatus.FORBIDDEN,
        company=found_at.company,
        sentences=[en if reader.language == "en" else nl for nl, en in found_at.sentences],
        more=said["more"],
        path=f"/bedrijven/wie/{found_at.site_id}",
    )
