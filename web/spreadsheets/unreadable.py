"""What can be wrong with somebody's file as a whole, as a stable code with the values its sentence needs."""

from __future__ import annotations

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 100, 2000
"""Choice: a list of one school year of the whole city fits twice; more is no list of learners or companies."""


class Unreadable(Exception):
    """A file that is not taken in. Nothing of it is kept.

    Codes: not_a_spreadsheet, old_excel, password, broken_file, not_text, too_many_rows, far_cell, long_cell, too_heavy,
    no_rows, no_such_sheet, strange_xml.
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
