"""How a review shows a stalled case: why it is stuck, what can be decided, and what was decided before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actor import Actor
from engine.commands.review import LONGEST_LINE
from engine.queries.case_page import CaseView
from engine.queries.choices import holders
from web import forms
from web.pages import Context, words
from web.speech import Speech
from web.stalled_rows import state_of
from web.stalled_rules import limits_of
from workflows.stalled.decisions import decisions
from workflows.stalled.listed import StalledRow
from workflows.stalled.review import Decided


def one_case(here: Context, actor: Actor, row: StalledRow, say: Speech) -> dict[str, Any]:
    """Return what stands above the decision."""
    definition = here.workflows.current(row.workflow)
    return {
        "href": f"/dossiers/{row.case_id}",
        "name": row.title,
        "about": row.subtitle or (row.code if row.named else ""),
        "state": state_of(row, here, say),
        "school": row.organisation,
        "owner": row.owner or say.role(definition, row.owner_role),
        "why": say(row.reason.sentence),
        "others": [say(each.sentence) for each in row.others],
        "limits": limits_of([row.reason, *row.others], actor, say),
        "tries": row.tries,
        "waits_for": say(row.waits_for),
        "next": say(row.next_step),
    }


def decision_fields(
    here: Context,
    case: CaseView,
    row: StalledRow,
    say: Speech,
    *,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return the fields of a decision: which, in one line, and what some decisions need besides."""
    said = words()["review"]
    labels, helps = said["fields"], said["helps"]
    choices = decisions().of_process(row.workflow)
    people = (
        people_for(here, case, row.workflow, row.owner_role) if any(each.person for each in choices.values()) else []
    )
    # Who may not name somebody else on the case is not offered it.
    options = [
        {"value": code, "label": say(each.label), "help": ""}
        for code, each in choices.items()
        if people or not each.person
    ]
    day = forms.date_parts(typed.get("on", ""))
    fields = [
        forms.plain("decision", "choice", labels["decision"], typed.get("decision", ""), options=options)
        | {"error": errors.get("decision", "")},
        forms.plain("line", "text", labels["line"], typed.get("line", ""), help_=helps["line"])
        | {"error": errors.get("line", ""), "limit": LONGEST_LINE},
        forms.plain("on", "date", labels["on"], day, help_=helps["on"])
        | {"error": errors.get("on", ""), "required": False},
    ]
    if people:
        who = forms.plain(
            "person", "person", labels["person"], typed.get("person", ""), help_=helps["person"], options=people
        )
        fields.append(who | {"error": errors.get("person", ""), "required": False})
    return fields


def people_for(here: Context, case: CaseView, workflow: str, owner_role: str | None) -> list[dict[str, str]]:
    """Return who may take a case over, nobody for who may not name somebody else on it."""
    reach = case.definition.document.visibility
    if not any(reach.get(role) in {"organisation", "all"} for role in case.roles):
        return []
    with here.db.read() as tx:
        known = holders(tx, decisions().follows.get(workflow, owner_role), case.organisation_id)
    return [{"value": str(key), "label": label, "help": ""} for key, label in known]


def decided(one: Decided, say: Speech) -> dict[str, Any]:
    """Return one decision as a line of a report."""
    rule = decisions().decisions.get(one.decision)
    return {
        "id": f"case-{one.case_id}-{one.at:%H%M%S}",
        "href": f"/dossiers/{one.case_id}",
        "code": one.code,
        "school": one.organisation,
        "decision": say(rule.label) if rule else one.decision,
        "line": one.line,
        "on": one.on,
        "by": one.by,
        "at": one.at,
    }
