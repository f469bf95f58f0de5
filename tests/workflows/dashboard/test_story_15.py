"""Dashboard honesty: the city of February 2022 put in as learners, schools and programmes, and counted.

Story 15 of domain B8.
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from engine.actor import SYSTEM
from tests.web.site import Site
from tests.workflows.histories import City, at, shipped
from workflows.dashboard.figures import dashboard
from workflows.dashboard.moments import kept_moments, load_moments

DAY = date(2022, 2, 1)
SCHOOLS = {"vt": 10, "buso": 2, "clw": 7, "syntra": 1}
LEARNERS = {"vt": 139, "buso": 6, "clw": 83, "syntra": 79}
PROGRAMMES = {"vt": range(20), "buso": range(20, 21), "clw": range(15, 39), "syntra": (*range(29, 38), *range(39, 44))}
"""44 programmes, of which 15 are taught by a second kind: six by the centres too, nine by Syntra and the centres."""


def fill(city: City, learners: dict[str, int]) -> None:
    """Give each kind of school its learners; each school teaches programmes of its own."""
    programmes = [city.programme() for _ in range(44)]
    for kind, schools in SCHOOLS.items():
        taught = [programmes[number] for number in PROGRAMMES[kind]]
        places = [city.school(kind=kind) for _ in range(schools)]
        for at_, school in enumerate(places):
            own = taught[at_::schools] or taught
            share = learners[kind] // schools + (1 if at_ < learners[kind] % schools else 0)
            city.crowd(school, own, share, "in_guidance", date(2021, 9, 1))


def tiles(city: City) -> dict[str, object]:
    """Return the figures as the city coordinator sees them."""
    seen = dashboard(city.db, shipped(), city.person("city_coordinator", None), as_of=DAY)
    return {each.name: each for each in seen.figures}


def test_the_tiles_of_february_2022(db):
    """307 learners, 20 schools, 44 distinct programmes and 59 offered; agreements and companies are tiles apart."""
    city = City(db)
    fill(city, LEARNERS)

    shown = tiles(city)

    assert shown["learners_dual"].cell.number == 307
    assert [(part.name, part.cell.number, part.cell.known) for part in shown["learners_dual"].parts] == [
        ("vt", 139, True), ("buso", 6, True), ("clw", 83, True), ("syntra", 79, True),
    ]  # fmt: skip
    assert (shown["schools_dual"].cell.number, shown["programmes_distinct"].cell.number) == (20, 44)
    assert [part.cell.number for part in shown["programmes_by_kind"].parts] == [20, 1, 24, 14]
    assert shown["programmes_by_kind"].cell.number == 59
    assert {"agreements_total", "agreements_running", "companies_with_learner", "companies_recognised"} <= shown.keys()


def test_the_cell_of_special_education_is_hidden_only_below_five(db):
    """Six are shown, four are not, and nothing beside them tells how many."""
    city = City(db)
    fill(city, {**LEARNERS, "buso": 4})

    learners = tiles(city)["learners_dual"]

    assert learners.cell.number == 305
    assert {part.name: part.cell.look for part in learners.parts} == {
        "vt": "exact", "buso": "small", "clw": "exact", "syntra": "covered",
    }  # fmt: skip


def test_what_is_counted_equals_what_the_presentation_says(db):
    """The frozen moment stands beside the live figures, and where the source adds up they agree."""
    city = City(db)
    fill(city, LEARNERS)
    load_moments(db, SYSTEM, at(DAY))

    [_, moment] = kept_moments(db)
    shown = tiles(city)

    for name in ("learners_dual", "schools_dual", "programmes_distinct", "programmes_by_kind"):
        assert shown[name].cell.number == moment.figures[name].total
        for part in shown[name].parts:
            assert part.cell.number == moment.figures[name].parts.get(part.name, part.cell.number)


def test_the_page_shows_those_tiles_and_keeps_agreements_and_companies_apart(db):
    """The whole story as the city coordinator reads it: 307, 20, 44 and 59, and six learners that nobody hides."""
    city = City(db)
    fill(city, LEARNERS)

    page = Site(db, None, at(DAY), shipped()).signed_in(city.person("city_coordinator", None)).get("/cijfers")

    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)).replace("\u00a0", " "))
    assert "Leerlingen in duaal leren 307 leerlingen" in text
    assert "Voltijds secundair 139 BuSO 6 Centra leren en werken 83 Syntra 79" in text
    assert "Scholen met duaal leren 20 scholen" in text
    assert "44 verschillende / 59 aangeboden" in text
    assert "Voltijds secundair 20 BuSO 1 Centra leren en werken 24 Syntra 14" in text
    for tile in ("Overeenkomsten dit schooljaar", "Lopende overeenkomsten", "Bedrijven met een leerling"):
        assert f"{tile} 0" in text
    assert "< 5" not in text.replace("staan er als '< 5'", "")
