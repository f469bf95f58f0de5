"""The worker of the program on the made-up library, with a clock that a file moves.

``python -m tests.faults.worker DATABASE FOLDER SMTP_PORT JOBS``. It is the worker of ``samdulea work``; it leaves out
reading the shipped workflows, for it is started again and again. FOLDER/clock holds the seconds to add to the time of
the machine.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from engine.setting_sources import load
from tests.builders import SECRET
from tests.faults.city import workflows_in
from web.main import opened, smtp_of
from web.ticking import ticking


def main() -> None:
    """Fire and deliver until SIGTERM."""
    over = Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    url, folder, port, jobs = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    settings = load(
        {
            "SAMDULEA_DATABASE": url,
            "SAMDULEA_SMTP_HOST": "127.0.0.1",
            "SAMDULEA_SMTP_PORT": port,
            "SAMDULEA_SMTP_SECURITY": "none",
            "SAMDULEA_TICK_SECONDS": "0.2",
            "SAMDULEA_MAIL_PER_SECOND": "1000",
            "SAMDULEA_MAIL_PER_SECOND_DOMAIN": "1000",
            "SAMDULEA_JOBS": jobs,
        }
    ).settings

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float((folder / "clock").read_text("utf-8")))

    with (
        opened(settings) as db,
        ticking(settings, db, workflows_in(folder), smtp_of(settings), SECRET, now=now, beat=lambda: None),
    ):
        (folder / f"ready-{os.getpid()}").touch()
        over.wait()


if __name__ == "__main__":
    main()
