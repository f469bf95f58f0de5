"""What the city and its schools see of companies at a glance: cards, the need, a question about an offer, losses."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

import engine
from tests.web.site import Site, hidden
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import SEPTEMBER, a_network, at
from workflows.register.tables import recognitions

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)
FEEDBACK = {"company_told": "We vinden nu geen leerling.", "next_school_note": "Bel voor zeven uur, dan is er tijd."}
PERSON = ("Tom De Vos", "tom@devos.example")


@pytest.fixture
def network(db):
    """One school, two programmes, and the site."""
    made = a_network(db)
    made.baker, made.cook = made.programme(), made.programme("Kok duaal")
    made.first = made.school("Technicum", made.baker, made.cook)
    made.pages = Site(db, None, at(TUESDAY), shipped())
    return made


def said(network, reader, path):
    """Return what a page says to somebody, without its markup."""
    answer = network.pages.signed_in(reader).get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def in_pool(network, name, day=SEPTEMBER, **more):
    """Bring a lead of a company of its own to the pool."""
    company, site = network.site(name, "")
    return network.lead(company, site, day).qualified(network.baker, day, **more)


def test_a_card_says_where_how_many_from_when_and_whether_it_is_recognised(network):
    """Everything one needs to choose between two cards."""
    lead = in_pool(network, "Bakkerij Iris", second=network.cook)
    site = lead.row().fields["site_id"]
    known = {"site_id": site, "status": "granted", "seen_on": MONDAY}
    assert "Nog niet erkend" in said(network, network.employee, "/bedrijven")

    network.city.add(recognitions, programme_id=network.baker, **known)
    card = said(network, network.employee, "/bedrijven")
    network.city.add(recognitions, programme_id=network.cook, **known)

    assert "2 x Bakker duaal, 1 x Kok duaal 2060 Antwerpen · vanaf 1/10/2026 Deels erkend" in card
    assert " Erkend " in said(network, network.employee, "/bedrijven")


def test_a_card_says_since_when_it_stands_there_and_what_the_school_did_with_it(network):
    """The city sees without opening anything who must still call; a school reads nothing another school answered."""
    lead = in_pool(network, "Bakkerij Iris").offered(network.first, MONDAY)
    offered = said(network, network.employee, "/bedrijven")
    lead.accepted(network.first, TUESDAY)
    accepted = said(network, network.employee, "/bedrijven")
    lead.go("give_back", network.first.coach, TUESDAY, reason="no_learner", **FEEDBACK)
    other = network.school("Spectrum", network.baker)
    lead.offered(other, TUESDAY)

    assert "hier sinds 14/9/2026" in offered
    assert "Technicum:" not in offered
    assert "hier sinds 15/9/2026 Technicum: aanvaard op 15/9/2026" in accepted
    assert "Technicum:" not in said(network, other.coordinator, "/bedrijven")


def test_the_newest_that_was_seen_of_a_recognition_counts(network):
    """A recognition that was lifted is none, whatever was seen before."""
    lead = in_pool(network, "Bakkerij Iris")
    known = {"site_id": lead.row().fields["site_id"], "programme_id": network.baker}
    network.city.add(recognitions, **known, status="submitted", seen_on=MONDAY)
    assert "Erkenning loopt" in said(network, network.employee, "/bedrijven")

    network.city.add(recognitions, **known, status="lifted", seen_on=TUESDAY)

    assert "Nog niet erkend" in said(network, network.employee, "/bedrijven")


def test_the_pool_stands_in_the_order_in_which_companies_want_somebody(network):
    """A lead of November often serves the next September: whoever wants somebody soon comes first."""
    late = in_pool(network, "Wil later")
    in_pool(network, "Wil eerder", date(2026, 9, 2))
    assert late.row().due_on == date(2026, 9, 8), "due first, so that only the day it wants somebody puts it second"
    typed = {"actor": network.employee, "seen_version": None, "now": at(MONDAY)}
    engine.fill_in(network.db, shipped(), late.id, {"earliest_start_on": "2027-09-01"}, **typed)

    page = said(network, network.employee, "/bedrijven")

    assert page.index("Wil eerder") < page.index("Wil later")


def test_a_school_reads_on_the_dossier_what_the_company_wants_and_not_whom_to_call(network):
    """It can say yes or no without opening anything; the person comes with the yes."""
    lead = in_pool(network, "Bakkerij Iris").offered(network.first, MONDAY)
    path = f"/dossiers/{lead.id}"

    offered = said(network, network.first.coordinator, path)
    lead.accepted(network.first, TUESDAY)
    accepted = said(network, network.first.coach, path)

    assert "Vraag van het bedrijf" in offered
    assert "Dagen en uren wo-vr" in offered
    assert "Contact loggen" not in offered
    assert not any(each in offered for each in PERSON)
    assert all(each in accepted for each in (*PERSON, "Contact loggen"))


def test_vandaag_offers_the_number_of_a_company_only_after_the_school_said_yes(network):
    """The list is no way around what the dossier keeps closed."""
    lead = in_pool(network, "Bakkerij Iris").offered(network.first, MONDAY)
    offered = network.pages.signed_in(network.first.coordinator).get("/vandaag").text
    lead.accepted(network.first, TUESDAY)

    accepted = network.pages.signed_in(network.first.coach).get("/vandaag").text

    assert "Bakkerij Iris" in offered
    assert "tel:" not in offered
    assert "mailto:" not in offered
    assert f'href="mailto:{PERSON[1]}"' in accepted


def test_the_next_school_reads_what_the_one_before_left_for_it(network):
    """What was learned at the door is not learned twice."""
    lead = in_pool(network, "Bakkerij Iris").offered(network.first, MONDAY).accepted(network.first, MONDAY)
    told = {"company_told": "We vinden nu geen leerling.", "next_school_note": "Bel voor zeven uur, dan is er tijd."}
    lead.go("give_back", network.first.coach, TUESDAY, reason="no_learner", **told)

    panel = "Wat moet de volgende school weten? Bel voor zeven uur, dan is er tijd."
    assert panel in said(network, network.employee, f"/dossiers/{lead.id}")


def test_a_school_asks_the_city_before_it_answers(network):
    """One button on the dossier leads to the question."""
    lead = in_pool(network, "Bakkerij Iris").offered(network.first, MONDAY)
    client = network.pages.signed_in(network.first.coordinator)
    path = f"/bedrijven/wie/{lead.row().fields['site_id']}"
    assert f'href="{path}#vraag"' in client.get(f"/dossiers/{lead.id}").text
    assert f'href="{path}#vraag"' not in network.pages.signed_in(network.employee).get(f"/dossiers/{lead.id}").text
    assert "Vraag aan de stad" in client.get(path).text

    key = hidden(client.get(path).text, "key")
    asked = client.post(f"{path}/vraag", data={"key": key, "question": "Rijdt er een bus?"})
    network.settle(TUESDAY)

    assert asked.status_code == 303
    assert ("answer_question", "city_employee") in lead.open_tasks()


def test_every_school_reads_why_companies_were_lost_and_what_was_our_fault(network):
    """No learner found and contacted too often stand apart, also when there were none."""
    before = said(network, network.first.coach, "/bedrijven/eerlijk")
    assert "Geen leerling gevonden (ons tekort) 0" in before
    for number, reason in enumerate(("no_learner_found", "economic", "no_learner_found")):
        in_pool(network, f"Bakkerij {number}").go("lose", network.employee, MONDAY, reason=reason)
    tried = in_pool(network, "Bakkerij Ongeschikt").offered(network.first, MONDAY).accepted(network.first, MONDAY)
    tried.contacted(network.first, MONDAY).go(
        "declare_unsuitable", network.first.coordinator, MONDAY, reason="no_mentor"
    )

    after = said(network, network.first.coach, "/bedrijven/eerlijk")

    assert "Geen leerling gevonden (ons tekort) 2" in after
    assert "Te vaak gecontacteerd (ons tekort) 0" in after
    assert "Economische redenen 1" in after
    assert "mentor" not in after, "what does not suit was not lost"
