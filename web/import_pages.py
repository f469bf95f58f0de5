"""The pages of a list on its way in: the file, its columns, the check, the progress, the result."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response

from engine.actor import Actor
from engine.errors import BadInput, FieldProblem
from web import forms, import_faces
from web.import_faces import said
from web.pages import Context, button, page, today, words
from web.row_numbers import row_number
from web.speech import Speech
from web.spreadsheets.unreadable import MOST_ROWS
from web.uploads import MEGABYTES
from workflows.intake.details import DETAILS, incomplete
from workflows.intake.kinds import KINDS, kinds_for, places_for
from workflows.intake.looking import PAGE, Overview, asked_of, list_imports, rows_of
from workflows.intake.running import REGRET

HOME = "/beheer/invoeren"
PATHS = {"learners": "/dossiers/{id}", "details": "", "companies": "/bedrijven/wie/{id}"}
"""Where a row stands once it is in, per kind."""
KNOWN_PATHS = {"learners": "/dossiers/{id}", "details": "/dossiers/{id}", "companies": "/register/bedrijf/{id}"}
"""Where one stands that it may be already."""
TOLD = frozenset({"import_changed", "import_nothing_good", "import_moved_on", "import_too_late"})
"""Why a button did nothing, as it may stand in an address."""


def front(
    request: Request, here: Context, actor: Actor, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> Response:
    """Show the form for a file, and what was brought in before."""
    words_ = said()
    return page(
        request,
        "imports/list.html",
        words_["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        said=words_,
        limits=words_["limits"].format(rows=MOST_ROWS, megabytes=MEGABYTES),
        fields=_front_fields(here, actor, typed, wrong),
        file_error=wrong.get("file", ""),
        columns=_heads(words_["columns"]),
        rows=[import_faces.line(each) for each in list_imports(here.db, actor, here.now())],
        incomplete=_incomplete(here, actor),
    )


def meant(here: Context, actor: Actor, typed: Mapping[str, str]) -> tuple[str, int]:
    """Return which kind of list is brought in, and for which organisation; nothing is asked where there is one.

    Raises:
        BadInput: one of both must be chosen still.
    """
    kinds = [each.name for each in kinds_for(actor)]
    kind = kinds[0] if len(kinds) == 1 else typed.get("kind", "")
    if kind not in kinds:
        raise BadInput((FieldProblem("kind", "required"),))
    with here.db.read() as tx:
        offered = [key for key, _ in places_for(tx, actor, KINDS[kind])]
    place = offered[0] if len(offered) == 1 else row_number(typed.get("place", ""))
    if place not in offered:
        raise BadInput((FieldProblem("place", "required"),))
    return kind, place


def _front_fields(
    here: Context, actor: Actor, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    labels, kinds = said()["labels"], kinds_for(actor)
    with here.db.read() as tx:
        places = {str(key): name for kind in kinds for key, name in places_for(tx, actor, kind)}
    asked = (
        ("kind", "choice", {each.name: said()["kinds"][each.name] for each in kinds}),
        ("place", "person", places),
    )
    fields = [
        forms.plain(
            name,
            shape,
            labels[name],
            typed.get(name) or next(iter(offered)),
            error=wrong.get(name, ""),
            options=_options(offered),
        )
        for name, shape, offered in asked
        if len(offered) > 1
    ]
    sheet = forms.plain("sheet", "text", labels["sheet"], typed.get("sheet", ""), help_=said()["help"]["sheet"])
    return [*fields, sheet | {"required": False}]


def _incomplete(here: Context, actor: Actor) -> list[dict[str, Any]]:
    """Return, per school of a coordinator, how many learners something is missing of, and the button for their list."""
    words_, found = said()["incomplete"], []
    for place, name in incomplete_places(here, actor):
        many = len(incomplete(here.db, here.workflows, place, actor=actor, today=today(here.now())))
        if many:
            label = words_["button"].format(n=many)
            press = button(label, f"{HOME}/onvolledig", post=True, place=str(place))
            found.append({"lead": words_["lead"].format(n=many), "name": name, "button": press})
    return found


def incomplete_places(here: Context, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return the schools for which somebody may fill in what is missing."""
    with here.db.read() as tx:
        return places_for(tx, actor, DETAILS)


def _options(offered: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": key, "label": label, "help": ""} for key, label in offered.items()]


def columns(
    request: Request,
    here: Context,
    actor: Actor,
    say: Speech,
    *,
    found: Overview,
    error: BadInput | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Ask which column is which field."""
    asked = asked_of(here.db, here.workflows, found.id, actor=actor, now=here.now())
    first = next(iter(rows_of(here.db, found.id, actor=actor, now=here.now(), limit=1)), None)
    wrong = forms.sentences(error, import_faces.labels_of(asked, say)) if error else {}
    fields = import_faces.mapping_fields(found, asked, first, say, wrong=wrong, typed=typed)
    return page(
        request,
        "imports/columns.html",
        said()["mapping"]["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        said=said(),
        general=[text for name, text in wrong.items() if name not in asked.rules],
        read_as=import_faces.read_as(found),
        file_name=found.file_name,
        fields=fields,
        path=f"{HOME}/{found.id}",
    )


def check(
    request: Request,
    here: Context,
    actor: Actor,
    say: Speech,
    *,
    found: Overview,
    verdict: str,
    after: int,
    notice: str,
) -> Response:
    """Show what happens to each row, and ask what only a person can tell."""
    words_, now = said()["check"], here.now()
    chosen = verdict if verdict in words_["verdicts"] else ""
    labels = import_faces.labels_of(asked_of(here.db, here.workflows, found.id, actor=actor, now=now), say)
    rows = rows_of(here.db, found.id, actor=actor, now=now, verdict=chosen, after=after)
    path = f"{HOME}/{found.id}"
    start = words_["start"]
    return page(
        request,
        "imports/check.html",
        words_["title"],
        notice=_notice(notice),
        said=said(),
        file_name=found.file_name,
        filters=_filters(found, chosen, path),
        columns=_heads(words_["columns"]),
        rows=[import_faces.checked_row(row, labels, KNOWN_PATHS[found.kind]) for row in rows],
        doubles=any(row.verdict == "double" for row in rows),
        more=f"{path}?toon={chosen}&na={rows[-1].number}" if len(rows) == PAGE else "",
        path=path,
        chosen=chosen,
        good=found.good,
        start=start["none"] if not found.good else start["one" if found.good == 1 else "many"].format(n=found.good),
        wrong=sum(found.verdicts.get(name, 0) for name in ("double", "error")),
    )


def under_way(request: Request, found: Overview) -> Response:
    """Show how far a list is."""
    words_ = said()["running"]
    back = found.status == "undoing"
    done = sum(found.outcomes.get(name, 0) for name in (("removed", "kept") if back else ("made", "failed")))
    every = done + found.outcomes.get("made", 0) if back else found.good
    buttons = [button(words_["go_on"], f"{HOME}/{found.id}/verder", look="primary", post=True)]
    return page(
        request,
        "imports/running.html",
        words_["back_title" if back else "title"],
        said=said(),
        lead=words_["lead"].format(done=done, all=every),
        buttons=buttons,
    )


def result(
    request: Request, here: Context, actor: Actor, say: Speech, *, found: Overview, after: int, notice: str
) -> Response:
    """Show what became of each row, and how to go back."""
    words_, path = said()["result"], f"{HOME}/{found.id}"
    labels = import_faces.labels_of(asked_of(here.db, here.workflows, found.id, actor=actor, now=here.now()), say)
    rows = rows_of(here.db, found.id, actor=actor, now=here.now(), after=after)
    left = found.outcomes.get("", 0)
    figures = {**found.outcomes, "left": left}
    title = {"undone": words_["undone"], "dropped": words_["dropped"]}.get(found.status, words_["title"])
    return page(
        request,
        "imports/result.html",
        title,
        notice=_notice(notice),
        said=said(),
        file_name=found.file_name,
        figures=[_figure(label, figures[name]) for name, label in words_["figures"].items() if figures.get(name)],
        kept=bool(found.outcomes.get("kept")),
        columns=_heads(words_["columns"]),
        rows=[] if found.emptied else [import_faces.result_row(row, labels, PATHS[found.kind]) for row in rows],
        emptied=found.emptied,
        more=f"{path}?na={rows[-1].number}" if len(rows) == PAGE else "",
        errors=f"{path}/fouten" if not found.emptied and (left or found.outcomes.get("failed")) else "",
        back=button(words_["back"], f"{path}/terug", look="danger", post=True) if found.can_go_back else None,
    )


def _filters(found: Overview, chosen: str, path: str) -> list[dict[str, Any]]:
    words_ = said()["check"]
    every = {"": words_["all"], **words_["verdicts"]}
    counts = {"": sum(found.verdicts.values()), **found.verdicts}
    return [
        {
            "label": label,
            "href": f"{path}?toon={name}" if name else path,
            "current": name == chosen,
            "count": counts.get(name, 0),
        }
        for name, label in every.items()
    ]


def _figure(label: str, number: int) -> dict[str, Any]:
    return {"label": label, "value": str(number), "as_of": "", "change": "", "way": "", "href": ""}


def _heads(labels: list[str]) -> list[dict[str, Any]]:
    return [{"label": label, "href": "", "sorted": "", "numeric": False} for label in labels]


def _notice(code: str) -> dict[str, Any] | None:
    """Return why a button did nothing."""
    known = words()["problems"].get(code) if code in TOLD else None
    if known is None:
        return None
    text = known.format(label=said()["labels"]["file"], days=REGRET.days)
    return {"text": text, "detail": "", "tone": "bad", "undo": None}
