"""Vastgelopen as people see it, on both databases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

import pytest

import engine
from engine.actor import Actor
from tests.web.site import Site
from tests.workflows.histories import City, at, shipped

SEP_1, MONDAY = date(2026, 9, 1), date(2026, 9, 14)


@dataclass
class Town:
    """A school with a coach and a learner nobody spoke with, and the site that shows it."""

    city: City
    school: int
    coach: Actor
    overseer: Actor
    case: int
    site: Site


@pytest.fixture
def town(db):
    """Give a small city on Monday 14 September."""
    city = City(db)
    school = city.school("Technicum")
    coach = city.person("trajectory_coach", school, "Mia Claes")
    city.person("school_coordinator", school, "Jan Smet")
    case = city.learner(school, ("enrolled", SEP_1), coach=coach)
    site = Site(db, None, at(MONDAY), shipped())
    return Town(city, school, coach, city.person("city_coordinator", None), case, site)


def said(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_a_coach_reads_who_is_stuck_why_and_what_comes_next(town):
    """One line: the learner, the reason in one sentence, how long, whose, and the next step."""
    page = town.site.signed_in(town.coach).get("/vastgelopen")

    text = said(page)
    assert "1 dossier zit vast" in text
    assert "Al 9 werkdagen geen contact; in deze fase is dat hoogstens 5." in text
    assert "4 werkdagen" in text
    assert "Technicum" in text
    assert "Neem contact op" in text
    assert f'href="/dossiers/{town.case}?uit=%2Fvastgelopen' in page.text
    assert "Noor" in text


def test_the_city_reads_codes_and_no_names(town):
    """The same line without who it is."""
    text = said(town.site.signed_in(town.overseer).get("/vastgelopen"))

    assert "Al 9 werkdagen geen contact" in text
    assert "Noor" not in text
    assert re.search(r"L-\d+", text)


def test_a_line_says_how_often_somebody_was_tried_and_of_whom_it_waits(town):
    """Before deciding, a coordinator knows whether calling again makes sense; the city reads it beside a code."""
    town.city.clock(town.case, "enrolled", SEP_1, date(2026, 9, 10))
    call = engine.Contact("call", "learner", "no_answer", "De grootmoeder nam op")
    engine.log_contact(town.city.db, shipped(), town.case, actor=town.coach, contact=call, now=at(date(2026, 9, 11)))
    overseer = town.site.signed_in(town.overseer)

    for page in (overseer.get("/vastgelopen"), overseer.get(f"/vastgelopen/overleg/{town.case}")):
        told = dict(re.findall(r'(?:data-label="|__label">)([^<"]+)(?:">|</dt>\s*<dd[^>]*>)\s*([^<]+)', page.text))
        assert (told["Pogingen"].strip(), told["Wacht op"].strip()) == ("1", "school")
        assert "grootmoeder" not in page.text
        assert "Noor" not in page.text


def test_the_address_narrows_the_list_and_a_chip_takes_it_back(town):
    """A filter survives a reload and a bookmark."""
    client = town.site.signed_in(town.coach)

    narrowed = client.get("/vastgelopen?blok=guidance_wellbeing")
    by_reason = client.get("/vastgelopen?waarom=contact&proces=learner_trajectory")

    assert "Geen enkel vastgelopen dossier past bij deze filters." in said(narrowed)
    assert 'class="chip" href="/vastgelopen"' in narrowed.text
    assert "1 dossier zit vast" in said(by_reason)
    assert client.get("/vastgelopen?na=onzin&school=x&op=31/2/2026").status_code == 200


def test_a_past_day_is_said_and_a_day_to_come_is_today(town):
    """On the eighth nobody was stuck; what tomorrow brings nobody knows."""
    client = town.site.signed_in(town.coach)

    before = said(client.get("/vastgelopen?op=2026-09-08"))
    later = said(client.get("/vastgelopen?op=2027-06-01"))

    assert "zoals het was op 8/9/2026" in before
    assert "Niets vastgelopen" in before
    assert "Al 9 werkdagen geen contact" in later


def test_a_case_is_put_aside_with_a_reason_and_comes_back(town):
    """It leaves the list until that day, and can be shown."""
    client = town.site.signed_in(town.coach)
    typed = {"until_on-day": "18", "until_on-month": "9", "until_on-year": "2026", "reason": "De ouders zijn op reis."}

    answer = client.post(f"/vastgelopen/{town.case}/opzij", data=typed)

    assert (answer.status_code, answer.headers["location"]) == (303, "/vastgelopen?gedaan=opzij")
    assert "Niets vastgelopen" in said(client.get("/vastgelopen"))
    shown = said(client.get("/vastgelopen?opzij=ja"))
    assert "tot vr 18 sep" in shown
    town.site.now = at(date(2026, 9, 18))
    assert "1 dossier zit vast" in said(town.site.signed_in(town.coach).get("/vastgelopen"))


@pytest.mark.complaint(4)
def test_putting_aside_from_a_narrowed_list_leads_back_to_it(town):
    """Who goes through the cases of one rule, and puts one aside, goes on with that rule."""
    client, narrowed = town.site.signed_in(town.coach), "/vastgelopen?waarom=contact"
    typed = {"until_on-day": "18", "until_on-month": "9", "until_on-year": "2026", "reason": "De ouders zijn op reis."}
    [way] = re.findall(rf'href="(/vastgelopen/{town.case}/opzij[^"]*)"', unescape(client.get(narrowed).text))
    form = unescape(client.get(way).text)
    [action] = re.findall(rf'action="(/vastgelopen/{town.case}/opzij[^"]*)"', form)

    wrong = unescape(client.post(action, data=typed | {"reason": ""}).text)
    done = client.post(action, data=typed).headers["location"]

    assert f'href="{narrowed}"' in form
    assert f'action="{action}"' in wrong
    assert done == f"{narrowed}&gedaan=opzij"


@pytest.mark.parametrize(
    ("day", "reason", "sentence"),
    [
        ("29", "De ouders zijn op reis.", "Tot wanneer: kies een dag na vandaag, ten laatste 28/9/2026"),
        ("18", "later", "Waarom: dit is te kort; minstens 10 tekens."),
        ("31", "De ouders zijn op reis.", "Tot wanneer: dit is geen bestaande datum."),
    ],
)
def test_wrong_input_is_answered_with_the_rule_and_keeps_what_was_typed(town, day, reason, sentence):
    """Ten working days at most, never without a reason, and a date that exists."""
    typed = {"until_on-day": day, "until_on-month": "9", "until_on-year": "2026", "reason": reason}

    answer = town.site.signed_in(town.coach).post(f"/vastgelopen/{town.case}/opzij", data=typed)

    assert answer.status_code == 422
    assert sentence in said(answer)
    assert f'value="{reason}"' in answer.text


def test_a_stranger_finds_nothing_to_put_aside(town):
    """A coach of another school gets the page that says there is no such case."""
    other = town.city.person("trajectory_coach", town.city.school())

    assert town.site.signed_in(other).get(f"/vastgelopen/{town.case}/opzij").status_code == 404
