"""Cijfers: every figure of a day with what it counts, its difference and its list; measuring moments beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from engine.errors import NotFound
from web import figure_charts, forms, pages
from web.figure_faces import face, moments_table, number, programmes_table, value_of
from web.figures_asked import HOME, Seen, day_of, query_of, seen
from web.figures_export import downloads, take
from web.list_filters import Query
from web.pages import Here, Typed, Who, page, words
from web.row_numbers import row_number
from web.speech import Speech
from web.spoken import Says
from workflows.dashboard.changes import day_in_words
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.listing import FigureList, FigureRow, list_figure, may_list

router = APIRouter(prefix=HOME)
BESIDE = {"programmes_distinct": "programmes_by_kind"}
"""Source: domain B6.2 (1), one tile that called 44 what its own parts made 59: both stand in one sentence."""


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says) -> Response:
    """Show the overview, or the figures of one family, as of a day."""
    asked = seen(here, actor, request.query_params)
    query, family, found, kept = asked.query, asked.family, asked.found, asked.kept
    said, as_of, by_programme = words()["figures"], found.as_of, asked.by_programme
    by_name = {figure.name: figure for figure in found.figures}
    moments = moments_table(kept, found, say)
    programmes = programmes_table(kept, by_programme, found, say) if by_programme is not None else None
    return page(
        request,
        "figures/overview.html",
        said["title"],
        said=said,
        about=said["scopes"][found.scope.reach].format(day=say(day_in_words(as_of))),
        small=said["small"] if found.scope.outside else "",
        families=_families(query, family, say),
        cards=[
            face(
                figure,
                as_of,
                say,
                listed=may_list(actor, here.workflows, figure.rule),
                beside=by_name.get(BESIDE.get(figure.name, "")),
            )
            for figure in asked.shown
        ],
        days=_days(as_of, found.reference, said),
        downloads=downloads(asked),
        family=family,
        moments=moments,
        programmes=programmes,
        charts=figure_charts.of_figures(replace(found, figures=asked.shown), say),
        charts_then=_charts_then(asked, moments, programmes, say),
    )


@router.post("/uitvoer")
def export(here: Here, actor: Who, say: Says, form: Typed) -> Response:
    """Hand out the figures as a file, of the part and the days that the form carries."""
    typed = QueryParams([(name, value) for name, value in form.multi_items() if isinstance(value, str)])
    return take(here, actor, say, asked=seen(here, actor, typed), form=str(form.get("vorm", "")))


@router.get("/{name}")
def show_list(request: Request, here: Here, actor: Who, say: Says, *, name: str) -> Response:
    """Show the rows that a figure counts."""
    if name not in figure_file().figures:
        raise NotFound(f"no figure is called {name!r}")
    query = query_of(f"{HOME}/{name}", request.query_params)
    today = pages.today(here.now())
    as_of = min(day_of(query, "op") or today, today)
    wanted, at = query.get("deel"), query.get("bladzijde")
    found = list_figure(here.db, here.workflows, actor, name, as_of=as_of, part=wanted, page=row_number(at) or 1)
    said, rule = words()["figures"], found.figure.rule
    return page(
        request,
        "figures/list.html",
        say(rule.label),
        said=said,
        definition=say(rule.definition),
        sentence=said["counted" if (value := value_of(found.figure, say)) else "counted_parts"].format(
            value=value, day=say(day_in_words(as_of))
        ),
        caption=said["rows_one" if found.total == 1 else "rows"].format(n=number(found.total, say)),
        parts=_parts(found, query, say),
        columns=_columns(found),
        rows=[_row(row, place, say) for place, row in enumerate(found.rows)],
        back=Query("/cijfers", {"op": as_of.isoformat()}).href(),
        previous=query.href(bladzijde=str(found.page - 1)) if found.page > 1 else "",
        following=query.href(bladzijde=str(found.page + 1)) if found.page < found.pages else "",
        place=said["place"].format(page=found.page, pages=found.pages),
    )


def _charts_then(
    asked: Seen,
    moments: dict[str, Any] | None,
    programmes: dict[str, Any] | None,
    say: Speech,
) -> list[dict[str, Any]]:
    """Return the charts of the measuring moments beside the day that is shown."""
    kept, figure = asked.kept, asked.by_programme
    if moments is None or figure is None:
        return []
    heads = [column["label"] for column in moments["columns"][1:]]
    title = words()["figures"]["by_programme"]
    drawn = (
        figure_charts.of_moments(kept, asked.found, heads, say),
        figure_charts.of_programmes(kept, figure, programmes, title),
    )
    return [each for each in drawn if each is not None]


def _days(as_of: date, reference: date, said: Any) -> list[dict[str, Any]]:
    return [
        forms.plain("op", "date", said["as_of"], forms.date_parts(as_of.isoformat())),
        forms.plain("met", "date", said["reference"], forms.date_parts(reference.isoformat())),
    ]


def _families(query: Query, chosen: str, say: Speech) -> list[dict[str, Any]]:
    labels = {"": words()["figures"]["overview"]} | {name: say(label) for name, label in figure_file().families.items()}
    return [
        {"label": label, "href": query.href(deel=name), "current": name == chosen, "count": None}
        for name, label in labels.items()
    ]


def _parts(found: FigureList, query: Query, say: Speech) -> list[dict[str, Any]]:
    """Return the parts to narrow to: those whose number may be known, and the whole."""
    known = [part for part in found.figure.parts if part.cell.known and part.cell.number]
    if len(known) < 2:
        return []
    every = {
        "label": words()["all"],
        "href": query.href(part="", bladzijde=""),
        "current": not found.part,
        "count": None,
    }
    parts = [
        {
            "label": say(part.label),
            "href": query.href(deel=part.name, bladzijde=""),
            "current": part.name == found.part,
            "count": part.cell.number,
        }
        for part in known
    ]
    return [every, *parts]


def _columns(found: FigureList) -> list[dict[str, Any]]:
    said = words()["figures"]["columns"]
    shown = {
        "title": True,
        "about": any(row.about for row in found.rows),
        "school": any(row.school for row in found.rows),
        "part": any(row.part for row in found.rows),
        "period": any(row.starts_on or row.ends_on for row in found.rows),
    }
    title = said["titles"][found.figure.rule.rows]
    labels = {**said, "title": title}
    return [
        {"key": name, "label": labels[name], "href": "", "sorted": "", "numeric": False}
        for name, visible in shown.items()
        if visible
    ]


def _row(row: FigureRow, place: int, say: Speech) -> dict[str, Any]:
    return {
        "id": f"row-{place}",
        "href": f"/dossiers/{row.case_id}" if row.case_id else "",
        "title": row.title,
        "about": row.about,
        "school": row.school,
        "part": say(row.part) if row.part else "",
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }
