"""The drawing of a process, with what is in each of its states."""

from __future__ import annotations

import re

from tests.builders import a_library, a_loan, lend
from tests.web.site import Site


def test_a_process_is_drawn_with_live_counts_and_its_proofs(db):
    """Every state stands in the drawing and in the table; counts are those the reader may see."""
    site = Site(db, a_library(db))
    a_loan(db, site.place)
    lend(db, site.place, a_loan(db, site.place).id)
    mine, stranger = site.signed_in(site.place.librarian), site.signed_in(site.place.colleague)

    text = mine.get("/processen/library_loan/schema").text

    assert "<svg" in text
    cells = re.findall(r'govuk-table__cell">([^<]*)</td>', text)
    counts = dict(zip(cells[1::3], cells[2::3], strict=True))
    assert counts == {"Aangevraagd": "1", "Uitgeleend": "1", "In herstelling": "0", "Terug": "0", "Geweigerd": "0"}
    assert text.count("✓") >= 10
    assert "✗" not in text
    hidden = re.findall(r'govuk-table__cell">([^<]*)</td>', stranger.get("/processen/library_loan/schema").text)
    assert set(hidden[2::3]) == {"0"}
