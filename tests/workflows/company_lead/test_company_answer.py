"""What a company answers on the page behind the mail that says which school will call."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import SECRET, at

MONDAY = date(2026, 9, 14)


def company_mail(network, lead):
    """Return the mail in which the company reads which school will call."""
    kept = []
    while engine.deliver(network.db, shipped(), {"email": kept.append}, at(MONDAY, 12), secret=SECRET).sent:
        pass
    [mail] = [each for each in kept if each.kind == "lead_accepted_company" and each.subject.id == lead.id]
    return mail


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
    mail = company_mail(network, lead)

    answer = Site(network.db, None, mail.now, shipped()).visitor().post(mail.link, data={"company_answer": said})

    assert answer.status_code == 200
    assert lead.open_tasks() - before == opened
    assert lead.state() == state
