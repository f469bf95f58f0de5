"""What somebody asks of Cijfers: which part, as of which day and beside which other, and the figures that it shows.

The page and its file both take their numbers here, so that neither can tell what the other hides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import QueryParams

from engine.actor import Actor
from engine.errors import BadInput
from engine.values import read_day
from web import pages
from web.list_filters import Query
from web.pages import Context
from workflows.dashboard.changes import reference_date
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.figures import Dashboard, ShownFigure, dashboard
from workflows.dashboard.moments import Moment, kept_moments

HOME = "/cijfers"
OVERVIEW = (
    "learners_dual",
    "schools_dual",
    "programmes_distinct",
    "programmes_by_kind",
    "agreements_total",
    "agreements_running",
    "learners_with_running_agreement",
    "companies_with_learner",
    "companies_recognised",
    "sites_recognised",
    "candidate_companies",
    "learners_without_workplace",
    "stalled_cases",
)
"""What the presentation of the project shows on one page, and who needs somebody now."""
BY_PROGRAMME = "learners_by_programme"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows: the figures of the overview, or of one family, and the measuring moments beside them."""

    query: Query
    family: str
    found: Dashboard
    kept: Sequence[Moment]

    @property
    def shown(self) -> tuple[ShownFigure, ...]:
        """Return the figures that have a card."""
        return tuple(figure for figure in self.found.figures if self.family or figure.name != BY_PROGRAMME)

    @property
    def by_programme(self) -> ShownFigure | None:
        """Return the figure of which the overview has a table, beside that of the moments."""
        return next((figure for figure in self.found.figures if figure.name == BY_PROGRAMME), None)


def seen(here: Context, actor: Actor, params: QueryParams) -> Seen:
    """Return the figures of an address.

    Raises:
        NotAllowed: none of the actor's roles has figures.
    """
    query = query_of(HOME, params)
    today = pages.today(here.now())
    as_of = min(day_of(query, "op") or today, today)
    reference = day_of(query, "met") or reference_date(as_of)
    family = query.get("deel") if query.get("deel") in figure_file().families else ""
    figures = figure_file().figures
    names = [name for name, rule in figures.items() if rule.family == family] if family else [*OVERVIEW, BY_PROGRAMME]
    found = dashboard(here.db, here.workflows, actor, as_of=as_of, reference=reference, names=names)
    return Seen(query, family, found, () if family else kept_moments(here.db))


def query_of(path: str, params: QueryParams) -> Query:
    """Read the days, the part and the page of an address; anything else in it is ignored."""
    given = {name: params.get(name, "").strip()[:60] for name in ("op", "met", "deel", "bladzijde")}
    for name in ("op", "met"):
        typed = [params.get(f"{name}-{part}", "").strip()[:4] for part in ("day", "month", "year")]
        if any(typed):
            given[name] = "/".join(typed)
    return Query(path, {name: value for name, value in given.items() if value})


def day_of(query: Query, name: str) -> date | None:
    """Return a day of an address, None when it has none or none that exists."""
    try:
        return read_day(name, query.get(name)) if query.get(name) else None
    except BadInput:
        return None
