"""Beheer, register: partnerships, programmes, what schools offer, amounts and hours, in forms made from one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.errors import BadInput, NotAllowed
from web import kept_pages, pages
from web.pages import Context, Here, Typed, Who, button, page, words
from web.speech import Speech
from web.spoken import Says
from workflows.register.kept_tables import A_PAGE, OneRow, choices_for, list_rows, one_row, table_at, tables_for
from workflows.register.upkeep import Upkeep

router = APIRouter(prefix="/beheer/register")
HOME = "/beheer/register"
SAVED = {"text": "", "detail": "", "tone": "good", "undo": None}


@router.get("")
def show_all(request: Request, _here: Here, actor: Who, say: Says) -> Response:
    """List the tables that the reader keeps."""
    mine = tables_for(actor)
    if not mine:
        raise NotAllowed("nothing of the register is kept by this actor", roles=("administrator",))
    said = words()["tables"]
    found = [
        {"label": say(each.kept.form.title), "lead": say(each.kept.form.lead), "href": f"{HOME}/{each.kept.form.path}"}
        for each in mine
    ]
    if actor.holds("administrator"):
        found.append({"label": said["rules"]["title"], "lead": said["rules"]["lead"], "href": f"{HOME}/regels"})
    log = words()["export"]["log"]
    found.append({"label": log["title"], "lead": log["lead"], "href": "/beheer/uitvoer"})
    return page(request, "tables/index.html", said["title"], tables=found)


@router.get("/{path}")
def show(
    request: Request, here: Here, actor: Who, say: Says, *, path: str, van: int = 0, start: int = 0, gedaan: str = ""
) -> Response:
    """List the rows of one table, narrowed to one programme or school where there are many."""
    upkeep = table_at(path, actor)
    form = upkeep.kept.form
    found = list_rows(here.db, upkeep, actor=actor, within=van or None, start=max(start, 0))
    choices = choices_for(here.db, upkeep, actor=actor, today=pages.today(here.now()))
    more = f"{HOME}/{path}?van={van}&start={max(start, 0) + A_PAGE}" if found.more else ""
    return page(
        request,
        "tables/list.html",
        say(form.title),
        notice=_notice(gedaan),
        lead=say(form.lead),
        buttons=[button(words()["tables"]["add"], f"{HOME}/{path}/nieuw", look="primary", icon="plus")],
        columns=[
            {"label": say(form.fields[name].label), "href": "", "sorted": "", "numeric": False} for name in form.columns
        ],
        rows=kept_pages.rows_of(form, found, say),
        more=more,
        path=f"{HOME}/{path}",
        within=say(form.fields[form.within].label) if form.within else "",
        options=choices.get(form.within or "", ()),
        chosen=van,
    )


@router.get("/{path}/nieuw")
def ask_new(request: Request, here: Here, actor: Who, say: Says, *, path: str) -> Response:
    """Show the empty form of a row."""
    upkeep = table_at(path, actor)
    return _drawn(request, here, actor, say, upkeep=upkeep, values=upkeep.kept.form.defaults, wrong={})


@router.post("/{path}/nieuw")
def add(request: Request, here: Here, actor: Who, say: Says, *, path: str, form: Typed) -> Response:
    """Add a row, or show the form again with everything typed and everything that is wrong."""
    upkeep = table_at(path, actor)
    typed = kept_pages.typed_in(upkeep.kept.form, form, known=False)
    try:
        upkeep.add(here.db, typed, actor=actor, now=here.now())
    except BadInput as error:
        wrong = kept_pages.wrong_in(upkeep.kept.form, error, say)
        return _drawn(request, here, actor, say, upkeep=upkeep, values=typed, wrong=wrong)
    return RedirectResponse(f"{HOME}/{path}?gedaan=toegevoegd", HTTPStatus.SEE_OTHER)


@router.get("/{path}/{record_id}")
def ask_change(request: Request, here: Here, actor: Who, say: Says, *, path: str, record_id: int) -> Response:
    """Show the form of a row with what it holds, and its history."""
    upkeep = table_at(path, actor)
    row = one_row(here.db, upkeep, record_id, actor=actor)
    return _drawn(request, here, actor, say, upkeep=upkeep, values=row.values, wrong={}, row=row, record_id=record_id)


@router.post("/{path}/{record_id}")
def change(request: Request, here: Here, actor: Who, say: Says, *, path: str, record_id: int, form: Typed) -> Response:
    """Change a row, or show the form again; what somebody else changed meanwhile is never overwritten unseen."""
    upkeep = table_at(path, actor)
    typed = kept_pages.typed_in(upkeep.kept.form, form, known=True)
    seen = str(form.get("seen", ""))
    try:
        upkeep.change(
            here.db, record_id, typed, actor=actor, now=here.now(), seen=int(seen) if seen.isdecimal() else None
        )
    except BadInput as error:
        row = one_row(here.db, upkeep, record_id, actor=actor)
        if all(each.code != "changed_meanwhile" for each in error.problems):
            # What others changed was not told yet: it is compared with what the reader saw first.
            row = replace(row, version=int(seen) if seen.isdecimal() else row.version)
        wrong = kept_pages.wrong_in(upkeep.kept.form, error, say, row.names)
        values = {**row.values, **typed}
        return _drawn(
            request, here, actor, say, upkeep=upkeep, values=values, wrong=wrong, row=row, record_id=record_id
        )
    return RedirectResponse(f"{HOME}/{path}?gedaan=bewaard", HTTPStatus.SEE_OTHER)


def _drawn(
    request: Request,
    here: Context,
    actor: Who,
    say: Speech,
    *,
    upkeep: Upkeep,
    values: Mapping[str, object],
    wrong: Mapping[str, str],
    row: OneRow | None = None,
    record_id: int | None = None,
) -> Response:
    form, names = upkeep.kept.form, row.names if row else {}
    choices = choices_for(here.db, upkeep, actor=actor, today=pages.today(here.now()))
    known = row is not None
    fields = kept_pages.fields_of(form, values, say, choices=choices, names=names, wrong=wrong, known=known)
    return page(
        request,
        "tables/form.html",
        say(form.one),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        kicker="",
        lead="" if known else say(form.lead),
        fields=fields,
        facts=kept_pages.about(form, row.values, names, say) if row else [],
        warning="",
        path=f"{HOME}/{form.path}/{record_id if known else 'nieuw'}",
        back=f"{HOME}/{form.path}",
        back_label=say(form.title),
        seen=row.version if row else "",
        history=kept_pages.history_of(form, row.changes, names, say) if row else [],
    )


def _notice(done: str) -> dict[str, object] | None:
    text = words()["tables"]["done"].get(done)
    return {**SAVED, "text": text} if text else None
