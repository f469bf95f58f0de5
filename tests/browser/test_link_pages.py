"""The pages of people without an account, on a telephone: asked, answered, wrong and over, for each of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

import engine
from engine.actor import SYSTEM
from engine.card_links import make_card
from engine.links import page_path, path_for, stop_path, token_of
from engine.tables import case_people, cases, links, persons, tasks
from tests.browser.city import a_city
from tests.browser.judging import PHONE
from tests.browser.sending import each_spoilt, send_spoilt
from tests.builders import SECRET

pytestmark = pytest.mark.browser

ASKED = {
    "mentor": ("in_guidance", "mentor_first_week"),
    "learner": ("in_guidance", "wellbeing_check_in"),
    "parent": ("in_guidance", "confirm_agreement"),
    "company_contact": ("accepted", "company_says"),
}
"""Who is asked what, and in which state a case is then."""
OVER = timedelta(days=100)
"""Longer than any of these links lasts."""


@pytest.fixture
def city(small_city, tmp_path):
    """Serve a city whose clock moves."""
    with a_city(small_city, tmp_path) as made:
        yield made


def somebody(city, role, state):
    """Return the newest case in a state that has somebody in a role, and who that is."""
    query = select(cases.c.id, case_people.c.person_id).join(case_people, case_people.c.case_id == cases.c.id)
    query = query.where(case_people.c.role == role, cases.c.state == state).order_by(cases.c.id.desc())
    with city.db.read() as tx:
        return tx.execute(query).first()


def link_of(city, role):
    """Ask somebody a question and return the address that their mail would carry, and that of their own page."""
    state, name = ASKED[role]
    case, person = somebody(city, role, state)
    engine.open_named_task(city.db, city.workflows, case, name, actor=SYSTEM, now=city.now)
    with city.db.transaction() as tx:
        newest = select(tasks.c.id).where(tasks.c.case_id == case, tasks.c.name == name).order_by(tasks.c.id.desc())
        task = tx.execute(newest).scalars().first()
        kept = {"secret": SECRET, "now": city.now}
        question = path_for(tx, task_id=task, case_id=case, person_id=person, **kept)
        return city.address + question, city.address + page_path(tx, case, person, **kept)


@pytest.mark.parametrize("role", ASKED)
def test_a_question_is_readable_from_asked_to_over(city, judge, page, role):
    """Asked, sent empty, answered, looked at again the same minute and the next day, and when the link ran out."""
    page.set_viewport_size(PHONE)
    question, own = link_of(city, role)
    told = [judge.visit(page, question, f"{role} asked"), judge.visit(page, own, f"{role} own page")]
    for form, answer in each_spoilt(page, question):
        judge.look(page, f"{role} sent {form} empty", answer.text())
    page.goto(question)
    if page.locator("main [type=radio]").count():
        page.locator("main [type=radio]").first.check(force=True)
    page.locator("main form button").first.click()
    judge.look(page, f"{role} answered", page.content())
    judge.visit(page, question, f"{role} may change it")
    city.now += timedelta(days=1)
    judge.visit(page, question, f"{role} a day later")
    city.now += OVER
    told += [judge.visit(page, question, f"{role} too late"), judge.visit(page, own, f"{role} own page too late")]
    page.goto(question)
    if page.locator("main form button").count():
        page.locator("main form button").first.click()
        judge.look(page, f"{role} asked a new link", page.content())

    assert told == [200, 200, 410, 410]
    assert judge.verdict() == ""


def test_what_can_be_told_besides_is_readable(city, judge, page):
    """A mentor reports something or hands on: the form, the form sent empty or wrong, and the thanks."""
    page.set_viewport_size(PHONE)
    question, own = link_of(city, "mentor")
    wrong = {"melden": "x" * 300, "doorgeven": "geen adres"}
    statuses = []
    for base in (question, own):
        for what, typed in wrong.items():
            judge.visit(page, f"{base}/{what}", what)
            for given in ("", typed):
                page.goto(f"{base}/{what}")
                answer = send_spoilt(page, typed=given)
                statuses.append(answer.status)
                judge.look(page, f"{what} with {given[:10]!r}", answer.text())
    page.goto(f"{own}/melden")
    judge.look(page, "told", send_spoilt(page, typed="Ze komt elke dag te laat.").text())

    assert set(statuses) == {422}
    assert judge.verdict() == ""


def test_the_card_of_a_shop_floor_and_the_end_of_mails_are_readable(city, judge, page):
    """Two digits asked, wrong, wrong too often and right; and mails that are stopped."""
    page.set_viewport_size(PHONE)
    case, mentor = somebody(city, "mentor", "in_guidance")
    make_card(city.db, case, "mentor", secret=SECRET, now=city.now)
    with city.db.transaction() as tx:
        tx.execute(update(persons).where(persons.c.id == mentor).values(phone="0476 12 34 56"))
        card = tx.execute(select(links.c.id).where(links.c.purpose == "card")).scalars().first()
        stop = city.address + stop_path(tx, mentor, "reminders", secret=SECRET, now=city.now)
    address = f"{city.address}/k/{token_of(card, SECRET)}"
    judge.visit(page, address, "card")
    statuses = []
    for digits in ("11", "22", "33", "44"):
        page.goto(address)
        statuses.append((answer := send_spoilt(page, typed=digits)).status)
        judge.look(page, f"card with {digits}", answer.text())
    city.now += timedelta(hours=2)
    page.goto(address)
    statuses.append(send_spoilt(page, typed="56").status)
    judge.visit(page, address, "card that is open")
    judge.visit(page, stop, "stopping mails")
    page.goto(stop)
    page.locator("main form button").first.click()
    judge.look(page, "mails stopped", page.content())

    assert statuses == [422, 422, 422, 429, 200]
    assert judge.verdict() == ""
