"""Overleg: a coordinator walks through the stalled cases and decides, on both databases."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from tests.web.site import Site
from tests.workflows.histories import City, at, shipped

SEP_1, MONDAY = date(2026, 9, 1), date(2026, 9, 14)
LINE = "Bel eerst de moeder, zij is bereikbaar na vijf uur."


@pytest.fixture
def town(db):
    """Give a school with two learners nobody spoke with, on Monday 14 September."""
    made = City(db)
    made.technicum = made.school("Technicum")
    made.coach = made.person("trajectory_coach", made.technicum, "Mia Claes")
    made.other = made.person("trajectory_coach", made.technicum, "Tom Peeters")
    made.chair = made.person("school_coordinator", made.technicum, "Jan Smet")
    made.overseer = made.person("city_coordinator", None)
    made.cases = [made.learner(made.technicum, ("enrolled", SEP_1), coach=made.coach) for _ in range(2)]
    made.site = Site(db, None, at(MONDAY), shipped())
    return made


def said(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def on(day, month=9):
    """Return a day in September as a form sends it."""
    return {"on-day": str(day), "on-month": str(month), "on-year": "2026"}


def test_a_coordinator_walks_through_the_list_decides_and_prints_what_was_decided(town):
    """One case a screen; a decision brings the next, and after the last one stands the report."""
    client = town.site.signed_in(town.chair)
    first, second = town.cases
    assert "/vastgelopen/overleg" in client.get("/vastgelopen").text
    begun = client.get("/vastgelopen/overleg")
    assert begun.headers["location"] == f"/vastgelopen/overleg/{first}"
    page = said(client.get(begun.headers["location"]))
    assert "1 van 2" in page
    assert "Al 9 werkdagen geen contact" in page
    assert "Er werd nog niets beslist." in page

    contact = {"decision": "contact", "line": LINE, **on(16)}
    answer = client.post(f"/vastgelopen/overleg/{first}", data=contact)
    assert answer.headers["location"].startswith(f"/vastgelopen/overleg/{second}")
    aside = {"decision": "look_again", "line": "De leerling start maandag.", **on(21)}
    end = client.post(f"/vastgelopen/overleg/{second}", data=aside)

    assert end.headers["location"].startswith("/vastgelopen/verslag")
    report = said(client.get(end.headers["location"]))
    assert "De begeleider neemt contact" in report
    assert LINE in report
    assert "Noor" not in report
    assert "1 dossier zit vast" in said(client.get("/vastgelopen"))
    assert f"De begeleider neemt contact. {LINE}" in said(client.get(f"/vastgelopen/overleg/{first}"))


def test_the_list_says_what_was_decided_last_about_each_case(town):
    """Who prepares the next review sees at once what was agreed before, and of which case nothing was."""
    first = town.cases[0]
    client = town.site.signed_in(town.chair)
    for day, decision in ((16, "contact"), (17, "round_table")):
        client.post(f"/vastgelopen/overleg/{first}", data={"decision": decision, "line": LINE, **on(day)})

    listed = said(town.site.signed_in(town.overseer).get("/vastgelopen"))

    assert listed.count("Beslist op 14/9/2026: Plan een rondetafel") == 1
    assert "Beslist op 14/9/2026: De begeleider" not in listed
    assert LINE not in listed


def test_a_decision_becomes_work_for_whoever_has_the_case(town):
    """The coach reads it at Vandaag with its day; the case tells what was decided and by whom."""
    first = town.cases[0]
    town.site.signed_in(town.chair).post(
        f"/vastgelopen/overleg/{first}", data={"decision": "round_table", "line": LINE, **on(16)}
    )

    coach = town.site.signed_in(town.coach)
    assert f"Plan een rondetafel: {LINE}" in said(coach.get("/vandaag"))
    assert "Beslist in overleg: Plan een rondetafel" in said(coach.get(f"/dossiers/{first}"))


def test_a_case_goes_to_another_coach_in_the_same_decision(town):
    """Who coordinates the school may; the city reads codes and is not offered it."""
    first = town.cases[0]
    client = town.site.signed_in(town.chair)

    wrong = client.post(f"/vastgelopen/overleg/{first}", data={"decision": "assign", "line": LINE})
    assert (wrong.status_code, "Wie neemt over: dit is nog niet ingevuld" in said(wrong)) == (422, True)
    whom = {"decision": "assign", "line": LINE, "person": str(town.other.person_id)}
    client.post(f"/vastgelopen/overleg/{first}", data=whom)

    assert "Tom Peeters" in said(client.get(f"/dossiers/{first}"))
    assert "Wie neemt over?" not in said(town.site.signed_in(town.overseer).get(f"/vastgelopen/overleg/{first}"))


def test_the_city_reads_the_report_without_a_word_that_was_typed(town):
    """Somebody may have typed a name all the same."""
    first = town.cases[0]
    typed = {"decision": "contact", "line": "Noor belt zelf terug.", **on(16)}
    town.site.signed_in(town.chair).post(f"/vastgelopen/overleg/{first}", data=typed)

    report = said(town.site.signed_in(town.overseer).get("/vastgelopen/verslag"))

    assert "De begeleider neemt contact" in report
    assert "Noor" not in report
    assert "Niets beslist" in said(town.site.signed_in(town.overseer).get("/vastgelopen/verslag?op=2026-09-13"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"line": LINE}, "Wat beslist u: dit is nog niet ingevuld."),
        ({"decision": "contact", "line": LINE}, "Tegen wanneer: dit is nog niet ingevuld."),
        ({"decision": "contact", **on(16)}, "In één zin: dit is nog niet ingevuld."),
        ({"decision": "contact", "line": LINE, **on(14)}, "Tegen wanneer: kies een dag na vandaag"),
        (
            {"decision": "look_again", "line": LINE, **on(30)},
            "Tegen wanneer: kies een dag na vandaag, ten laatste 28/9",
        ),
        ({"decision": "look_again", "line": "later", **on(16)}, "In één zin: dit is te kort"),
        ({"decision": "contact", "line": "Bel 85.07.30-033.28", **on(16)}, "hier staat een rijksregisternummer"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(town, typed, sentence):
    """Nothing is decided by half."""
    client = town.site.signed_in(town.chair)

    answer = client.post(f"/vastgelopen/overleg/{town.cases[0]}", data=typed)

    assert answer.status_code == 422
    assert sentence in said(answer)
    assert not typed.get("line") or f'value="{typed["line"]}"' in answer.text
    assert "Niets beslist" in said(client.get("/vastgelopen/verslag"))


def test_a_person_who_cannot_be_is_no_crash(town):
    """Not even a number that no database can hold."""
    typed = {"decision": "assign", "line": LINE, "person": "9" * 30}

    answer = town.site.signed_in(town.chair).post(f"/vastgelopen/overleg/{town.cases[0]}", data=typed)

    assert (answer.status_code, "Wie neemt over: dit is nog niet ingevuld" in said(answer)) == (422, True)


def test_only_coordinators_lead_a_review(town):
    """A coach is told so; a coordinator of another school finds no such case."""
    stranger = town.person("school_coordinator", town.school("Elders"))

    assert town.site.signed_in(town.coach).get(f"/vastgelopen/overleg/{town.cases[0]}").status_code == 403
    decided = {"decision": "contact", "line": LINE, **on(16)}
    path = f"/vastgelopen/overleg/{town.cases[0]}"
    assert town.site.signed_in(stranger).post(path, data=decided).status_code == 404
