"""The bar above every page: where people are all day is in sight, the rest is one press away."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from tests.web.site import Site
from tests.workflows.histories import at, shipped
from tests.workflows.world import World

MONDAY = date(2026, 9, 14)


def bar(page):
    """Return the words in sight, and those under the last one."""
    nav = unescape(page.text[page.text.index('<nav class="nav"') : page.text.index("<main")])
    sight, _, more = nav.partition("<details")
    return [re.sub(r"\s+", " ", each).strip() for each in re.findall(r'nav__link"[^>]*>([^<]+)<', sight)], more


def test_a_coordinator_sees_six_places_and_finds_the_others_under_more(sqlite_db):
    """Twelve words in one bar ran out of the page."""
    world = World(sqlite_db)
    page = Site(sqlite_db, None, at(MONDAY), shipped()).signed_in(world.coordinator).get("/register")

    sight, more = bar(page)

    assert sight == ["Vandaag", "Leerlingen", "Bedrijven", "Vastgelopen", "Cijfers", "Wachtlijst"]
    assert "Meer: Register" in re.sub(r"<[^>]+>", "", more)
    for path in ("/register", "/beheer/mensen", "/beheer/invoeren", "/processen"):
        assert f'href="{path}"' in more
