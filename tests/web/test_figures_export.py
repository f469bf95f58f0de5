"""Cijfers as a file: each number of the page as the page says it, of the part and the day asked, and written down."""

from __future__ import annotations

import csv
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from engine.actor import SYSTEM
from tests.web.site import Site
from tests.web.test_figures_page import said
from tests.workflows.histories import City, at, shipped
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.moments import load_moments

SEP_1, DAY = date(2026, 9, 1), date(2026, 11, 24)
TAKE = "/cijfers/uitvoer"
NONE = "\u2013"
FORMULA = '=HYPERLINK("https://evil.example")'


@pytest.fixture
def city(db):
    """Give a city with six, three and eight learners at its schools, and with nine questions to a mentor."""
    made = City(db)
    made.schools = [made.school("Technicum"), made.school("Spectrum", "buso"), made.school("Syntra", "syntra")]
    programme = made.programme(FORMULA)
    for school, amount in zip(made.schools, (6, 3, 7), strict=True):
        made.crowd(school, [programme], amount, "in_guidance", SEP_1)
    asked = made.learner(made.schools[2], ("in_guidance", SEP_1))
    for month, questions in ((10, 6), (11, 3)):
        for _ in range(questions):
            made.question(asked, date(2026, month, 2), date(2026, month, 3))
    made.lead(made.schools[0], ("in_pool", date(2026, 11, 17)))
    made.overseer = made.person("city_coordinator", None, "Lies Maes")
    made.chair = made.person("school_coordinator", made.schools[0], "Jan Smet")
    made.site = Site(db, None, at(DAY), shipped())
    return made


def rows(answer):
    """Return what stands in a csv, without its headings."""
    assert answer.status_code == 200, answer.text
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]


def found_of(browser, family):
    """Return the rows of one part."""
    return rows(browser.post(TAKE, data={"vorm": "csv", "deel": family}))


def cards(answer):
    """Return the numbers that the cards of the page say, by figure and part; the figure's own has no part."""
    found = {}
    for one in re.findall(r'(?s)<li class="figure(.*?)</li>', answer.text):
        label, *parts = re.findall(r"(?s)<h2[^>]*>(.*?)</h2>|<dt>(.*?)</dt>\s*<dd>(.*?)(?:<span|</dd>)", one)
        name = plain(label[0])
        found |= {(name, plain(part)): plain(value) for _, part, value in parts}
        if own := re.search(r'figure__value">(.*?)</p>', one):
            found[name, ""] = plain(own[1]).removesuffix(" %")
    return found


def plain(text):
    """Return what somebody reads, with the thousands as a file has them."""
    return re.sub(r"(?<=\d)\.(?=\d{3})", "", unescape(re.sub(r"<[^>]+>", "", text)).strip())


def test_each_number_is_the_one_on_the_card_and_what_is_hidden_there_is_hidden_here(city):
    """Three learners are "< 5" in the file of the city, and nowhere else in it stands what would tell them."""
    browser = city.site.signed_in(city.overseer)
    hidden = set()

    for family in ("", *figure_file().families):
        shown = cards(browser.get("/cijfers", params={"deel": family}))
        found = [row for row in found_of(browser, family) if row[2] == "" and row[5] == "24/11/2026"]
        today = {(name, part): value for name, part, _, value, *_ in found}
        # What a figure says before its parts comes first: a count, a median or a share.
        own = {(name, ""): value for name, _, _, value, *_ in reversed(found) if (name, "") in shown}
        assert shown.items() <= (today | own).items(), family
        hidden |= {(part, value.replace("\u00a0", " ")) for (_, part), value in today.items() if not value[0].isdigit()}
    assert {("BuSO", "< 5"), ("Aandeel", NONE)} <= hidden
    months = [(part, value) for _, part, period, value, *_ in found_of(browser, "guidance") if period == "nov 2026"]
    assert months == [("Gevraagd", "<\u00a05"), ("Beantwoord", "<\u00a05"), ("Aandeel", NONE)]


def test_the_part_and_the_days_asked_are_those_of_the_file(city):
    """Who asks for the leads of a day gets no learner, and no other day but the one to compare with."""
    browser = city.site.signed_in(city.overseer)
    page = browser.get("/cijfers?deel=leads&op=2026-11-20&met=2026-11-16").text
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.split(TAKE)[2].split("</form>")[0]))

    found = rows(browser.post(TAKE, data=form))

    assert form == {"op": "2026-11-20", "met": "2026-11-16", "deel": "leads", "vorm": "csv"}
    labels = {rule.label.nl for rule in figure_file().figures.values() if rule.family == "leads"}
    assert {name for name, *_ in found} <= labels
    assert len(found) > 48
    assert {on for *_, on in found} == {"20/11/2026", "16/11/2026"}
    assert ["Warme bedrijven per week", "Geregistreerd", "16 nov t/m 20 nov", "1", "bedrijven", "20/11/2026"] in found


def test_a_workbook_tells_what_it_is_and_is_written_down(city):
    """Whoever finds it a year later reads who made it, of which day, and what each figure counts."""
    browser = city.site.signed_in(city.overseer)

    answer = browser.post(TAKE, data={"deel": "learners"})

    numbers, about = (list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(answer.content)))
    assert numbers[0] == ("Cijfer", "Groep of deel", "Periode", "Waarde", "Eenheid", "Op")
    assert numbers[1][3:5] == (17, "leerlingen")
    filters = "Soort cijfers: Leerlingen; Cijfers op: 24 november 2026; Vergelijk met: 1 oktober 2026"
    rule = figure_file().figures["learners_dual"]
    told = dict(about)
    assert (told["Filters"], told["Gemaakt door"], told[rule.label.nl]) == (filters, "Lies Maes", rule.definition.nl)
    assert "cijfers-leerlingen-2026-11-24.xlsx" in answer.headers["content-disposition"]
    log = said(browser.get("/beheer/uitvoer"))
    assert f"Cijfers op: 24 november 2026 {len(numbers) - 1}, waarvan 0 met naam" in log
    assert "Lies Maes Cijfers (xlsx) Soort cijfers: Leerlingen; Vergelijk met: 1 oktober 2026;" in log


def test_a_school_knows_its_own_few_and_is_told_which_numbers_are_of_the_whole_city(city):
    """Six beside 320 would look like a catastrophe; the name of a programme never becomes a formula."""
    load_moments(city.db, SYSTEM, at(DAY))
    browser = city.site.signed_in(city.chair)

    overview = found_of(browser, "")

    dual = [row[1:] for row in overview if row[0] == "Leerlingen in duaal leren" and row[2]]
    whole = "Meetmoment, alle scholen in de stad"
    assert dual == [["", whole, n, "leerlingen", day] for n, day in (("320", "oktober 2021"), ("307", "februari 2022"))]
    assert ["Leerlingen per opleiding", f"'{FORMULA}", "", "6", "leerlingen", "24/11/2026"] in overview
    assert ["Leerlingen per opleiding", "Chemie duaal", whole, "38", "leerlingen", "oktober 2021"] in overview


def test_who_has_no_figures_takes_none_out_and_nothing_is_written_down(city):
    """A partner has no dashboard, by no door."""
    answer = city.site.signed_in(city.person("partner", city.schools[0])).post(TAKE, data={"vorm": "csv"})

    assert answer.status_code == 403
    assert "Cijfers (csv)" not in said(city.site.signed_in(city.overseer).get("/beheer/uitvoer"))
