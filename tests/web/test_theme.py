"""A city dresses the pages in its own colours, by one setting."""

from __future__ import annotations

import pytest

from engine.setting_sources import BadSettings, load
from tests.web.site import Site

SHEET = ":root { --brand: #8a1c1c; --brand-deep: #4a0e0e; }"


def test_the_colours_of_a_city_come_after_the_shipped_ones(sqlite_db):
    """Every page loads them, from this site, and only where a city has any."""
    dressed = Site(sqlite_db, None, theme=SHEET).visitor()
    page = dressed.get("/hulp").text

    assert page.index("/static/theme.css") < page.index('href="/stad.css"')
    answer = dressed.get("/stad.css")
    assert (answer.text, answer.headers["content-type"].split(";")[0]) == (SHEET, "text/css")
    assert "/stad.css" not in Site(sqlite_db, None).visitor().get("/hulp").text


@pytest.mark.parametrize("sheet", [None, "@import 'x.css';", "a { background: url(http://elders) }", "x" * 20_001])
def test_a_sheet_that_cannot_be_or_looks_elsewhere_is_refused_at_the_start(tmp_path, sheet):
    """Better no start than a page without colours, or one that tells another site who reads it."""
    file = tmp_path / "stad.css"
    if sheet is not None:
        file.write_text(sheet, encoding="utf-8")

    with pytest.raises(BadSettings, match="THEME_FILE") as refused:
        load({"SAMDULEA_THEME_FILE": str(file)})

    assert "style sheet" in str(refused.value)
    file.write_text(SHEET, encoding="utf-8")
    assert load({"SAMDULEA_THEME_FILE": str(file)}).settings.theme_file == str(file)
