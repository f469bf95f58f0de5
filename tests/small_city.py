"""The small demo city as a file, built once a run whatever the number of test processes, and copied for each test."""

from __future__ import annotations

import fcntl
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.settings import Settings
from tests.beside import beside
from web.demo.build import build

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
"""The moment at which the city was built, a Tuesday."""
KEY = "s" * 40
"""The secret with which its private fields are sealed."""


@dataclass(frozen=True)
class SmallCity:
    """Where the built city lies; whoever wants to change it takes a copy."""

    file: Path

    def copy_to(self, file: Path) -> Settings:
        """Put a copy in place and return settings that open it, private fields and all."""
        for part in ("", "-wal"):
            built = Path(f"{self.file}{part}")
            if built.exists():
                shutil.copy(built, f"{file}{part}")
        return Settings(database=f"sqlite:///{file}", secret_key=KEY)


def small_city_in(folder: Path) -> SmallCity:
    """Return the city in a folder that all processes share; the first to come builds it, the others wait."""
    home = folder / "small-city"
    with (folder / "small-city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = folder / "small-city.making"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            settings = Settings(database=f"sqlite:///{making}/city.db", secret_key=KEY)
            # Beside: a browser may be open, whose event loop this thread belongs to.
            beside(lambda: build(settings, small=True, fresh=False, now=NOON))
            making.rename(home)
    return SmallCity(home / "city.db")
