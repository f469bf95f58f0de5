"""A company from a signal to a workplace agreed, over three roles: an offer that ran out comes back by itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.forms import fill, in_state, send, take

pytestmark = pytest.mark.browser

CITY, FIRST, SECOND, COACH = (f"{name}@duaal.example" for name in ("stad", "school1", "school2", "coach2"))


def test_a_company_is_offered_again_when_the_first_school_is_silent_and_gets_its_workplace(city, page):
    """Warmed up by the city, silent school, back in the pool by itself, then accepted, visited and agreed."""
    city.sign_in(page, CITY)
    case = detected(city, page)
    in_the_pool(page, case, city)
    offered(page, case, "Technicum Noord Antwerpen")

    days(city, 8)
    city.sign_in(page, CITY)
    page.goto(case)
    in_state(page, "In de pool")
    expired = page.locator("main li").filter(has_text="Aanbod vervalt").first
    expect(expired).to_contain_text("door systeem")
    city.sign_in(page, FIRST)
    assert page.goto(f"{case}/stap/accept").status == 403
    expect(page.locator("main")).to_contain_text("Het aanbod aan Technicum Noord Antwerpen verviel op")
    expect(page.locator("main")).to_contain_text("De stad praat met dit bedrijf")

    city.sign_in(page, CITY)
    offered(page, case, "Spectrumschool Deurne")
    city.sign_in(page, SECOND)
    page.goto(f"{case}/stap/accept")
    page.locator("select[name=lead_coach]").select_option(label="Jonas De Wit")
    send(page)

    city.sign_in(page, COACH)
    agreed(page, case, city)
    in_state(page, "Werkplek afgesproken")


def days(city, number):
    """Let days go by, the worker awake each of them."""
    for _ in range(number):
        city.now += timedelta(days=1)
        city.tick()


def detected(city, page):
    """The city notes a company it heard of; returns the case's address."""
    page.goto(f"{city.address}/bedrijven/nieuw")
    fill(page, name="Elektro De Korst", postcode="2000", street="Korte Winkelstraat 3", signal_source="visit")
    page.locator("select[name=programme_id]").select_option(label="Elektrotechnicus duaal")
    send(page)
    in_state(page, "Gesignaleerd")
    return re.match(r".*/dossiers/\d+", page.url)[0]


def in_the_pool(page, case, city):
    """Interest, qualification and recognition are noted: the company waits for a school."""
    today = city.now.date()
    take(
        page,
        case,
        "confirm_interest",
        contact_name="Wendy Lauwers",
        contact_phone="03 555 03 00",
        contact_email="korst@duaal.example",
        share_consent=True,
        share_consent_on=today,
        promised="We zoeken een school.",
        promised_by_on=today + timedelta(days=7),
    )
    take(page, case, "start_qualifying")
    page.goto(case)
    take(
        page,
        case,
        "finish_qualifying",
        places=2,
        earliest_start_on=today + timedelta(days=20),
        work_days="wo, do, vr",
        languages="Nederlands",
        reachability="tram",
        mentor_precheck="fits",
        taster_possible=True,
        exclusions="geen",
    )
    take(page, case, "release_to_pool", recognition_seen_on=today, recognition_applicant="company")
    in_state(page, "In de pool")


def offered(page, case, school):
    """The city offers the company to one school; unless it stands in place 1 it says why."""
    page.goto(f"{case}/stap/offer")
    page.get_by_role("radio", name=re.compile(school)).check()
    fill(page, offer_reason="De zaakvoerder kent deze school.")
    send(page)
    in_state(page, "Aangeboden")


def agreed(page, case, city):
    """The coach calls, visits and agrees on a workplace."""
    today = city.now.date()
    take(page, case, "log_first_contact", contact_kind="call", contact_on=today, contact_result="visit_planned")
    take(
        page,
        case,
        "log_visit",
        visited_on=today,
        visit_fit="fits",
        visit_mentor="fits",
        visit_safe=True,
        visit_places=2,
    )
    take(
        page,
        case,
        "agree_workplace",
        agreed_places=2,
        agreed_from=today + timedelta(days=14),
        agreed_until=today + timedelta(days=280),
        recognition_path="Erkend.",
    )
