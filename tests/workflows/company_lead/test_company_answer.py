"""What a company answers on the page behind the mail that says which school will call."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest

import engine
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import SECRET, at

MONDAY = date(2026, 9, 14)


def mails(network, lead, kind, day):
    """Let everything leave that is due at noon of a day; return the mails of a kind about a lead."""
    kept = []
    while engine.deliver(network.db, shipped(), {"email": kept.append}, at(day, 12), secret=SECRET).sent:
        pass
    return [each for each in kept if each.kind == kind and each.subject.id == lead.id]


@pytest.mark.parametrize(
    ("said", "opened"),
    [
        ("fine", set()),
        ("later", {("company_later", "city_employee"), ("hear_company", "trajectory_coach")}),
        ("never", {("company_stops", "city_employee"), ("hear_company", "trajectory_coach")}),
    ],
)
def test_a_company_says_whether_it_suits_before_the_school_calls(network, said, opened):
    """Later or never goes to the city and to the school at once; nothing of the case moves by itself."""
    lead = network.lead(network.company, network.here).qualified(network.baker)
    lead.offered(network.first, MONDAY).accepted(network.first, MONDAY)
    before, state = lead.open_tasks(), lead.state()
    [mail] = mails(network, lead, "lead_accepted_company", MONDAY)

    answer = Site(network.db, None, mail.now, shipped()).visitor().post(mail.link, data={"company_answer": said})

    assert answer.status_code == 200
    assert lead.open_tasks() - before == opened
    assert lead.state() == state


@pytest.mark.parametrize(
    ("said", "opened"),
    [
        ("yes_again", {("company_has_place", "city_employee")}),
        ("later", {("company_later", "city_employee")}),
        ("never", {("company_stops", "city_employee")}),
    ],
)
def test_a_company_that_was_kept_warm_says_with_one_click_whether_there_is_a_place(network, said, opened):
    """The day it asked for came; its word goes to the city at once, and it is not asked again."""
    lead = network.lead(network.company, network.here).qualified(network.baker)
    warm = {"review_on": "2026-09-21", "keep_warm_reason": "Nu te druk.", "company_told_on": "2026-09-14"}
    lead.go("keep_warm", network.employee, MONDAY, company_told="We bellen over een week.", **warm)
    day = MONDAY + timedelta(days=7)
    engine.fire_due(network.db, shipped(), at(day))
    [mail] = mails(network, lead, "still_a_place", day)
    before = lead.open_tasks()
    visitor = Site(network.db, None, at(day, 12), shipped()).visitor()

    assert "Is er nog plaats voor een leerling?" in unescape(visitor.get(mail.link).text)
    answer = visitor.post(mail.link, data={"place_answer": said, "company_answer_note": "Vanaf Pasen."})

    assert "Uw antwoord is bewaard" in answer.text
    assert lead.open_tasks() - before == opened
    assert lead.state() == "kept_warm"
    engine.fire_due(network.db, shipped(), at(day + timedelta(days=30)))
    assert mails(network, lead, "still_a_place", day + timedelta(days=30)) == []
