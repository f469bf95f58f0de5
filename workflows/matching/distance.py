"""How far two places lie apart, without asking any network: a straight line between two known points.

It is called "afstand in vogelvlucht" wherever people read it, and where a point is not known there is no distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
"""Mean radius. Source: IUGG, GRS 80."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point on earth in decimal degrees (WGS 84)."""

    latitude: float
    longitude: float


def point(latitude: float | None, longitude: float | None) -> Point | None:
    """Return a point when both halves are known."""
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def kilometres(one: Point | None, other: Point | None) -> float | None:
    """Return the straight-line distance in kilometres, None when either place is not known.

    Source: the haversine formula.
    """
    if one is None or other is None:
        return None
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    along = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(along))
