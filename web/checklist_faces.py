"""The checklist on the page of a case: per item its status, until when, who, and when it was done."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.commands.fill_in import may_write
from engine.queries.case_page import CaseView
from engine.queries.checklist import Item
from web.pages import button, words
from web.pages import today as day_of
from web.speech import Speech


def items(case: CaseView, say: Speech, today: date, *, path: Any) -> list[dict[str, Any]]:
    """Return the items as ``parts/tasks.html`` shows them; ``path`` gives the address of a field."""
    return [_item(case, each, say, today, path) for each in case.checklist]


def count(case: CaseView) -> str:
    """Return how many of them are done, as "3/5"."""
    return f"{sum(each.filled for each in case.checklist)}/{len(case.checklist)}" if case.checklist else ""


def _item(case: CaseView, item: Item, say: Speech, today: date, path: Any) -> dict[str, Any]:
    document, said = case.definition.document, words()["checklist"]
    mine = may_write(document, item.name, case.roles)
    role, due_on = _asked(case, item.name)
    others = role not in case.roles if role else not mine
    reason = document.fields[item.name].left_out_with
    state = "waiting" if others else "busy" if item.begun else "new"
    if item.filled:
        state = "not_needed" if item.left_out else "done"
    who = say.role(case.definition, role or _writer(case, item.name)) if others else ""
    return {
        "title": say(document.fields[item.name].label),
        "state": state,
        "state_words": said[state].format(role=who.lower()),
        "due_on": due_on or _ends_on(case),
        "late": bool((due_on or _ends_on(case) or today) < today and not item.filled),
        "who": item.by,
        "done_on": day_of(item.at) if item.at else None,
        "proof": str(case.fields.get(reason, "")) if item.left_out and reason else "",
        "href": "",
        "buttons": _buttons(case, item) if mine else [],
        "link": {"label": words()["fix_field"], "href": path(case, item.name)} if mine and not item.filled else None,
    }


def _buttons(case: CaseView, item: Item) -> list[dict[str, Any]]:
    """Return what leaves an item out with a reason, or brings it back, where the workflow allows that."""
    if case.definition.document.fields[item.name].left_out_with is None or not case.open:
        return []
    said, path = words()["checklist"], f"/dossiers/{case.id}/niet-nodig/{item.name}"
    if item.left_out:
        return [button(said["needed_again"], f"{path}/terug", look="quiet", post=True)]
    return [] if item.filled else [button(said["leave_out"], path, look="quiet")]


def _asked(case: CaseView, name: str) -> tuple[str, date | None]:
    """Return who has an open task that asks this, and until when; "" when nobody has."""
    for row in case.tasks:
        rule = case.definition.document.tasks.get(row["name"])
        if row["status"] == "open" and rule is not None and name in {*rule.asks, *rule.requires}:
            return row["role"], row["due_on"]
    return "", None


def _ends_on(case: CaseView) -> date | None:
    """Return the last day of the state itself: its list must be done before the case moves on."""
    rules = case.definition.clock_rules
    days = [
        each.progress.ends_on
        for each in case.clocks
        if each.status == "running" and each.name in rules and rules[each.name].kind == "state"
    ]
    return min(days, default=None)


def _writer(case: CaseView, name: str) -> str:
    """Return who fills it in: the first role it names, else whoever the state is for."""
    document = case.definition.document
    return next(iter(document.fields[name].write), document.states[case.state].owner or "")
