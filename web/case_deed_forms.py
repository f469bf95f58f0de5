"""The small forms of a case: a contact, putting it aside, naming somebody, more time, taking a step back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.commands.remarks import LONGEST_SNOOZE_DAYS
from engine.queries.case_page import CaseView
from engine.queries.choices import holders
from engine.queries.next_days import TOMORROW, TRAINING, next_days
from web import case_forms, forms
from web.drafting import NOTHING_NEXT
from web.pages import Here, today, words
from web.speech import Speech, short_day

A_DAY = "day"
"""The choice of a day that is typed."""


def contact_form(
    here: Here, case: CaseView, typed: Mapping[str, str], errors: Mapping[str, str], say: Speech, *, naar: str
) -> dict[str, Any]:
    """Return the form that logs a contact, and asks what comes next and when: the next training day, unless typed."""
    said, names = words(), words()["field_labels"]
    training = next_days(here.db, case.organisation_id, today(here.now()))[TRAINING]
    outside = dict.fromkeys(each.role for each in case.people)
    parties = [{"value": role, "label": say.role(case.definition, role), "help": ""} for role in outside]
    fields = [
        forms.plain(
            "channel", "choice", names["channel"], typed.get("channel", "call"), options=_options(said["channels"])
        ),
        forms.plain(
            "party",
            "choice",
            names["party"],
            typed.get("party", parties[0]["value"] if parties else ""),
            options=parties,
        ),
        forms.plain("result", "choice", names["result"], typed.get("result", ""), options=_options(said["results"])),
        forms.plain("text", "long_text", said["contact_text"], typed.get("text", ""), help_=said["contact_readers"])
        | {"required": False},
        forms.plain(
            "next",
            "choice",
            said["next_label"],
            typed.get("next", NOTHING_NEXT),
            options=_options(said["next_actions"]),
        )
        | {"required": False},
        forms.plain(
            "next_on", "date", said["next_on_label"], forms.date_parts(typed.get("next_on") or training.isoformat())
        )
        | {"required": False},
    ]
    marked = [field | {"error": errors.get(field["name"], "")} for field in fields]
    title = said["buttons"]["log"]
    return case_forms.plain_form(case, "contact", title, marked, submit=title, hidden=[("naar", naar)])


def note_form(case: CaseView, text: str, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the form of a note on a page of its own, for when something is wrong with it."""
    said = words()
    wrong = errors.get("text", "")
    field = forms.plain(
        "text", "long_text", said["field_labels"]["text"], text, error=wrong, help_=said["contact_readers"]
    )
    title = said["buttons"]["note"]
    return case_forms.plain_form(case, "notitie", title, [field], submit=said["save"])


def later_form(
    here: Here, case: CaseView, typed: Mapping[str, str], errors: Mapping[str, str], *, naar: str
) -> dict[str, Any]:
    """Return the form that puts a case aside: until one of the usual days, or one that is typed."""
    said = words()
    day = forms.date_parts(typed.get("until_on", ""))
    usual = next_days(here.db, case.organisation_id, today(here.now()))
    days = [
        {"value": name, "label": said["later_days"][name].format(day=short_day(usual[name])), "help": ""}
        for name in usual
    ]
    days.append({"value": A_DAY, "label": said["later_days"][A_DAY], "help": ""})
    fields = [
        forms.plain("when", "choice", said["later_when"], typed.get("when", TOMORROW), options=days),
        forms.plain("until_on", "date", said["field_labels"]["until_on"], day, error=errors.get("until_on", ""))
        | {"required": False},
        forms.plain(
            "reason", "text", said["field_labels"]["why"], typed.get("reason", ""), error=errors.get("reason", "")
        )
        | {"required": False},
    ]
    lead = said["later_lead"].format(days=LONGEST_SNOOZE_DAYS)
    title = said["later_title"]
    return case_forms.plain_form(case, "later", title, fields, submit=title, lead=lead, hidden=[("naar", naar)])


def assign_form(here: Here, case: CaseView, role: str, errors: Mapping[str, str], say: Speech) -> dict[str, Any]:
    """Return the form that names somebody on a case."""
    said = words()
    with here.db.read() as tx:
        known = holders(tx, role, case.organisation_id)
    options = [{"value": str(key), "label": label, "help": ""} for key, label in known]
    fields = [
        forms.plain(
            "person", "person", said["field_labels"]["person"], error=errors.get("person", ""), options=options
        ),
        forms.plain("reason", "text", said["field_labels"]["why"], error=errors.get("reason", ""))
        | {"required": False},
    ]
    title = said["assign_title"].format(role=say.role(case.definition, role).lower())
    return case_forms.plain_form(case, f"toewijzen/{role}", title, fields, submit=said["buttons"]["assign"])


def extend_form(case: CaseView, clock: str, reason: str, errors: Mapping[str, str], say: Speech) -> dict[str, Any]:
    """Return the form that asks for more time."""
    said = words()
    why = forms.plain(
        "reason",
        "long_text",
        said["field_labels"]["why"],
        reason,
        error=errors.get("reason", ""),
        help_=said["reason_help"],
    )
    title = said["extend_title"].format(clock=say.clock(case.definition, clock))
    return case_forms.plain_form(case, f"termijn/{clock}", title, [why], submit=said["buttons"]["extend"])


def undo_form(case: CaseView, reason: str, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the form that takes the last step back."""
    said = words()
    why = forms.plain(
        "reason",
        "long_text",
        said["field_labels"]["why"],
        reason,
        error=errors.get("reason", ""),
        help_=said["reason_help"],
    )
    return case_forms.plain_form(case, "ongedaan", said["undo_title"], [why], submit=said["undo"])


def _options(words_: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": code, "label": label[:1].upper() + label[1:], "help": ""} for code, label in words_.items()]
