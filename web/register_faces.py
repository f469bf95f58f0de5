"""One company in the shape its page wants: what stands of it, who talks there, and what the reader may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actor import Actor
from web.pages import words
from web.speech import Speech
from workflows.company_lead.lock_lines import Line
from workflows.register.allowed import joins, reads_contacts, reads_mentors
from workflows.register.company_file import company_forms
from workflows.register.company_history import Event
from workflows.register.company_page import CompanyView

FACTS = ("postcode", "joint_committee", "nace", "social_maribel", "size", "do_not_contact_until")


def company_faces(found: CompanyView, actor: Actor, say: Speech, lines: Mapping[int, Line]) -> dict[str, Any]:
    """Return what ``register/company.html`` needs; ``lines`` tell who talks at each establishment."""
    said = words()["register"]
    joined = joins(actor) and not found.limited
    return {
        "company": found,
        "facts": _facts(found, say),
        "standing": said["statuses"][found.row["status"]],
        "active": found.row["status"] == "active",
        "lines": {key: line.en if say.language == "en" else line.nl for key, line in lines.items()},
        "history": [_event(each, found.row["name"], say) for each in found.history],
        "recognition": said["recognition"],
        "site_statuses": said["site_statuses"],
        "may": {
            "join": joined,
            "contacts": reads_contacts(actor),
            "mentors": reads_mentors(actor),
        },
        "limited": said["limited"] if found.limited else "",
    }


def _facts(found: CompanyView, say: Speech) -> list[dict[str, str]]:
    fields = company_forms()["company"].form.fields
    number = found.number or words()["register"]["no_number"]
    facts = [{"label": say(fields["enterprise_number"].label), "value": number, "href": ""}]
    for name in FACTS:
        value = found.row[name]
        shown = say.value(fields[name], value.isoformat() if hasattr(value, "isoformat") else value, {})
        facts.append({"label": say(fields[name].label), "value": shown, "href": ""})
    return facts


def _event(each: Event, company: str, say: Speech) -> dict[str, Any]:
    said = words()["register"]["history"][each.record]
    rules = company_forms()["company" if each.record == "companies" else "site"].form.fields
    changed = ", ".join(say(rules[name].label) for name in each.fields if name in rules)
    return {
        "at": each.at,
        "actor": each.actor,
        "kind": "move",
        "title": said.get(each.kind, said["changed"]),
        "text": " · ".join(filter(None, (each.about if each.about != company else "", changed))),
        "tone": "",
        "seen_by": "",
        "taken_back": "",
        "undo": None,
    }
