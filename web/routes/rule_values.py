"""Beheer, register, regels: every number and choice of the rules, on which basis it stands, and setting one by date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.actor import Actor
from engine.errors import BadInput
from engine.values import read_day
from web import forms, pages
from web.kept_pages import plain, said
from web.pages import Here, Typed, Who, page, words
from web.speech import Speech, short_day
from web.spoken import Says
from workflows.register.rule_file import field_of, rule_file
from workflows.register.rule_standing import Standing, standing_of, standings
from workflows.register.rule_values import needs_reason, set_rule_value

router = APIRouter(prefix="/beheer/register/regels")
HOME = "/beheer/register/regels"
TONES = {"law": "warn", "practice": "info", "choice": "quiet"}


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says, *, gedaan: str = "") -> Response:
    """List every rule value as it holds today, with its basis and source."""
    told = words()["tables"]["rules"]
    found = standings(here.db, pages.today(here.now()), actor=actor)
    groups = [
        _group(say(label), [each for each in found if each.group == name], say)
        for name, label in rule_file().groups.items()
        if any(each.group == name for each in found)
    ]
    text = words()["tables"]["done"].get(gedaan)
    notice = {"text": text, "detail": "", "tone": "good", "undo": None} if text else None
    columns = [{"label": label, "href": "", "sorted": "", "numeric": False} for label in told["columns"].values()]
    return page(
        request,
        "tables/rules.html",
        told["title"],
        notice=notice,
        lead=told["lead"],
        groups=groups,
        columns=columns,
        way_back=_way_back(actor),
    )


@router.get("/{key}")
def ask(request: Request, here: Here, actor: Who, say: Says, *, key: str) -> Response:
    """Show one rule value: what it is, what it was, and the form that sets it from a day on."""
    standing = standing_of(here.db, key, pages.today(here.now()), actor=actor)
    return _drawn(request, standing, say, {"value": plain(standing.value)}, {})


@router.post("/{key}")
def change(request: Request, here: Here, actor: Who, say: Says, *, key: str, form: Typed) -> Response:
    """Set the value from a day on, or show the form again with what is wrong."""
    typed = {"value": str(form.get("value", "")), "note": str(form.get("note", ""))}
    typed["valid_from"] = forms.typed_date("valid_from", form)
    standing = standing_of(here.db, key, pages.today(here.now()), actor=actor)
    try:
        day = read_day("valid_from", typed["valid_from"])
        set_rule_value(here.db, key, typed["value"], day, actor=actor, now=here.now(), note=typed["note"])
    except BadInput as error:
        return _drawn(request, standing, say, typed, forms.sentences(error, words()["tables"]["rules"]["labels"]))
    return RedirectResponse(f"{HOME}?gedaan=bewaard", HTTPStatus.SEE_OTHER)


def _way_back(actor: Actor) -> dict[str, str]:
    """Return where this list leads back to: the register for who keeps it, else the list whose thresholds these are."""
    if actor.holds("administrator"):
        return {"href": "/beheer/register", "label": words()["tables"]["title"]}
    return {"href": "/vastgelopen", "label": words()["stalled"]["title"]}


def _group(title: str, found: Sequence[Standing], say: Speech) -> dict[str, Any]:
    told, number = words()["tables"]["rules"], len(found)
    caption = told["count_one" if number == 1 else "count"].format(n=number)
    return {"title": title, "caption": caption, "rows": [_line(each, say) for each in found]}


def _line(each: Standing, say: Speech) -> dict[str, Any]:
    told, rule = words()["tables"]["rules"], each.rule
    coming = [one for one in each.settings if each.since is None or one.valid_from > each.since]
    return {
        "id": each.key.replace(".", "-"),
        "href": f"{HOME}/{each.key}",
        "label": say(rule.label),
        "value": _value(each.key, each.value, say),
        "since": told["since"].format(day=short_day(each.since)) if each.since else told["default"],
        "coming": [
            told["from"].format(value=_value(each.key, one.value, say), day=short_day(one.valid_from))
            for one in reversed(coming)
        ],
        "basis": {"label": told["bases"][rule.basis], "tone": TONES[rule.basis]},
        "source": say(rule.source),
        "unused": told["unused"] if rule.unused else "",
    }


def _drawn(
    request: Request, standing: Standing, say: Speech, values: Mapping[str, object], wrong: Mapping[str, str]
) -> Response:
    told, rule, field = words()["tables"]["rules"], standing.rule, field_of(standing.key)
    law = needs_reason(standing.key)
    shown = forms.view("value", field, values.get("value"), say=say)
    fields = [
        shown | {"label": told["labels"]["value"], "required": True, "error": wrong.get("value", "")},
        forms.plain(
            "valid_from",
            "date",
            told["labels"]["valid_from"],
            forms.date_parts(values.get("valid_from")),
            error=wrong.get("valid_from", ""),
            help_=told["from_help"],
        ),
        forms.plain(
            "note",
            "text",
            told["labels"]["note"],
            values.get("note", ""),
            error=wrong.get("note", ""),
            help_=told["note_help"],
        )
        | {"required": law},
    ]
    facts = [
        {"label": told["labels"]["now"], "value": _value(standing.key, standing.value, say), "href": ""},
        {"label": told["labels"]["default"], "value": _value(standing.key, rule.default, say), "href": ""},
        {"label": told["labels"]["basis"], "value": told["bases"][rule.basis], "href": ""},
        {"label": told["labels"]["source"], "value": say(rule.source), "href": ""},
    ]
    return page(
        request,
        "tables/form.html",
        say(rule.label),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        kicker=say(rule_file().groups[standing.group]),
        lead=told["unused"] if rule.unused else "",
        fields=fields,
        facts=facts,
        warning=told["law_warning"] if law else "",
        path=f"{HOME}/{standing.key}",
        back=HOME,
        back_label=told["title"],
        seen="",
        history=[_entry(one, standing, say) for one in standing.settings],
    )


def _value(key: str, value: object, say: Speech) -> str:
    return said(field_of(key, value), value, None, say)


def _entry(one: Any, standing: Standing, say: Speech) -> dict[str, Any]:
    told = words()["tables"]["rules"]
    value = _value(standing.key, one.value, say)
    return {
        "at": one.set_at,
        "actor": one.set_by,
        "kind": "move",
        "title": told["from"].format(value=value, day=short_day(one.valid_from)),
        "text": one.note,
        "tone": "",
        "seen_by": "",
        "undo": None,
    }
