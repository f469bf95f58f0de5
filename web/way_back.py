"""The list a case was opened from, carried on by what is done on the case: its links, its forms and their answers.

Knows addresses only; what a list is, and where a case stands in it, is for ``web/walking.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import MutableHeaders

OPENED_FROM = "uit"
"""What the address of a case calls the list it was opened from."""
LONGEST = 1000
LINKS = frozenset(
    {"href", "action", "save", "mend", "assign", "cancel", "plan", "hand_in", "remove", "path", "back", "following"}
)
"""What pages call an address in the data of a template; what somebody typed is never called so."""
PAGE = re.compile(r"/(?:(dossiers|bedrijven)/(\d{1,18})|taken/\d{1,18}|afspraken/\d{1,18})(?:[/?#]\S*)?")


def given(params: Mapping[str, str]) -> str:
    """Return the list that an address names, empty when it names none of this site."""
    named = params.get(OPENED_FROM, "")[:LONGEST]
    return named if named.startswith("/") and not named.startswith("//") and named.isprintable() else ""


def to_list(params: Mapping[str, str], path: str) -> str:
    """Return the list at a path with the filters that an address of several of its cases carries, else bare."""
    named = given(params)
    return named if urlsplit(named).path == path else path


def along(address: str, opened_from: str, case_id: int | None = None) -> str:
    """Return the address of a page of a case with the list added; any other one, and one that has a list, as it is.

    Args:
        address: a path of this site, with its query and the place on the page.
        opened_from: the list; empty adds nothing.
        case_id: the case that was opened from it. A link to another one is no part of that walk.
    """
    page = PAGE.fullmatch(address) if opened_from else None
    if page is None or (case_id is not None and page[2] and int(page[2]) != case_id):
        return address
    parts = urlsplit(address)
    if OPENED_FROM in dict(parse_qsl(parts.query)):
        return address
    query = "&".join(each for each in (parts.query, urlencode({OPENED_FROM: opened_from})) if each)
    return parts._replace(query=query).geturl()


def carried(data: Any, opened_from: str, case_id: int | None = None) -> Any:
    """Return the data of a page in which every address of the case carries the list on."""
    if isinstance(data, dict):
        return {
            name: along(value, opened_from, case_id)
            if name in LINKS and isinstance(value, str)
            else carried(value, opened_from, case_id)
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [carried(each, opened_from, case_id) for each in data]
    return data


def keep(headers: MutableHeaders, params: Mapping[str, str]) -> None:
    """Let an answer that leads to the page of a case lead there with the list the form was opened from."""
    if "location" in headers and (opened_from := given(params)):
        headers["location"] = along(headers["location"], opened_from)
