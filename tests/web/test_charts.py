"""The charts of Cijfers: as long as their numbers, with the same numbers beneath, and nothing that may not be known."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from engine.actor import SYSTEM
from tests.web.site import Site
from tests.workflows.dashboard.test_series import offered
from tests.workflows.histories import City, at, shipped
from web.charts import Bar, Group, Line, drawn, traced
from workflows.dashboard.moments import load_moments

SEP_1, DAY = date(2026, 9, 1), date(2026, 11, 24)


def widths(*values):
    """Return how long bars of these values are drawn."""
    shapes = drawn([Group("", tuple(Bar(f"bar {value}", value, str(value)) for value in values))])
    return [bar["width"] for bar in shapes["bars"]]


@pytest.mark.parametrize(
    ("values", "lengths"),
    [
        ((40, 10, 20), [100, 25, 50]),
        ((7,), [100]),
        ((0,), [0]),
        ((0, 0), [0, 0]),
        ((None, 3), [None, 100]),
        ((None,), [None]),
        ((), []),
    ],
)
def test_a_bar_is_as_long_as_its_number(values, lengths):
    """Twice the number is twice the length; what is not known has none, and nothing divides by nought."""
    assert widths(*values) == lengths


def test_every_bar_has_its_words_and_none_lies_on_another():
    """A chart in black on paper says as much as one in colour."""
    bars = tuple(Bar(f"Opleiding {at}", at, f"{at} leerlingen", look=at) for at in range(5))

    shapes = drawn([Group("Eerste", bars), Group("Een opleiding met een heel lange naam erbij", bars)])

    assert [bar["text"] for bar in shapes["bars"][:5]] == [f"{at} leerlingen" for at in range(5)]
    assert all(bar["label"] for bar in shapes["bars"])
    assert shapes["heads"][1]["text"] == "Een opleiding met een heel lange…"
    places = sorted([bar["y"] for bar in shapes["bars"]] + [head["y"] for head in shapes["heads"]])
    assert min(after - before for before, after in pairwise(places)) >= 20
    assert shapes["bars"][-1]["bar_y"] + shapes["thick"] <= shapes["height"]


@pytest.fixture
def city(db):
    """Give six learners at one school, three at another, seven at a third, and the measuring moments."""
    made = City(db)
    made.schools = [made.school("Technicum"), made.school("Spectrum", "buso"), made.school("Syntra", "syntra")]
    programme = made.programme("Lassen duaal")
    for school, amount in zip(made.schools, (6, 3, 7), strict=True):
        made.crowd(school, [programme], amount, "in_guidance", SEP_1)
    load_moments(db, SYSTEM, at(DAY))
    made.pages = Site(db, None, at(DAY), shipped())
    return made


def charts(answer):
    """Return the charts of a page by name."""
    found = re.findall(r'<figure class="chart[^"]*" id="grafiek-(\w+)">(.*?)</figure>', answer.text, re.DOTALL)
    return dict(found)


def test_a_number_that_is_hidden_has_no_bar_that_tells_it(city):
    """Three learners in special education are "< 5": a bar of three would be the same as the number."""
    page = city.pages.signed_in(city.person("city_coordinator", None)).get("/cijfers")

    chart = charts(page)["learners_dual"]

    assert len(re.findall(r"chart__bar ", chart)) == 2, "only Syntra's seven and a nought are known"
    assert ">&lt;\u00a05<" in chart
    assert 'width="100.0%"' in chart


def test_each_chart_has_a_name_for_who_hears_it_and_its_numbers_in_a_table(city):
    """What is drawn can be read; and a page that allows no style inside it shows it all the same."""
    page = city.pages.signed_in(city.person("city_coordinator", None)).get("/cijfers")

    found = charts(page)

    assert {"learners_dual", "moments", "programmes"} <= set(found)
    for name, chart in found.items():
        assert f'<title id="{name}-title">' in chart
        assert f'aria-labelledby="{name}-title {name}-desc"' in chart
        drawn_texts = re.findall(r'chart__value"[^>]*>([^<]+)<', chart)
        table = re.findall(r'class="number"[^>]*>(.*?)</td>', chart)
        assert [text.strip() for text in drawn_texts] == [text.strip() for text in table]
        assert "style=" not in chart
        assert "<script" not in chart
    assert "oktober 2021" in found["moments"]
    assert ">320<" in found["moments"]


def test_the_time_per_block_is_drawn_by_its_middle_and_its_slow_end(city):
    """Five were informed for three weeks; the nine weeks of one alone are not told to the city, nor drawn."""
    for _ in range(5):
        city.learner(city.schools[0], ("registered", SEP_1), ("enrolled", date(2026, 9, 22)))
    city.learner(city.schools[0], ("enrolled", SEP_1), ("in_guidance", date(2026, 11, 3)))

    page = city.pages.signed_in(city.person("city_coordinator", None)).get("/cijfers?deel=guidance")

    chart = charts(page)["time_per_block"]
    assert re.findall(r'chart__head"[^>]*>([^<]+)<', chart) == ["Informeren en oriënteren"]
    assert re.findall(r'chart__value"[^>]*>([^<]+)<', chart) == ["3", "3"]
    assert "helft binnen 3, 9 van de 10 binnen 3 weken" in page.text
    assert "binnen 9" not in page.text


def test_many_schools_have_one_bar_each_and_both_numbers_of_their_answer_time(city):
    """Two bars for each of eleven schools would be longer than a screen; what nine of ten took stands in words."""
    for at_ in range(11):
        offered(city, city.school(f"School {at_}"), date(2026, 9, 14), date(2026, 9, 16), "accepted")

    page = city.pages.signed_in(city.person("city_coordinator", None)).get("/cijfers?deel=leads")

    assert re.findall(r'chart__value"[^>]*>([^<]+)<', charts(page)["answer_time"]) == ["2 · 2"] * 11
    assert len(re.findall(r"chart__bar ", charts(page)["answer_time"])) == 11


def test_a_point_is_as_high_as_its_number_and_a_line_is_broken_where_it_must_not_be_known():
    """Half of the top is half way; two known points after an unknown one are a line, one before it is a point alone."""
    shapes = traced(
        [Line("Gevraagd", (0, None, 5, 10)), Line("Beantwoord", (0, 0, 0, 0))], ("sep", "okt", "nov", "dec")
    )

    [asked, answered] = shapes["lines"]
    foot = shapes["plot_y"] + shapes["plot"]
    assert [each["value"] for each in shapes["grid"]] == [0, 5, 10]
    assert [foot - point["y"] for point in asked["points"]] == [0, 75, 150]
    assert [len(run.split()) for run in asked["runs"]] == [2]
    assert [len(run.split()) for run in answered["runs"]] == [4]
    assert asked["mark"] != answered["mark"]
    assert [point["x"] for point in answered["points"]] == sorted({point["x"] for point in answered["points"]})
    assert [tick["text"] for tick in shapes["ticks"]] == ["sep", "okt", "nov", "dec"]
    assert traced([Line("Niets", (0,))], ("dec",))["lines"][0]["runs"] == []


def test_a_chart_of_weeks_has_each_number_in_its_table(city):
    """Two companies came in on Monday of last week and one of them was matched at once, on the Tuesday of this one."""
    school, monday = city.schools[0], date(2026, 11, 16)
    city.lead(school, ("detected", monday))
    city.lead(school, ("detected", monday), ("matched", date(2026, 11, 24)))

    page = city.pages.signed_in(city.person("city_coordinator", None)).get("/cijfers?deel=leads")

    chart = charts(page)["lead_flow"]
    rows = re.findall(r'<td data-label="Week">([^<]+)</td>(.*?)</tr>', chart, re.DOTALL)
    numbers = {week: re.findall(r'class="number"[^>]*>(\d+)<', cells) for week, cells in rows}
    assert len(numbers) == 12
    assert numbers["16 nov t/m 22 nov"] == ["2", "0", "0", "0"]
    assert numbers["23 nov t/m 24 nov"] == ["0", "0", "0", "1"]
    assert chart.count("<polyline") == 4
    assert 'id="lead_flow-title"' in chart
    assert "style=" not in chart


def test_the_share_of_mentors_who_answer_stands_beside_each_month_that_may_be_known(city):
    """Eleven asked in October, three in November: the city reads six of eleven, and of November that there are few."""
    case = city.learner(city.schools[0], ("onboarding", SEP_1))
    for number in range(11):
        city.question(case, date(2026, 10, 5), date(2026, 10, 6) if number > 4 else None)
    for _ in range(3):
        city.question(case, date(2026, 11, 5), date(2026, 11, 6))

    def rows(reader):
        page = city.pages.signed_in(reader).get("/cijfers?deel=guidance")
        chart = charts(page)["mentor_answers"]
        found = re.findall(r'<td data-label="Maand">([^<]+)</td>(.*?)</tr>', chart, re.DOTALL)
        return page.text, chart, {month: re.findall(r'class="number"[^>]*>([^<]+)<', cells) for month, cells in found}

    text, chart, outside = rows(city.person("city_coordinator", None))
    _, _, inside = rows(city.person("school_coordinator", city.schools[0]))

    small = "&lt;\u00a05"
    assert (outside["okt 2026"], outside["nov 2026"]) == (["11", "6", "54,5 %"], [small, small, "\u2013"])
    assert "een van de maanden is te klein" in text
    assert inside["nov 2026"] == ["3", "3", "100 %"]
    assert re.findall(r'points="([^"]+)"', chart)[0].count(" ") == 4, "five months are known, the sixth has no point"
