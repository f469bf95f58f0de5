"""A learner from registered to onboarding, and a mentor who answers: the whole way in a real browser."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.forms import fill, in_state, send, take
from tests.small_city import NOON

pytestmark = pytest.mark.browser

COACH, COORDINATOR = "coach1@duaal.example", "school1@duaal.example"
TODAY = NOON.date()


@pytest.mark.complaint(8)
def test_a_coach_brings_a_learner_to_work_and_reads_what_the_mentor_answers(city, page, browser):
    """Refused once and solved, a deadline passed, the reminder received, answered by its link and seen in Vandaag."""
    case = registered(city, page)
    city.sign_in(page, COACH)
    refused_without_a_talk(page, case)
    enrolled(page, case)
    working(page, case)
    in_state(page, "Onthaal")

    mentor = mentors_address(page, case)
    until_the_mentor_is_reminded(city, mentor)
    link = mentors_reminder(city, page, mentor)
    answered(browser, city, link)

    answer_waits_in_vandaag(city, page)
    city.now += timedelta(days=5)
    city.tick()
    answer_waits_in_vandaag(city, page)
    page.goto(case)
    expect(page.locator("main")).to_contain_text("Nora helpt al goed mee.")
    expect(page.locator("main")).to_contain_text(re.compile(r"0\s+van 3 maanden"))


def registered(city, page):
    """The school coordinator registers a learner with a coach, and the coach is told; returns the case's address."""
    city.sign_in(page, COORDINATOR)
    page.goto(f"{city.address}/leerlingen/nieuw")
    fill(
        page,
        first_name="Nora",
        last_name="Stevens",
        birth_date=date(2009, 3, 2),
        email="nora@duaal.example",
        parent_name="Ouder van Nora",
        parent_email="ouder-nora@duaal.example",
        signal_source="own_school",
    )
    page.locator("select[name=programme_id]").select_option(index=1)
    page.locator("select[name=coach]").select_option(label="Mia Claes")
    send(page)
    case = re.match(r".*/dossiers/\d+", page.url)[0]
    take(page, case, "start_orientation")
    in_state(page, "In oriëntatie")
    return case


def refused_without_a_talk(page, case):
    """Without the talk the step is refused with every reason; what was typed stays, and filling in solves it."""
    page.goto(f"{case}/stap/start_screening")
    fill(page, motivation="Ik leer liever door te doen.", taster_offered=True, info_links_given="yes")
    send(page)
    refusal = page.locator(".govuk-error-summary")
    expect(refusal).to_contain_text("infogesprek")
    expect(refusal).to_contain_text("ouder", ignore_case=True)
    expect(page.locator("[name=motivation]")).to_have_value("Ik leer liever door te doen.")
    fill(page, info_talk_on=TODAY, parent_informed_on=TODAY)
    send(page)
    in_state(page, "Screening")


def enrolled(page, case):
    """Screened, advised and enrolled; the search begins on the first lesson day."""
    page.goto(f"{case}/gegevens")
    fill(
        page,
        ready="ready",
        willing="willing",
        advice_source="previous_council",
        advised_by="Klassenraad",
        advised_on=TODAY,
        advice_talk_on=TODAY,
        route_chosen="dual",
    )
    send(page)
    take(
        page,
        case,
        "enrol",
        prior_education="mainstream",
        admission_general="yes",
        admission_specific="yes",
        enrol_ref="D-2026-77",
        first_lesson_on=TODAY,
    )
    page.goto(f"{case}/gegevens")
    fill(page, rules_addendum_signed="yes")
    send(page)
    take(
        page,
        case,
        "search_workplace",
        search_wishes="Een klein labo.",
        travel_mode="public",
        travel_minutes=30,
        days_available="wo, do, vr",
        shared_list_consent=True,
    )
    expect(page.locator("main")).to_contain_text("dag 1 van 20")


def working(page, case):
    """Matched with a free place of the register, agreed and signed with a mentor of that company."""
    page.goto(f"{case}/stap/propose_match")
    page.locator("select[name=workplace_id]").select_option(index=1)
    fill(page, intake_on=TODAY)
    send(page)
    in_state(page, "Match voorgesteld")
    take(
        page,
        case,
        "accept_match",
        learner_agrees=True,
        company_agrees=True,
        match_parent_informed_on=TODAY,
    )
    page.goto(f"{case}/stap/agreement_signed")
    page.locator("select[name=mentor_id]").select_option(index=1)
    fill(
        page,
        agreement_kind="oao",
        allowance_step="step_1",
        simulated_workplace=False,
        school_hours=16,
        workplace_hours=22,
        company_weekly_hours=38,
        agreement_starts_on=TODAY + timedelta(days=1),
        agreement_ends_on=date(2027, 6, 30),
        training_plan_signed="yes",
        schedule_attached="yes",
        signed_learner_on=TODAY,
        signed_company_on=TODAY,
        signed_school_on=TODAY,
        signed_parent_on=TODAY,
    )
    send(page)


def mentors_address(page, case):
    """The address of the mentor stands on the case: it came with the row of the register."""
    page.goto(case)
    return re.search(r"mentor\d+@duaal\.example", page.content())[0]


def answer_waits_in_vandaag(city, page):
    """The row says that an answer came, also when a clock of the case ends and puts it in another group."""
    city.sign_in(page, COACH)
    row = page.locator("main li").filter(has_text="Nora S.").first
    expect(row).to_contain_text("Antwoord op 'Eén vraag over de eerste week'")


def until_the_mentor_is_reminded(city, mentor):
    """The mentor leaves the first question unanswered; the clock moves on, the worker awake each day."""
    for _ in range(14):
        city.now += timedelta(days=1)
        city.tick()
        if any("nog 1 vraag" in mail.subject for mail in city.catcher.list(mentor)):
            return
    pytest.fail("the mentor got no reminder within two weeks")


def mentors_reminder(city, page, mentor):
    """The mail that reminds the mentor arrived over SMTP and stands in the demo's mailbox; returns its answer link."""
    city.sign_in(page, COACH)
    page.goto(f"{city.address}/demo/postvak")
    mine = page.locator("main li, main tr").filter(has_text=mentor)
    mine.filter(has_text="nog 1 vraag").first.locator("a").first.click()
    answer = page.frame_locator("iframe.letter").locator("a[href*='/v/']").first
    expect(page.frame_locator("iframe.letter").locator("body")).to_contain_text("Nora")
    link = answer.get_attribute("href")
    answer.click()
    expect(page).to_have_url(re.compile(r"/v/"))
    return link


def answered(browser, city, link):
    """The mentor opens the link without an account and answers; nothing else is asked."""
    phone = browser.new_context(viewport={"width": 360, "height": 740})
    page = phone.new_page()
    page.goto(link)
    fill(page, mentor_answer="good", mentor_remark="Nora helpt al goed mee.")
    send(page)
    expect(page.locator("main")).to_contain_text("Uw antwoord is bewaard.")
    phone.close()
