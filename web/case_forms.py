"""The forms of a case: of a step, of a group of fields, and the choice when somebody else was faster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.commands.fill_in import may_write
from engine.document import Action
from engine.errors import NotAllowed, NotFound, Unmet
from engine.queries.case_page import CaseView
from engine.rules import Option
from engine.visibility import may_read
from web import forms
from web.case_faces import condition
from web.pages import new_key, words
from web.speech import Speech

NOW = "nu"
REST = "rest"
LONG = 8


def option_of(case: CaseView, action: str) -> Option:
    """Return a step that the case offers to the reader.

    Raises:
        NotAllowed: the state offers it, but to other roles.
        NotFound: it does not.
    """
    for each in case.options:
        if each.name == action:
            return each
    if action in case.definition.actions_from(case.state):
        roles = tuple(case.definition.document.actions[action].by)
        raise NotAllowed(f"{action} asks for one of: {', '.join(roles)}", roles=roles)
    raise NotFound(f"{action} is not offered on case {case.id}")


def asked(case: CaseView, rule: Action) -> list[str]:
    """Return the fields of a step's form; one the reader may not read stays out, or sending would empty it."""
    return [name for name in rule.asks if may_read(case.definition.document, name, case.roles, case.state)]


def action_form(
    case: CaseView,
    action: str,
    values: Mapping[str, object],
    say: Speech,
    *,
    errors: Mapping[str, str],
    unmet: Sequence[Unmet] = (),
) -> dict[str, Any]:
    """Return the form of one step: its fields, what stands in the way, and what it will do."""
    document = case.definition.document
    option = option_of(case, action)
    rule, names = option.action, asked(case, option.action)
    elsewhere = [each for each in unmet or option.unmet if unmet or not set(each.fields) & set(names)]
    fields = forms.views(
        document, names, values, required=_needed(case, rule), errors=errors, choices=case.choices, say=say
    )
    extra = [*_reason(case, rule, values, errors, say), *_override(option, values, unmet, errors)]
    return {
        "case": case,
        "title": say(rule.label),
        "lead": say(rule.confirm or rule.help),
        "conditions": [condition(case, each, say) for each in elsewhere],
        "warnings": [say.unmet(each) for each in option.warnings],
        "fields": [*fields, *extra],
        "sections": [*_sections(case, fields, say), {"title": "", "fields": extra}],
        "form": _form(
            f"/dossiers/{case.id}/stap/{action}",
            case,
            effects=_effects(case, rule, say),
            submit=say(rule.label),
            danger=rule.tone == "danger",
        ),
    }


def groups(case: CaseView, chosen: str, say: Speech) -> list[dict[str, Any]]:
    """Return the groups of fields the reader may write, what the state needs now first, as links."""
    path, names = f"/dossiers/{case.id}/gegevens", words()
    found = [NOW] if fields_of(case, NOW) else []
    found += [name for name in [*case.definition.document.groups, REST] if fields_of(case, name)]
    labels = {NOW: names["needed_now"], REST: names["other_fields"]}
    return [
        {
            "label": labels.get(name) or say(case.definition.document.groups[name]),
            "href": f"{path}?groep={name}",
            "current": name == chosen,
            "count": None,
        }
        for name in found
    ]


def fields_of(case: CaseView, group: str) -> list[str]:
    """Return the fields of one group that the reader may both read and write."""
    document = case.definition.document
    names = (
        document.states[case.state].needs
        if group == NOW
        else [name for name, rule in document.fields.items() if (rule.group or REST) == group]
    )
    return [
        name
        for name in names
        if may_write(document, name, case.roles) and may_read(document, name, case.roles, case.state)
    ]


def group_form(
    case: CaseView, group: str, values: Mapping[str, object], say: Speech, *, errors: Mapping[str, str]
) -> dict[str, Any]:
    """Return the form of one group of fields."""
    fields = forms.views(
        case.definition.document,
        fields_of(case, group),
        values,
        required=fields_of(case, group),
        errors=errors,
        choices=case.choices,
        say=say,
    )
    form = _form(f"/dossiers/{case.id}/gegevens", case, effects=[], submit=words()["save"], danger=False)
    return {
        "case": case,
        "title": words()["fill_in"],
        "lead": "",
        "conditions": [],
        "warnings": [],
        "groups": groups(case, group, say),
        "fields": fields,
        "sections": [{"title": "", "fields": fields}],
        "form": form | {"hidden": [("groep", group)]},
    }


def plain_form(
    case: CaseView,
    path: str,
    title: str,
    fields: list[dict[str, Any]],
    *,
    submit: str,
    lead: str = "",
    hidden: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Return a form of the program itself: a contact, a day to come back, a reason."""
    form = _form(f"/dossiers/{case.id}/{path}", case, effects=[], submit=submit, danger=False)
    return {
        "case": case,
        "title": title,
        "lead": lead,
        "conditions": [],
        "warnings": [],
        "fields": fields,
        "sections": [{"title": "", "fields": fields}],
        "form": form | {"hidden": list(hidden)},
    }


def conflict(
    case: CaseView, path: str, typed: Mapping[str, object], hidden: Sequence[tuple[str, str]], say: Speech
) -> dict[str, Any]:
    """Return both versions when somebody else was faster: what was typed, and what the case holds by now."""
    last = case.timeline[0] if case.timeline else None
    differences = []
    for name, mine in typed.items():
        rule = case.definition.document.fields[name]
        names = dict(case.choices.get(name, ()))
        theirs = forms.as_typed(rule, case.fields.get(name))
        if str(mine) != theirs:
            shown = {"mine": forms.shown(rule, mine, names, say), "theirs": forms.shown(rule, theirs, names, say)}
            differences.append({"name": name, "label": say(rule.label), **shown})
    return {
        "who": last.actor if last else "",
        "at": last.at if last else None,
        "action": path,
        "version": case.version,
        "key": new_key(),
        "hidden": [*hidden, *((name, str(value)) for name, value in typed.items())],
        "differences": differences,
    }


def _needed(case: CaseView, rule: Action) -> set[str]:
    document = case.definition.document
    needs = [] if rule.unfinished else document.states[case.state].needs
    guarded = [name for guard in rule.guards for name in document.guards[guard].fields]
    return {*rule.requires, *needs, *guarded}


def _sections(case: CaseView, fields: list[dict[str, Any]], say: Speech) -> list[dict[str, Any]]:
    """Return the fields under the names of their groups, when there are many."""
    if len(fields) <= LONG:
        return [{"title": "", "fields": fields}]
    document = case.definition.document
    found: dict[str, list[dict[str, Any]]] = {}
    for one in fields:
        found.setdefault(document.fields[one["name"]].group or "", []).append(one)
    return [{"title": say(document.groups.get(name)), "fields": each} for name, each in found.items()]


def _reason(
    case: CaseView, rule: Action, values: Mapping[str, object], errors: Mapping[str, str], say: Speech
) -> list[dict[str, Any]]:
    if not rule.reason:
        return []
    known = case.definition.document.reasons[rule.reason]
    options = [{"value": code, "label": say(text), "help": ""} for code, text in known.items()]
    code, text, said = str(values.get("reason_code", "")), str(values.get("reason_text", "")), words()
    return [
        forms.plain(
            "reason_code", "choice", said["reason_code"], code, error=errors.get("reason_code", ""), options=options
        ),
        forms.plain(
            "reason_text",
            "long_text",
            said["reason_text"],
            text,
            error=errors.get("reason_text", ""),
            help_=said["reason_help"],
        ),
    ]


def _override(
    option: Option, values: Mapping[str, object], unmet: Sequence[Unmet], errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    if (
        not option.overridable
        and not errors.get("override")
        and not any(each.code in option.action.overrides for each in unmet)
    ):
        return []
    said, typed = words(), str(values.get("override", ""))
    shown = forms.plain(
        "override", "long_text", said["override"], typed, help_=said["override_help"], error=errors.get("override", "")
    )
    return [shown | {"required": False}]


def _form(path: str, case: CaseView, *, effects: list[str], submit: str, danger: bool) -> dict[str, Any]:
    return {
        "action": path,
        "version": case.version,
        "key": new_key(),
        "hidden": [],
        "fields": [],
        "effects": effects,
        "submit": submit,
        "danger": danger,
        "cancel": f"/dossiers/{case.id}",
    }


def _effects(case: CaseView, rule: Action, say: Speech) -> list[str]:
    """Return what the step will do, told before it is taken: where to, which mails, clocks and tasks."""
    definition, document, said = case.definition, case.definition.document, words()["will"]
    moves = rule.to != case.state
    found = [said["moves"].format(state=say(document.states[rule.to].label))] if moves else []
    for each in rule.sends:
        message = document.messages.get(each.message)
        held = said["held"].format(minutes=message.hold_minutes) if message and message.hold_minutes else ""
        roles = ", ".join(say.role(definition, role).lower() for role in each.to)
        found.append(
            said["mails"].format(label=say(message.label) if message else each.message, roles=roles, held=held)
        )
    running = {clock.name for clock in case.clocks}
    for name in definition.clocks_by_state[rule.to] if moves else ():
        clock = definition.clock_rules[name]
        if clock.kind in {"clock", "state"} and name not in running and clock.length is not None:
            found.append(said["starts"].format(clock=say(clock.label), length=say.length(clock.length)))
    stopping = [name for name in running if moves and rule.to not in definition.clock_rules[name].runs_in]
    found += [said["stops"].format(clock=say.clock(definition, name)) for name in sorted(stopping)]
    opened = dict.fromkeys([*(document.states[rule.to].opens if moves else ()), *rule.opens])
    for name in opened:
        task = document.tasks[name]
        found.append(said["opens"].format(task=say(task.label), role=say.role(definition, task.role).lower()))
    if rule.hands_to:
        found.append(said["hands_over"])
    elif rule.returns:
        found.append(said["returns"])
    return found
