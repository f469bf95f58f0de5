"""A file that a worker touches as it works, so that another process can tell whether it still does.

Knows nothing of what the worker does; whoever starts containers asks by `samdulea work --alive`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.settings import Settings

GRACE = timedelta(seconds=60)
"""The longest that one case or one mail may reasonably take."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The file, and how often its worker looks what is due."""

    file: Path
    tick: timedelta

    def beat(self) -> None:
        """Say that the worker lives, now."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.touch()

    def heard(self, now: datetime) -> bool:
        """Tell whether a worker said so within two ticks and a minute before ``now``."""
        try:
            last = datetime.fromtimestamp(self.file.stat().st_mtime, UTC)
        except FileNotFoundError:
            return False
        return now - last <= 2 * self.tick + GRACE


def of(settings: Settings) -> Heartbeat:
    """Return the sign of life of a worker that runs with these settings."""
    return Heartbeat(settings.alive_file, timedelta(seconds=settings.tick_seconds))
