"""How people who sign in look on their pages: rows, roles in words, the fields of their forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actor import Actor
from web import forms
from web.catalogues import words_of
from web.pages import Context
from web.reader import language
from web.speech import Speech
from workflows.register.staff_page import Member, places_of, roles_given_by

HOME = "/beheer/mensen"
OF_PERSON = ("name", "email", "phone", "language")
WHOLE_CITY = "stad"


def people_words() -> dict[str, Any]:
    """Return what these pages say, in the language of the page that is being made."""
    return words_of("people_words", language())


def row_of(here: Context, each: Member, say: Speech) -> dict[str, Any]:
    """Return somebody as the list shows them."""
    return {
        "id": each.id,
        "name": each.name,
        "email": each.email,
        "href": f"{HOME}/{each.id}",
        "roles": [role_in_words(here, role.role, role.organisation, say) for role in each.roles],
        "states": states_of(each),
    }


def states_of(each: Member) -> list[dict[str, str]]:
    """Return the marks beside a name."""
    said = people_words()
    return [said["active" if each.active else "gone"], *([said["returned"]] if each.undeliverable else [])]


def role_in_words(here: Context, role: str, place: str, say: Speech) -> str:
    """Return a role with where it is held."""
    said, known = people_words(), here.workflows.all_roles()
    label = say(known[role].label) if role in known else role
    return str(said["at"].format(role=label, place=place or said["everywhere"]))


def person_fields(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the fields of who somebody is."""
    said = people_words()
    languages = [{"value": value, "label": label, "help": ""} for value, label in said["languages"].items()]
    kinds = {"name": "text", "email": "email", "phone": "phone"}
    fields = [forms.plain(name, kind, said["labels"][name], typed.get(name, "")) for name, kind in kinds.items()]
    fields[-1] |= {"required": False}
    return [
        *fields,
        forms.plain("language", "choice", said["labels"]["language"], typed["language"], options=languages),
    ]


def role_fields(here: Context, actor: Actor, typed: Mapping[str, str], say: Speech) -> list[dict[str, Any]]:
    """Return the fields of a role and where it is held, as far as the reader may give it."""
    said, known = people_words(), here.workflows.all_roles()
    roles = [
        {"value": name, "label": say(known[name].label), "help": ""} for name in roles_given_by(actor) if name in known
    ]
    places = [{"value": str(key), "label": name, "help": ""} for key, name, _ in places_of(here.db, actor)]
    if actor.holds("administrator"):
        places.insert(0, {"value": WHOLE_CITY, "label": said["whole_city"], "help": ""})
    chosen = typed.get("organisation_id", "") or (places[0]["value"] if len(places) == 1 else "")
    role = forms.plain("role", "choice", said["labels"]["role"], typed.get("role", ""), options=roles)
    where = forms.plain("organisation_id", "choice", said["labels"]["organisation_id"], chosen, options=places)
    return [role, where | {"help": said["place_help"]}]
