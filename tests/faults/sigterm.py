"""Workers are asked to end, again and again, in the middle of a batch: none is lost and none comes twice.

``python -m tests.faults.sigterm --due 2000 --workers 2 --seconds 60 --database postgresql``
"""

from __future__ import annotations

import argparse
import signal

from tests.faults.kill_storm import Storm, run
from tests.faults.places import KINDS, a_place
from tests.faults.report import verdict


def main() -> None:
    """Run as told and say whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, default=4_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--database", choices=KINDS, default="postgresql")
    parser.add_argument("--jobs", choices=("embedded", "procrastinate"), default="embedded")
    given = parser.parse_args()
    storm = Storm(given.due, 0, given.workers, given.seconds, given.jobs, every=3.0, by=signal.SIGTERM)
    with a_place(given.database) as (folder, url):
        outcome = run(storm, folder, url)
    kept = not (outcome.lost or outcome.strange or outcome.repeated or any(outcome.codes))
    verdict(f"SIGTERM during a batch, {given.database}, {given.jobs}", outcome.lines, kept=kept)


if __name__ == "__main__":
    main()
