"""Reads a file that somebody sent, by letting another process do it.

Choice: openpyxl in a process with limits, not the faster python-calamine: one legal file of five kilobytes makes that
ask for 549 gigabytes and end the process it runs in.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from web.spreadsheets.rows import Table
from web.spreadsheets.unreadable import Unreadable

HOME = Path(__file__).resolve().parent.parent.parent
PATIENCE = 40
"""Seconds; its own limit counts only what it works."""


def read(content: bytes, sheet: str = "") -> Table:
    """Return the list in a file: xlsx, ods or csv, whatever it is called.

    Raises:
        Unreadable: it is none of these, or holds what no list holds; see the codes there.
    """
    try:
        done = subprocess.run(  # noqa: S603 - this Python and a module of ours; the name of a sheet is no command
            [sys.executable, "-m", "web.spreadsheets.child", sheet.replace("\x00", "")[:100]],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            cwd=HOME,
            # No secret of the program is within reach of what reads other people's files.
            env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_heavy") from error
    if done.returncode != 0:
        raise Unreadable("too_heavy")
    found = json.loads(done.stdout)
    if "error" in found:
        raise Unreadable(found["error"], **found["values"])
    rows = tuple((number, cells) for number, cells in found["rows"])
    return Table(tuple(found["columns"]), rows, found["read_as"])
