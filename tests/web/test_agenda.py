"""The private calendar of a member of the staff, as a calendar program fetches it."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import func, select

from engine.tables import metadata
from tests.web.site import Site
from tests.workflows.appointments.planning import MONDAY, Planner
from tests.workflows.histories import shipped

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def world(db):
    """A learner at work with a visit planned, and the site."""
    made = Planner(db).at_work()
    made.plan()
    made.pages = Site(db, None, MONDAY, shipped())
    return made


def address(world, who):
    """Let somebody make a calendar address, and return its path."""
    browser = world.pages.signed_in(who)
    assert browser.post("/agenda/nieuw").status_code == 303
    return re.search(r'value="http://testserver(/agenda/[^"]+\.ics)"', unescape(browser.get("/agenda").text))[1]


def events(answer):
    """Return the events of a calendar as an independent library reads them."""
    return IcsCalendarStream.calendar_from_ics(answer.text).events


def rows(world):
    """Count every row of every table."""
    with world.db.read() as tx:
        return {
            name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def test_a_coach_finds_terms_and_appointments_with_initials_only(world):
    """On a telephone that lies on the table of a company nobody reads a name."""
    answer = world.pages.visitor().get(address(world, world.coach))

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = {each.summary: each for each in events(answer)}
    visit = found["Bezoek op de werkplek, A.B."]
    assert visit.start == datetime(2026, 10, 20, 14, 30, tzinfo=BRUSSELS)
    assert any(each.startswith("Termijn: ") and each.endswith(", A.B.") for each in found)
    assert "Amina" not in answer.text
    for line in ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "BEGIN:VTIMEZONE"):
        assert line in answer.text


def test_fetching_writes_nothing_and_sends_nothing_twice(world):
    """Calendar programs come every hour, for years."""
    path, visitor = address(world, world.coach), world.pages.visitor()
    before = rows(world)
    first = visitor.get(path)

    again = visitor.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert visitor.head(path).status_code == 200
    assert rows(world) == before
    world.cancel(world.listed()[0].id)
    assert visitor.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_an_address_is_replaced_and_switched_off(world):
    """A lost telephone must not read along for ever."""
    first = address(world, world.coach)
    second = address(world, world.coach)
    visitor = world.pages.visitor()
    assert visitor.get(first).status_code == 404
    assert visitor.get(second).status_code == 200

    world.pages.signed_in(world.coach).post("/agenda/uit")

    assert visitor.get(second).status_code == 404
    assert visitor.get("/agenda/1-0000.ics").status_code == 404


def test_nobody_finds_what_is_not_theirs(world):
    """The city employee has a calendar too, without this learner."""
    other = world.person("Piet Nys", "trajectory_coach", world.school)

    for who in (world.city, other):
        assert [
            each.summary for each in events(world.pages.visitor().get(address(world, who))) if "A.B." in each.summary
        ] == []
