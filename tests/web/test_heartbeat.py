"""The worker's sign of life, which a container is restarted without."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.settings import Settings
from tests.databases import SqliteDatabases
from web import heartbeat

PROGRAM = (sys.executable, "-c", "from web.cli import main; main()")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def a_heartbeat(folder: Path, *, tick_seconds: float = 15) -> heartbeat.Heartbeat:
    """Return a heartbeat in a folder that does not exist yet."""
    return heartbeat.of(Settings(alive_file=folder / "var" / "alive", tick_seconds=tick_seconds))


def beaten(heart: heartbeat.Heartbeat, at: datetime) -> heartbeat.Heartbeat:
    """Return the heartbeat, last beaten at that moment."""
    heart.beat()
    os.utime(heart.file, (at.timestamp(), at.timestamp()))
    return heart


def test_nobody_is_heard_before_the_first_beat(tmp_path: Path):
    """A worker that never came up is not taken for a living one."""
    assert not a_heartbeat(tmp_path).heard(NOW)


def test_a_beat_is_heard_for_two_ticks_and_a_minute(tmp_path: Path):
    """A worker between two ticks, or busy with one slow mail, is not restarted."""
    heart = beaten(a_heartbeat(tmp_path), NOW)

    assert heart.heard(NOW + timedelta(seconds=90))
    assert not heart.heard(NOW + timedelta(seconds=91))


def test_a_slow_tick_is_given_more_time(tmp_path: Path):
    """Who looks once an hour is heard for two."""
    heart = beaten(a_heartbeat(tmp_path, tick_seconds=3600), NOW)

    assert heart.heard(NOW + timedelta(hours=2))


def test_work_gives_the_sign_that_work_alive_looks_for(sqlite_databases: SqliteDatabases, tmp_path: Path):
    """One process works, another asks: no before it started, yes while it runs."""
    with sqlite_databases.migrated() as url:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SAMDULEA_")}
        settings = {**clean, "SAMDULEA_DATABASE": url, "SAMDULEA_ALIVE_FILE": str(tmp_path / "alive")}
        asked = [*PROGRAM, "work", "--alive"]
        before = subprocess.run(asked, env=settings, capture_output=True, text=True, check=False)
        with subprocess.Popen([*PROGRAM, "work"], env=settings, stdout=subprocess.PIPE) as worker:
            try:
                codes = [subprocess.run(asked, env=settings, capture_output=True, check=False).returncode]
                while codes[-1] and len(codes) < 60 and worker.poll() is None:
                    codes.append(subprocess.run(asked, env=settings, capture_output=True, check=False).returncode)
            finally:
                worker.send_signal(signal.SIGTERM)

        assert before.returncode == 1
        assert "samdulea work" in before.stderr
        assert codes[-1] == 0
        assert worker.returncode == 0
