"""The page of mails in the shapes its template wants: what narrows it, and each mail as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.datastructures import QueryParams

from engine.loader import Workflows
from engine.local_time import BRUSSELS
from engine.queries.mail_queue import STATES, MailFilter, QueuedMail
from web import forms
from web.catalogues import words_of
from web.list_filters import Query
from web.pages import button, words
from web.reader import language
from web.row_numbers import row_number
from web.speech import Speech, short_day

HOME = "/beheer/mails"
NAMES = ("stand", "soort", "aan", "dossier")
DEEDS: Mapping[str, tuple[str, str]] = {
    "waiting": ("hold", "secondary"),
    "held": ("release", "secondary"),
    "failed": ("again", "secondary"),
    "bounced": ("again", "secondary"),
    "unknown": ("again", "quiet"),
    "sent": ("again", "quiet"),
}


def mail_words() -> dict[str, Any]:
    """Return what the page of mails says, in the language of the page that is being made."""
    return words_of("mail_words", language())


def query_of(params: QueryParams) -> Query:
    """Read the known names of an address; anything else in it is ignored."""
    given = {name: params.get(name, "").strip()[:254] for name in (*NAMES, "na")}
    return Query(HOME, {name: value for name, value in given.items() if value})


def filter_of(query: Query) -> MailFilter:
    """Return what the list narrows to."""
    after = query.get("na")
    return MailFilter(
        state=query.get("stand") if query.get("stand") in STATES else "",
        kind=query.get("soort"),
        recipient=query.get("aan"),
        code=query.get("dossier"),
        after=row_number(after),
    )


def kinds_of(workflows: Workflows, say: Speech) -> dict[str, str]:
    """Return every kind of mail there is with its label."""
    found = dict(words()["mail_previews"]["kinds"])
    for definition in workflows.values():
        for name, rule in definition.document.messages.items():
            found.setdefault(name, say(rule.label))
    return found


def panel(query: Query, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return the filters as ``parts/filters.html`` wants them, with a chip for each that is chosen."""
    labels = mail_words()["filters"]["labels"]
    choices: dict[str, list[tuple[str, str]]] = {
        "stand": [(name, mail_words()["states"][name]["label"]) for name in STATES],
        "soort": sorted(kinds.items(), key=lambda each: each[1].casefold()),
    }
    fields = [_field(name, labels[name], query, choices.get(name)) for name in NAMES]
    chosen = [
        {
            "label": f"{labels[name]}: {dict(choices.get(name, ())).get(value, value)}",
            "href": query.href(**{name: ""}),
        }
        for name in NAMES
        if (value := query.get(name))
    ]
    return {"action": HOME, "fields": fields, "chosen": chosen, "clear": HOME, "hidden": [], "open": False}


def rows(found: Sequence[QueuedMail], kinds: Mapping[str, str], query: Query, *, keeps: bool) -> list[dict[str, Any]]:
    """Return the mails as lines; ``keeps`` gives each the button that its reader may press."""
    here = Query(query.path, query.given).href(na=query.get("na"))
    return [_row(each, kinds, here, keeps=keeps) for each in found]


def written(moment: datetime) -> str:
    """Return a moment inside a sentence: 14/9/2026 9:05."""
    local = moment.astimezone(BRUSSELS)
    return f"{short_day(local)} {local:%H:%M}"


def _field(name: str, label: str, query: Query, options: Sequence[tuple[str, str]] | None) -> dict[str, Any]:
    if options is None:
        return forms.plain(name, "text", label, query.get(name))
    listed = [{"value": value, "label": text, "help": ""} for value, text in options]
    return forms.plain(name, "person", label, query.get(name), options=listed)


def _row(mail: QueuedMail, kinds: Mapping[str, str], here: str, *, keeps: bool) -> dict[str, Any]:
    said = mail_words()
    many = said["tries"]
    deed, look = DEEDS.get(mail.state, ("", "")) if keeps else ("", "")
    if mail.kind == "sign_in" and deed == "again":
        deed = ""
    href = f"{HOME}/{mail.id}/{deed}"
    return {
        "id": f"mail-{mail.id}",
        "kind": kinds.get(mail.kind, mail.kind),
        "code": mail.code or said["no_case"],
        "href": f"/dossiers/{mail.case_id}" if mail.case_id else "",
        "recipient": mail.recipient or said["nobody"],
        "address": mail.address,
        "state": said["states"][mail.state],
        "when": _when(mail),
        "tries": many.format(n=mail.tries) if mail.tries > 1 else "",
        "said": _said(mail.said),
        "came_back": _came_back(mail.came_back),
        "button": button(said["buttons"][deed], href, post=True, look=look, naar=here) if deed else None,
    }


def _when(mail: QueuedMail) -> str:
    said = mail_words()["when"]
    if mail.sent_at is not None:
        return str(said["sent"]).format(moment=written(mail.sent_at))
    name, moment = ("next", mail.next_at) if mail.state == "waiting" else ("made", mail.created_at)
    return str(said[name]).format(moment=written(moment))


def _said(text: str) -> str:
    """Return an error in words where its code is known, with what the server wrote where that helps."""
    (code, _, rest), said = text.partition(": "), mail_words()
    if code in said["codes"]:
        return str(said["codes"][code])
    if code in said["server"]:
        return f"{said['server'][code]} ({rest})"
    return rest if code.startswith("smtp_") else text


def _came_back(text: str) -> str:
    verdict, _, rest = text.partition(": ")
    label = mail_words()["verdicts"].get(verdict)
    return f"{label} ({rest})" if label and rest else str(label or text)
