"""What a spreadsheet holds, whatever its file: sheets of rows of text, numbers and dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with a first row of headings; ``widths`` in characters, as many as there are columns.

    ``rows`` may be read only once, as they come.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
