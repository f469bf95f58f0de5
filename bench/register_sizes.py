"""How large the measured city is, and what the measuring looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Sizes:
    """A city: its learners, companies and what hangs on them, on one day."""

    learners: int = 10_000
    companies: int = 2_000
    agreements: int = 20_000
    leads: int = 2_000
    offers: int = 4_000
    recognitions: int = 5_000
    workplaces: int = 3_500
    schools: int = 24
    programmes: int = 45
    repeats: int = 20

    @property
    def sites(self) -> int:
        """Return how many sites the companies have."""
        return self.companies * 6 // 5


TODAY = date(2026, 11, 24)
SMALL = Sizes(200, 60, 400, 60, 120, 150, 100, 6, 8, repeats=3)
