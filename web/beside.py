"""The columns of a list that not every process has: some fields, and the warning, whose number a short list tells.

Both are for who may read names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.actor import Actor
from engine.definition import Definition
from engine.document import Text
from engine.queries.case_filter import CaseFilter
from engine.queries.case_list import CaseRow, ids_of
from web.learner_filters import reads_names
from web.pages import Context, today, words
from web.speech import Speech
from workflows.stalled.warnings import warnings_of

MOST = 100
"""Choice: of a longer list only the page that is shown is looked at; its number would cost more than the page."""
PLACE = 4
"""After how many columns those of fields stand."""


@dataclass(frozen=True)
class Columns:
    """The fields that are columns, and whether warnings are one."""

    fields: tuple[str, ...]
    warned: bool

    def label(self, definition: Definition, name: str, say: Speech) -> str:
        """Return what the column of a field is called: shorter than its form where the list has a word for it."""
        return str(words()["beside"].get(name) or say(definition.document.fields[name].label))


@dataclass(frozen=True)
class Seen:
    """What those columns show. ``number`` is how many cases of the whole list have a warning, None when not known."""

    columns: Columns
    warnings: Mapping[int, Text] | None
    number: int | None

    @property
    def warned(self) -> bool:
        """Tell whether there is a column of warnings."""
        return self.warnings is not None

    def labels(self, definition: Definition, say: Speech) -> list[str]:
        """Return the heads of all columns of the table."""
        said, own = words()["columns"], [self.columns.label(definition, name, say) for name in self.columns.fields]
        return [*said[:PLACE], *own, *said[PLACE:], *([words()["warning"]] if self.warned else [])]

    def cells(self, row: CaseRow, definition: Definition, say: Speech) -> dict[str, Any]:
        """Return what a row shows in them."""
        return {
            "beside": [
                (
                    self.columns.label(definition, name, say),
                    say.value(definition.document.fields[name], row.fields[name], {}) if row.fields.get(name) else "",
                )
                for name in self.columns.fields
            ],
            "warning": say((self.warnings or {}).get(row.id)),
        }


def offered(actor: Actor, definition: Definition, fields: tuple[str, ...], *, warned: bool) -> Columns:
    """Return the columns of a list for a reader."""
    by_name = reads_names(actor, definition)
    return Columns(fields if by_name else (), warned and by_name)


def seen(
    here: Context, actor: Actor, wanted: CaseFilter, columns: Columns, *, total: int, rows: Sequence[CaseRow]
) -> Seen:
    """Return what the columns show of the rows of a page; what is over or lies in the past has no warning."""
    if not columns.warned or wanted.finished or wanted.as_of is not None:
        return Seen(columns, None, None)
    now, shown = here.now(), {row.id for row in rows if row.named}
    few = total <= MOST and wanted.among is None
    ids = shown | set(ids_of(here.db, here.workflows, actor, wanted, now, most=MOST) if few else ())
    texts = warnings_of(here.db, here.workflows, ids, as_of=today(now))
    return Seen(columns, texts, len(texts) if few else None)
