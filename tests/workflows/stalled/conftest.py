"""A city with one school, its coordinator and a coach."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.actor import Actor
from tests.workflows.histories import City


@dataclass(frozen=True)
class Town:
    """A city with one school and its people; the town's own desk has an employee and a coordinator."""

    city: City
    school: int
    desk: int
    coach: Actor
    coordinator: Actor
    employee: Actor
    overseer: Actor


@pytest.fixture
def town(db) -> Town:
    """Give a small city."""
    city = City(db)
    school, desk = city.school("Technicum Noord"), city.school("Stad", "city")
    return Town(
        city,
        school,
        desk,
        city.person("trajectory_coach", school, "Mia Claes"),
        city.person("school_coordinator", school, "Jan Smet"),
        city.person("city_employee", desk, "Karen Bos"),
        city.person("city_coordinator", None, "Lies Maes"),
    )
