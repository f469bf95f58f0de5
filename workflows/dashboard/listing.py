"""The list behind a figure: its own rows, for who may see them. The number is theirs by construction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.actor import Actor
from engine.database import Database
from engine.document import Text
from engine.errors import NotAllowed
from engine.loader import Workflows
from workflows.dashboard.answers import answer
from workflows.dashboard.asked import LEADS, LEARNERS, ask
from workflows.dashboard.figure_file import FigureRule, figure_file
from workflows.dashboard.figures import ShownFigure, shown_figure
from workflows.dashboard.labels import part_labels
from workflows.dashboard.row_words import labelled
from workflows.dashboard.scope import scope_of

PAGE = 50
OPEN = frozenset({"schools", "programmes"})
OF_LEADS = frozenset({"leads", "companies"})


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row of a list; ``case_id`` is given where the reader may open the case."""

    case_id: int | None
    title: str
    about: str
    school: str
    part: Text | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class FigureList:
    """A page of the list of a figure; ``part`` is the one part it was narrowed to."""

    figure: ShownFigure
    rows: tuple[FigureRow, ...]
    total: int
    part: str
    page: int
    pages: int


def may_list(actor: Actor, workflows: Workflows, rule: FigureRule) -> bool:
    """Tell whether an actor may see the rows of a figure.

    Source: domain B7; the city reads states and deadlines by code, and nothing else of learners but numbers.
    """
    if rule.rows in OPEN:
        return True
    reach = workflows.current(LEADS if rule.rows in OF_LEADS else LEARNERS).document.visibility
    held = {reach[grant.role] for grant in actor.grants if grant.role in reach}
    return bool(held) if rule.rows in OF_LEADS or rule.codes else bool(held - {"code"})


def list_figure(
    db: Database,
    workflows: Workflows,
    actor: Actor,
    name: str,
    *,
    as_of: date,
    part: str = "",
    page: int = 1,
    limit: int = PAGE,
) -> FigureList:
    """Return a page of the rows that a figure counts, narrowed to one part where its number may be known.

    Raises:
        NotAllowed: the actor has no dashboard, sees the number only, or the number is too small to be known.
        KeyError: there is no such figure.
    """
    rule = figure_file().figures[name]
    scope = scope_of(actor)
    with db.read() as tx:
        asked = ask(tx, workflows, as_of, scope)
        found = answer(asked, name)
        figure = shown_figure(asked, found)
        if not figure.listed or not may_list(actor, workflows, rule):
            raise NotAllowed(f"{actor.name} sees the number of {name} only")
        wanted = part if any(each.name == part and each.cell.known for each in figure.parts) else ""
        total = found.parts.get(wanted, 0) if wanted else found.listed
        pages = max(-(-total // limit), 1)
        at = min(max(page, 1), pages)
        query = labelled(asked, actor, found.rows, rule, part=wanted)
        rows = tx.execute(query.limit(limit).offset((at - 1) * limit)).all()
        # Outside the school the parts of a row would give away what their cells hide.
        hides = rule.small and scope.outside
        labels = {} if hides else part_labels(asked, name, {row.part for row in rows})
    return FigureList(figure, tuple(_row(row, labels, hides=hides) for row in rows), total, wanted, at, pages)


def _row(row: Any, labels: Mapping[str, Text], *, hides: bool) -> FigureRow:
    return FigureRow(
        case_id=row.opens,
        title=row.title or "-",
        about=row.about or "",
        school="" if hides else row.school or "",
        part=labels[row.part] if row.part in labels and row.part else None,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
