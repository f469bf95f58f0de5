"""Vastgelopen as a file: what the list shows, readable by whoever may read it, and written down."""

from __future__ import annotations

import csv
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

import engine
from tests.web.site import Site
from tests.workflows.histories import City, at, shipped

SEP_1, MONDAY = date(2026, 9, 1), date(2026, 9, 14)
TAKE = "/vastgelopen/uitvoer"
TYPED = "De grootmoeder nam op"


@pytest.fixture
def town(db):
    """Give a school with two learners: with one nobody spoke, of the other a deadline passed and nobody answers."""
    made = City(db)
    made.technicum = made.school("Technicum")
    made.coach = made.person("trajectory_coach", made.technicum, "Mia Claes")
    made.chair = made.person("school_coordinator", made.technicum, "Jan Smet")
    made.overseer = made.person("city_coordinator", None, "Lies Maes")
    made.late, made.silent = [made.learner(made.technicum, ("enrolled", SEP_1), coach=made.coach) for _ in range(2)]
    made.clock(made.late, "enrolled", SEP_1, date(2026, 9, 10))
    call = engine.Contact("call", "learner", "no_answer", TYPED)
    engine.log_contact(db, shipped(), made.late, actor=made.coach, contact=call, now=at(date(2026, 9, 11)))
    made.site = Site(db, None, at(MONDAY), shipped())
    return made


def rows(answer):
    """Return the rows of a csv by their headings."""
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_says_what_the_list_says_in_its_order(town):
    """Who prepares the review on paper has the rule, the tries and of whom each case waits."""
    browser = town.site.signed_in(town.chair)
    line = {"decision": "round_table", "line": TYPED, "on-day": "16", "on-month": "9", "on-year": "2026"}
    browser.post(f"/vastgelopen/overleg/{town.silent}", data=line)

    late, silent = rows(browser.post(TAKE, data={"vorm": "csv"}))

    told = [late[name] for name in ("Naam", "Welke regel", "Hoe lang al", "Pogingen", "Wacht op")]
    assert told == ["Noor P5.", "Termijn verstreken", "2 werkdagen", "1", "school"]
    assert silent["Welke regel"] == "Geen contact: langer dan 5 werkdagen"
    assert (silent["Vorige beslissing"], silent["Wacht op"]) == ("Beslist op 14/9/2026: Plan een rondetafel", "coach")
    assert TYPED not in str((late, silent))


def test_the_city_takes_codes_out_and_the_filters_go_along(town):
    """A file travels further than a page; what it was narrowed to stands in it and in the log of downloads."""
    browser = town.site.signed_in(town.overseer)
    assert TAKE in browser.get("/vastgelopen?waarom=contact").text

    answer = browser.post(TAKE, data={"vorm": "xlsx", "waarom": "contact", "school": str(town.technicum)})

    book = load_workbook(BytesIO(answer.content))
    listed, about = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    assert [row[:2] for row in listed[1:]] == [("L-6", None)]
    assert "School: Technicum; Waarom het vastzit: Geen contact" in str(about)
    assert "Noor" not in str(listed)
    log = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", browser.get("/beheer/uitvoer").text)))
    said = "Lies Maes Vastgelopen (xlsx) School: Technicum; Waarom het vastzit: Geen contact 1, waarvan 0 met naam"
    assert said in log


def test_somebody_takes_out_their_own_cases_of_the_day_asked_and_a_stranger_none(town):
    """The file is no way around who sees what, and on the eighth nobody was stuck."""
    stranger = town.person("trajectory_coach", town.school())

    assert len(rows(town.site.signed_in(town.coach).post(TAKE, data={"vorm": "csv"}))) == 2
    assert rows(town.site.signed_in(town.coach).post(TAKE, data={"vorm": "csv", "op": "2026-09-08"})) == []
    assert rows(town.site.signed_in(stranger).post(TAKE, data={"vorm": "csv"})) == []


def test_a_list_that_is_too_long_is_refused_with_the_way_out_and_never_cut(town):
    """Half a list that looks whole would hide who is stuck."""
    town.site.rows_at_once = 1

    answer = town.site.signed_in(town.chair).post(TAKE, data={"vorm": "csv"})

    assert answer.status_code == 422
    assert "hoogstens 1 dossiers. Kies een school" in unescape(answer.text)
