"""Two schools in one city, a partner, and the site that shows them the waiting list."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.waiting_world import at_school, partner_of
from tests.workflows.world import World, at
from workflows.register.tables import waiting_entries

MONDAY = date(2026, 9, 14)
LIST = "/wachtlijst"


def a_city(db):
    """Return a school with a neighbour (``other``), a partner and the site (``pages``)."""
    made = World(db)
    made.other = at_school(made, "Spectrum")
    made.partner, made.partner_id = partner_of(made)
    made.pages = Site(db, None, at(MONDAY), shipped())
    return made


def text_of(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def code_of(world, case):
    """Return the code of the newest entry of a case."""
    return world.rows(waiting_entries, case_id=case)[-1].code
