"""Which rule put a case on the list, and who may change its number, on both databases."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from tests.web.site import Site
from tests.workflows.histories import City, at, shipped

SEP_1, MONDAY = date(2026, 9, 1), date(2026, 9, 14)
RULES = "/beheer/register/regels"
MINE = f"{RULES}/stalled.no_contact_block_2_wd"
LINK = f'href="{MINE}"'
NEW = {"value": "7", "valid_from": "14/9/2026", "note": "Besproken op het overleg"}


@pytest.fixture
def town(db):
    """Give a school with a learner nobody spoke with for nine working days, on Monday 14 September."""
    made = City(db)
    school = made.school("Technicum")
    made.coach = made.person("trajectory_coach", school, "Mia Claes")
    made.chair = made.person("school_coordinator", school, "Jan Smet")
    made.employee = made.person("city_employee", None)
    made.overseer = made.person("city_coordinator", None, "Lies Maes")
    made.case = made.learner(school, ("enrolled", SEP_1), coach=made.coach)
    made.site = Site(db, None, at(MONDAY), shipped())
    return made


def said(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_everybody_reads_the_rule_and_its_number_and_only_the_citys_coordinator_finds_the_way_to_it(town):
    """A number that everybody may question is not one that everybody may turn."""
    for actor, path in ((town.coach, ""), (town.chair, ""), (town.chair, f"/overleg/{town.case}")):
        page = town.site.signed_in(actor).get(f"/vastgelopen{path}")
        assert "Geen contact: langer dan 5 werkdagen" in said(page)
        assert RULES not in page.text
    for path in ("", f"/overleg/{town.case}"):
        page = town.site.signed_in(town.overseer).get(f"/vastgelopen{path}")
        assert "Geen contact: langer dan 5 werkdagen Pas drempel aan" in said(page)
        assert LINK in page.text


def test_the_citys_coordinator_sets_a_threshold_from_a_day_on_and_the_log_tells(town):
    """The list follows from that day, says the new number, and what held before stays as it was."""
    client = town.site.signed_in(town.overseer)
    form = client.get(MINE)
    assert "Blok 2 zonder contact" in said(form)

    answer = client.post(MINE, data=NEW)

    kept = said(client.get(answer.headers["location"]))
    assert (answer.status_code, "7 werkdagen" in kept, "Terug naar Vastgelopen" in kept) == (303, True, True)
    assert "Geen contact: langer dan 7 werkdagen" in said(client.get("/vastgelopen"))
    assert "Geen contact: langer dan 5 werkdagen" in said(client.get("/vastgelopen?op=2026-09-11"))
    assert "Lies Maes Regel: toegevoegd" in said(client.get("/beheer/logboek?lijst=register&soort=rule_values"))


def test_of_the_rest_of_beheer_the_citys_coordinator_opens_nothing(town):
    """Not the term of the review itself, no rule of the law, no other table; the list of rules shows eight."""
    client = town.site.signed_in(town.overseer)

    shown = client.get(RULES).text
    others = [f"{RULES}/stalled.snooze_wd", f"{RULES}/match.reservation_wd", f"{RULES}/mentor.min_age"]
    tables = [f"/beheer/register{name}" for name in ("", "/partnerschappen", "/bedragen", "/opleidingen/nieuw")]

    assert set(re.findall(rf'href="{RULES}/([a-z]+)\.', shown)) == {"stalled"}
    assert len(set(re.findall(rf'href="({RULES}/[^"]+)"', shown))) == 8
    assert {client.get(path).status_code for path in [*others, *tables]} == {403}
    assert {client.post(path, data=NEW).status_code for path in others} == {403}
    assert {client.post(f"{path}/nieuw", data={}).status_code for path in tables[1:3]} == {403}


def test_nobody_else_sets_a_threshold_by_its_address(town):
    """The page that hides the link is no lock; the command is."""
    for actor in (town.coach, town.chair, town.employee):
        client = town.site.signed_in(actor)
        assert [client.get(RULES).status_code, client.get(MINE).status_code] == [403, 403]
        assert client.post(MINE, data=NEW).status_code == 403
    assert "langer dan 5 werkdagen" in said(town.site.signed_in(town.overseer).get("/vastgelopen"))
