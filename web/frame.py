"""What stands around every page: who is signed in, where they can go, what everybody must know now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from engine.access import SignedIn
from engine.actor import Actor
from engine.definition import Definition
from engine.loader import Workflows
from engine.local_time import BRUSSELS
from web.catalogues import NAMES, OF_STAFF, tag
from web.reader import CHOICE, language

Words = Mapping[str, Any]
PERSONAL = (("agenda", "agenda"), ("absence", "afwezig"), ("shortcuts", "sneltoetsen"))
"""What stands under one's name: its words and its address."""
PLACES = {"learner_trajectory": "/leerlingen", "company_lead": "/bedrijven"}
"""Where the cases of the city's own processes are listed; any other process has its list under its own name."""


EXTRA_PLACES = {
    "vastgelopen": ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator"),
    "cijfers": ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator", "administrator"),
    "register": ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator", "administrator"),
    "wachtlijst": ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator", "partner"),
    "beheer/register": ("school_coordinator", "administrator"),
    "beheer/mails": ("city_coordinator", "administrator"),
    "beheer/logboek": ("city_coordinator", "administrator"),
    "beheer/mensen": ("school_coordinator", "administrator"),
    "beheer/invoeren": ("school_coordinator", "city_employee", "city_coordinator"),
}
"""Pages beside the lists of cases, by address, and who finds them in the navigation."""
IN_SIGHT = frozenset({"/vandaag", "/leerlingen", "/bedrijven", "/vastgelopen", "/cijfers", "/wachtlijst"})
"""Where people are all day; the rest stands under "Meer" (interface 3.0: six at most)."""
MOST_IN_SIGHT = 7


def standing(found: SignedIn, said: Words) -> list[dict[str, Any]]:
    """Return what stands above every page as long as it lasts: all mail waits, or mail to the reader comes back."""
    paused = found.pause
    told = []
    if paused.active and paused.at is not None:
        at = paused.at.astimezone(BRUSSELS)
        moment = f"{at.day}/{at.month}/{at.year} {at:%H:%M}"
        told.append((said["mails_paused"], {"by": paused.by, "moment": moment, "reason": paused.reason}))
    if found.undeliverable:
        told.append((said["own_address"], {}))
    return [
        {"text": each["text"], "detail": each["detail"].format(**values), "tone": "bad", "undo": None}
        for each, values in told
    ]


def list_path(workflow: str) -> str:
    """Return where the cases of a process are listed."""
    return PLACES.get(workflow, f"/processen/{workflow}/dossiers")


def person(found: SignedIn, workflows: Workflows, said: Words, here: str) -> dict[str, Any]:
    """Return who is signed in, as the corner of every page shows them."""
    roles, actor = workflows.all_roles(), found.actor
    labels = [roles[grant.role].label for grant in actor.grants if grant.role in roles]
    return {
        "name": actor.name,
        "initials": initials(actor.name),
        "role": ", ".join(dict.fromkeys(each.said(found.language) for each in labels)),
        "organisation": ", ".join(found.organisations),
        "sign_out": "/afmelden",
        "links": [{"label": said[name]["link"], "href": f"/{path}"} for name, path in PERSONAL],
        "languages": [{"code": each, "tag": tag(each), "name": NAMES[each]} for each in OF_STAFF if each != language()],
        "here": here,
    }


def languages(path: str, asked: Mapping[str, str], spoken: str) -> list[dict[str, Any]]:
    """Return the languages somebody without an account may choose, each with the address of this page in it."""
    addresses = {code: f"{path}?{urlencode({**asked, CHOICE: code})}" for code in NAMES}
    return [
        {"tag": tag(code), "name": name, "current": code == spoken, "href": addresses[code]}
        for code, name in NAMES.items()
    ]


def initials(name: str) -> str:
    """Return the two letters of an avatar."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


def sees(actor: Actor, definition: Definition) -> bool:
    """Tell whether one of the actor's roles reaches cases of a process at all."""
    return any(grant.role in definition.document.visibility for grant in actor.grants)


def sees_cases(actor: Actor, workflows: Workflows) -> bool:
    """Tell whether there are any cases for somebody."""
    return any(sees(actor, definition) for definition in workflows.values())


def navigation(path: str, actor: Actor, workflows: Workflows, said: Words, *, demo: bool) -> list[dict[str, Any]]:
    """Return the places somebody finds in the bar above, with the one they are at."""
    items = [(said["today"], "/vandaag")] if sees_cases(actor, workflows) else []
    ordered = sorted(workflows.items(), key=lambda each: list(PLACES).index(each[0]) if each[0] in PLACES else 9)
    for name, definition in ordered:
        if sees(actor, definition):
            items.append((said["places"].get(name) or definition.document.label.said(language()), list_path(name)))
    items += [
        (said["extra_places"][path], f"/{path}")
        for path, roles in EXTRA_PLACES.items()
        if any(actor.holds(role) for role in roles)
    ]
    items.append((said["processes"], "/processen"))
    if demo:
        items.append((said["mailbox"], "/demo/postvak"))
    first = [item for item in items if item[1] in IN_SIGHT]
    # A bar holds about six; with few in all, nothing hides behind a word.
    first = items if len(items) <= MOST_IN_SIGHT else first
    current = max((href for _, href in items if path == href or path.startswith(f"{href}/")), key=len, default="")
    return [
        {
            "label": label,
            "href": href,
            "count": None,
            "count_words": "",
            "current": href == current,
            "more": (label, href) not in first,
        }
        for label, href in items
    ]
