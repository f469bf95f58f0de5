"""One durable step: ours, and the same statements by the bare driver. Each call of this module is one side, once.

Asked for ``seed``, ``record``, ``ours``, ``raw`` or ``profile``; see ``bench.compare_steps`` for the order of things.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import script, visits
from bench.profiles import shares
from bench.timing import answer, given, timed
from engine.database import Database
from engine.migrate import upgrade


def seed(url: str, count: int) -> None:
    """Make the schema and open ``count`` visits."""
    upgrade(url)
    db = Database(url, durable=False)
    visits.seed(db, visits.visit_workflows(), count)
    db.dispose()


def record(url: str, count: int, file: Path) -> int:
    """Take every step once and keep its statements in ``file``; return how many one step sends."""
    db, workflows, coach = Database(url, durable=False), visits.visit_workflows(), visits.the_coach()
    scripts = []
    for case_id in visits.cases_of(count):
        with script.recorded(db) as sent:
            visits.begin(db, workflows, case_id, coach)
        scripts.append(sent)
    db.dispose()
    file.write_bytes(pickle.dumps(scripts))
    return len([text for text, _, _ in scripts[-1] if text != "BEGIN IMMEDIATE"])


def ours(url: str, count: int, *, warm: int, durable: bool) -> dict[str, float]:
    """Time ``engine.advance`` on every visit."""
    db, workflows, coach = Database(url, durable=durable), visits.visit_workflows(), visits.the_coach()
    figures = timed(lambda case_id: visits.begin(db, workflows, case_id, coach), visits.cases_of(count), warm=warm)
    db.dispose()
    return figures


def raw(url: str, file: Path, *, warm: int, durable: bool) -> dict[str, float]:
    """Time the replay of every recorded step."""
    scripts: list[script.Script] = pickle.loads(file.read_bytes())
    connection = script.connect(url, durable=durable)
    replay = script.replayer(connection)
    figures = timed(lambda number: replay(scripts[number]), range(len(scripts)), warm=warm)
    connection.close()
    return figures


def profile(url: str, count: int, *, warm: int, durable: bool) -> dict[str, Any]:
    """Return where the time of our step goes."""
    db, workflows, coach = Database(url, durable=durable), visits.visit_workflows(), visits.the_coach()
    found = shares(lambda case_id: visits.begin(db, workflows, case_id, coach), visits.cases_of(count), warm=warm)
    db.dispose()
    return found


def main() -> None:
    """Do what the command line asks."""
    asked = given()
    sides: dict[str, Callable[..., object]] = {"seed": seed, "record": record, "ours": ours, "raw": raw}
    do = {**sides, "profile": profile}[asked.pop("do")]
    if "file" in asked:
        asked["file"] = Path(asked["file"])
    answer(do(**asked))


if __name__ == "__main__":
    main()
