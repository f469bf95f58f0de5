"""Clocks that cannot run, or have moments that cannot come, are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.library import Broken, broken, check_broken

LADDER = "      - {at: 20 calendar_days, remind: [librarian]}"
EXTENSION = "{length: 15 calendar_days, by: [librarian]}"

CLOCKS = {
    "runs nowhere": broken(
        "clock_nowhere", ("  shelf_round:\n    runs_in: [lent]", "  »shelf_round:\n    runs_in: []")
    ),
    "runs in an end": broken("clock_in_final_state", ("runs_in: [lent]\n", "»runs_in: [lent, returned]\n")),
    "step behind the end": broken(
        "step_after_end", (LADDER, f"{LADDER}\n      - {{»at: 31 calendar_days, remind: [librarian]}}")
    ),
    "step surely behind the end": broken(
        "step_after_end", (LADDER, f"{LADDER}\n      - {{»at: 2 months, remind: [librarian]}}")
    ),
    "step before the start": broken(
        "step_before_start", ("{before_end: 10 calendar_days,", "{»before_end: 80 calendar_days,")
    ),
    "target behind the end": broken(
        "step_after_end", ("    ends_on: due_on", "    ends_on: due_on\n    »target: 40 calendar_days")
    ),
    "end of a task without due": broken(
        "no_end",
        ("    for: librarian\n    due: 5 working_days\n", "    for: librarian\n"),
        ("{at_end: true, remind: [lib", "{»at_end: true, remind: [lib"),
    ),
    "hours before the end": broken("uncountable", ("before_end: 3 calendar_days", "»before_end: 6 hours")),
    "every hour": broken("uncountable", ("every: 10 calendar_days", "»every: 10 hours"), also="over_mail_budget"),
    "every nothing": broken(
        "never_stops", ("every: 10 calendar_days", "»every: 0 calendar_days"), also="over_mail_budget"
    ),
    "duty without end": broken("never_stops", ("every: 3 months", "»every: 0 months")),
    "no length": broken("no_length", ("      length: 2 months", "      »length: 0 months"), also="step_before_start"),
    "months cannot skip holidays": broken(
        "uncountable", ("      length: 2 months", "      length: 2 months\n      »skip_school_holidays: true")
    ),
    "pauses elsewhere": broken(
        "pause_elsewhere", ("    pauses_in: [in_repair]", "    »pauses_in: [in_repair, requested]")
    ),
    "never starts": broken("never_starts", ("{action: lend,", "{»action: repair,")),
    "extension in another unit": broken("other_unit", (EXTENSION, "{»length: 15 working_days, by: [librarian]}")),
    "half an alternative": broken(
        "useless_key",
        (
            f"extension: {EXTENSION}",
            "»extension: {length: 15 calendar_days, by: [librarian], otherwise: 9 calendar_days}",
        ),
    ),
    "law without source": broken(
        "no_source",
        ("  loan_period:", "  »loan_period:"),
        ("    ends_on: due_on", "    ends_on: due_on\n    legal: true"),
    ),
}


@pytest.mark.parametrize("case", CLOCKS.values(), ids=CLOCKS.keys())
def test_clock_that_cannot_run(tmp_path: Path, case: Broken) -> None:
    """Each is refused for its own reason only, at its own place."""
    check_broken(tmp_path, case)
