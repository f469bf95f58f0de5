"""Pages, style and scripts come packed: on a phone's line that is what one waits for."""

from __future__ import annotations

from datetime import date

from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import at


def test_style_comes_packed_to_a_browser_that_can_unpack_it(sqlite_db):
    """Less than half on the line, the same file after unpacking, and whole to a browser that cannot."""
    visitor = Site(sqlite_db, None, at(date(2026, 9, 14)), shipped()).visitor()

    packed = visitor.get("/static/app.css", headers={"Accept-Encoding": "gzip"})
    whole = visitor.get("/static/app.css", headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in whole.headers
    assert packed.text == whole.text
    assert int(packed.headers["content-length"]) < len(whole.content) / 2


def test_how_long_a_packed_page_is_does_not_tell_what_is_on_it(sqlite_db):
    """Somebody who listens on the line cannot guess a name by letting pages repeat it and comparing their lengths."""
    visitor = Site(sqlite_db, None, at(date(2026, 9, 14)), shipped()).visitor()

    answers = [visitor.get("/aanmelden", headers={"Accept-Encoding": "gzip"}) for _ in range(20)]

    assert len({each.text for each in answers}) == 1
    assert len({each.headers["content-length"] for each in answers}) > 1
