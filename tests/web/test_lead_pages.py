"""The pages of leads, on both databases: what each role sees, and that whoever comes second reads why."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import func, select

from engine.tables import cases
from tests.web.site import Site, hidden
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import a_network, at, leads_of, lock_of
from workflows.register.tables import companies, contacts, offer_pauses

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)


@pytest.fixture
def network(db):
    """Two schools that offer baker and cook, one establishment, and the site that shows them."""
    made = a_network(db)
    made.baker, made.cook = made.programme(), made.programme("Kok duaal")
    made.first = made.school("Technicum", made.baker, made.cook)
    made.second = made.school("Spectrum", made.baker, made.cook)
    made.company, made.here = made.site()
    made.pages = Site(db, None, at(TUESDAY), shipped())
    return made


def in_pool(network, **more):
    """Bring a lead to the pool."""
    return network.lead(network.company, network.here).qualified(network.baker, **more)


def text_of(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def sent(client, path, **values):
    """Open a form, and send it with what was typed."""
    shown = client.get(path).text
    version = {"version": hidden(shown, "version")} if 'name="version"' in shown else {}
    return client.post(path, data={**version, "key": hidden(shown, "key"), **values})


# The offer


def test_the_offer_shows_the_schools_in_order_with_their_reasons_in_words(network):
    """Whoever waits comes first, the number of every part stands beside its sentence, and the first is chosen."""
    network.waits(network.second, network.baker, date(2026, 9, 28))
    lead = in_pool(network)

    page = network.pages.signed_in(network.employee).get(f"/dossiers/{lead.id}/stap/offer")

    said = text_of(page)
    assert said.index("1. Spectrum") < said.index("2. Technicum")
    assert "+35 Een leerling wacht op deze opleiding met 10 opleidingsdagen of minder." in said
    assert "Afstand niet gekend" in said
    assert re.search(rf'value="{network.second.id}"\s+checked', page.text)


def test_another_school_asks_a_reason_in_the_form_itself(network):
    """Nothing that was chosen is lost."""
    lead = in_pool(network)
    client = network.pages.signed_in(network.employee)
    path = f"/dossiers/{lead.id}/stap/offer"

    refused = sent(client, path, offered_to=network.second.id)

    assert refused.status_code == 422
    assert "Technicum staat op plaats 1 en Spectrum op plaats 2" in text_of(refused)
    assert re.search(rf'value="{network.second.id}"\s+checked', refused.text)
    assert sent(client, path, offered_to=network.second.id, offer_reason="De zaakvoerder vroeg het.").status_code == 303
    assert lead.state() == "offered"


def test_a_school_that_lacks_a_line_is_named_with_what_it_lacks(network):
    """And when none is left, the page says what to do."""
    butcher = network.programme("Slager duaal")
    lead = in_pool(network, second=butcher)

    said = text_of(network.pages.signed_in(network.employee).get(f"/dossiers/{lead.id}/stap/offer"))

    assert "Technicum : Biedt Slager duaal niet aan." in said
    assert "Splits het dossier per opleiding" in said


# Whoever comes second


def test_a_coach_who_accepts_a_company_that_was_withdrawn_reads_what_happened(network):
    """No "not found" for somebody who did what was asked a minute too late."""
    lead = in_pool(network).offered(network.first, MONDAY)
    client = network.pages.signed_in(network.first.coach)
    path = f"/dossiers/{lead.id}/stap/accept"
    shown = client.get(path).text
    lead.go("withdraw", network.employee, TUESDAY, reason="wrong_school")

    late = client.post(
        path,
        data={
            "version": hidden(shown, "version"),
            "key": hidden(shown, "key"),
            "lead_coach": network.first.coach.person_id,
        },
    )

    assert late.status_code == 409
    assert "De stad trok het aanbod aan Technicum in op 15/09/2026." in text_of(late)
    assert len(lead.happened("advanced")) == lead.row().sequence - 1


def test_a_colleague_who_accepts_second_reads_who_was_first(network):
    """The case is theirs too: they see it, and that it moved on."""
    lead = in_pool(network).offered(network.first, MONDAY)
    client = network.pages.signed_in(network.first.coordinator)
    path = f"/dossiers/{lead.id}/stap/accept"
    shown = client.get(path).text
    lead.go("accept", network.first.coach, TUESDAY, lead_coach=network.first.coach.person_id)

    late = client.post(path, data={"version": hidden(shown, "version"), "key": hidden(shown, "key")})

    assert late.status_code == 409
    assert "Coach Technicum" in text_of(late)
    assert "Aanvaard" in text_of(late)


def test_a_lead_of_another_school_is_one_line_and_nothing_more(network):
    """Not its contact person, not its telephone, not its timeline; for a stranger it does not exist."""
    lead = in_pool(network).offered(network.first, MONDAY)
    lead.accepted(network.first, TUESDAY)

    for path in ("", "/stap/log_first_contact", "/gegevens"):
        answer = network.pages.signed_in(network.second.coach).get(f"/dossiers/{lead.id}{path}")
        said = text_of(answer)
        assert answer.status_code == 403
        assert "In gesprek met Technicum, sinds 15/09/2026, coach Coach Technicum." in said
        assert "Tom De Vos" not in said
        assert "tom@devos.example" not in said
    assert network.pages.signed_in(network.admin).get(f"/dossiers/{lead.id}").status_code == 404
    assert network.pages.signed_in(network.second.coach).get("/dossiers/999").status_code == 404


# Who talks to whom


def test_everybody_of_a_school_finds_who_talks_to_a_company(network):
    """From the list and by a piece of the name."""
    in_pool(network).offered(network.first, MONDAY)
    client = network.pages.signed_in(network.second.coach)

    assert "Aangeboden aan Technicum tot en met 21/09/2026." in text_of(client.get("/bedrijven/wie"))
    assert "De Vos bv" in text_of(client.get("/bedrijven/wie?q=vos"))
    assert "Geen bedrijf gevonden" in text_of(client.get("/bedrijven/wie?q=zzz"))
    assert network.pages.signed_in(network.admin).get("/bedrijven/wie").status_code == 200


def test_a_contact_with_a_locked_company_asks_a_reason_on_its_page(network):
    """The refusal is the line itself; with the reason it is kept."""
    in_pool(network).offered(network.first, MONDAY).accepted(network.first, MONDAY)
    client = network.pages.signed_in(network.second.coach)
    path = f"/bedrijven/wie/{network.here}"
    typed = {"kind": "call", "on-day": "15", "on-month": "9", "on-year": "2026", "summary": "Ze zoeken nog iemand."}

    refused = client.post(f"{path}/contact", data=typed)
    kept = client.post(f"{path}/contact", data={**typed, "reason": "De baas sprak me aan op een beurs."})

    assert refused.status_code == 422
    assert "In gesprek met Technicum" in text_of(refused)
    assert "Ze zoeken nog iemand." in refused.text
    assert (kept.status_code, kept.headers["location"]) == (303, f"{path}?gedaan=contact")
    with network.db.read() as tx:
        assert tx.execute(select(func.count()).select_from(contacts)).scalar_one() == 1


def test_a_question_goes_to_whoever_talks(network):
    """Asked on the page, answered as a task; a company nobody talks to has no such form."""
    lead = in_pool(network)
    client = network.pages.signed_in(network.second.coach)
    path = f"/bedrijven/wie/{network.here}"
    assert 'id="vraag"' not in client.get(path).text
    lead.offered(network.first, MONDAY).accepted(network.first, MONDAY)
    assert 'id="vraag"' in client.get(path).text
    assert 'id="vraag"' not in network.pages.signed_in(network.first.coach).get(path).text

    key = hidden(client.get(path).text, "key")
    empty = client.post(f"{path}/vraag", data={"key": key, "question": ""})
    asked = client.post(f"{path}/vraag", data={"key": key, "question": "Mag ik mee op bezoek?"})
    network.settle(TUESDAY)

    assert (empty.status_code, asked.status_code) == (422, 303)
    assert ("answer_school", "trajectory_coach") in lead.open_tasks()


# A signal


SIGNAL = {
    "name": "Slagerij Maes",
    "enterprise_number": "1000.000.120",
    "postcode": "2018",
    "street": "Plein 2",
    "signal_source": "visit",
    "signal_on-day": "14",
    "signal_on-month": "9",
    "signal_on-year": "2026",
    "signal_text": "Zoekt een leerling.",
}


def test_the_city_passes_a_signal_on_and_comes_to_the_new_case(network):
    """One form makes company, establishment and case."""
    client = network.pages.signed_in(network.employee)

    answer = sent(client, "/bedrijven/nieuw", **SIGNAL, programme_id=network.baker, places="2")

    [lead] = leads_of(network)
    assert answer.headers["location"] == f"/dossiers/{lead.id}?gedaan=geopend"
    assert (lead.row().title, lead.row().subtitle) == ("Slagerij Maes", "Bakker duaal")
    assert "Slagerij Maes" in text_of(client.get(answer.headers["location"]))


def test_a_coach_passes_a_signal_on_and_reads_who_follows_it(network):
    """The case is not theirs: they come to the line everybody may read."""
    client = network.pages.signed_in(network.second.coach)
    assert "Nieuw bedrijf" in text_of(client.get("/bedrijven"))

    first = sent(client, "/bedrijven/nieuw", **SIGNAL)
    again = sent(client, "/bedrijven/nieuw", **SIGNAL)

    assert first.headers["location"].endswith("?gedaan=signaal")
    assert again.headers["location"].endswith("?gedaan=notitie")
    assert "De stad praat met dit bedrijf" in text_of(client.get(first.headers["location"]))
    assert len(leads_of(network)) == 1


def test_a_wrong_number_is_answered_with_the_rule_and_nothing_typed_is_lost(network):
    """In plain Dutch, at the field."""
    client = network.pages.signed_in(network.employee)

    answer = sent(client, "/bedrijven/nieuw", **{**SIGNAL, "enterprise_number": "0404.567.894"})

    assert answer.status_code == 422
    assert "Ondernemingsnummer: 0404.567.894 bestaat niet, de laatste twee cijfers kloppen niet." in text_of(answer)
    assert 'value="Slagerij Maes"' in answer.text
    with network.db.read() as tx:
        assert tx.execute(select(func.count()).select_from(companies)).scalar_one() == 1


def test_a_company_that_may_exist_is_asked_about_before_anything_is_kept(network):
    """Yes adds a note to its case, no opens another company's."""
    in_pool(network)
    client = network.pages.signed_in(network.second.coach)
    alike = {**SIGNAL, "name": "Devos", "enterprise_number": "", "postcode": "2060", "street": "Kaai 1"}

    asked = sent(client, "/bedrijven/nieuw", **alike)
    said = text_of(asked)
    assert asked.status_code == 422
    assert "De Vos bv (2060), bij Stad sinds" in said
    assert "Nee, dit is een ander bedrijf" in said
    same = sent(client, "/bedrijven/nieuw", **alike, company_choice=network.company)
    other = sent(client, "/bedrijven/nieuw", **alike, company_choice="new")

    assert same.headers["location"] == f"/bedrijven/wie/{network.here}?gedaan=notitie"
    assert other.headers["location"].endswith("?gedaan=signaal")


def test_another_place_of_a_known_company_is_asked_about(network):
    """The company was settled by its number; the page remembers that while it asks for the establishment."""
    client = network.pages.signed_in(network.employee)
    there = {**SIGNAL, "name": "De Vos bv", "enterprise_number": "0404567895"}

    asked = sent(client, "/bedrijven/nieuw", **there)

    assert "Welke vestiging bedoelt u?" in text_of(asked)
    assert hidden(asked.text, "company_choice") == str(network.company)
    new = sent(client, "/bedrijven/nieuw", **there, company_choice=network.company, site_choice="new")
    assert new.status_code == 303
    assert len(leads_of(network)) == 1


# Fairness


def test_every_school_and_the_city_read_the_same_table(network):
    """Companies are counted, never learners."""
    in_pool(network).offered(network.first, MONDAY).accepted(network.first, MONDAY)

    tables = [
        re.search(r"<table.*</table>", network.pages.signed_in(who).get("/bedrijven/eerlijk").text, re.DOTALL)[0]
        for who in (network.first.coach, network.second.coordinator, network.employee)
    ]

    assert len(set(tables)) == 1
    rows = re.findall(r"<tr id.*?</tr>", tables[0], re.DOTALL)
    cells = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", each)).split() for each in rows]
    assert cells == [
        ["Spectrum", "0", "0", "0", "0", "0", "-", "0", "0"],
        ["Technicum", "1", "0", "1", "0", "0", "-", "0", "0"],
        ["Alle", "scholen", "samen", "1", "0", "1", "0", "0", "-", "0", "0"],
    ]


def test_a_paused_school_comes_back_with_one_click_of_its_own_coordinator(network):
    """Everybody reads the question; only the school's coordinator gets the button, and only that one may press it."""
    pause = network.city.add(
        offer_pauses, organisation_id=network.first.id, programme_id=network.baker, since_on=MONDAY
    )
    path, deed = "/bedrijven/eerlijk", f"/bedrijven/eerlijk/pauze/{pause}"
    stranger = network.pages.signed_in(network.second.coordinator)
    assert "Technicum, Bakker duaal" in text_of(stranger.get(path))
    assert deed not in stranger.get(path).text
    assert stranger.post(deed).status_code == 403
    own = network.pages.signed_in(network.first.coordinator)
    assert deed in own.get(path).text

    assert own.post(deed).status_code == 303

    assert "Technicum, Bakker duaal" not in text_of(own.get(path))


# What the city does beside the steps


def test_the_coordinator_splits_a_lead_on_a_page(network):
    """The button is there for whoever may press it."""
    lead = in_pool(network, second=network.cook)
    assert "/splitsen" not in network.pages.signed_in(network.employee).get(f"/dossiers/{lead.id}").text
    assert network.pages.signed_in(network.employee).get(f"/bedrijven/{lead.id}/splitsen").status_code == 403
    client = network.pages.signed_in(network.coordinator)
    path = f"/bedrijven/{lead.id}/splitsen"
    assert path in client.get(f"/dossiers/{lead.id}").text
    assert "Een deel van de plaatsen voor Bakker duaal" in text_of(client.get(path))

    wrong = sent(client, path, line="1-places", places="2")
    done = sent(client, path, line="2")
    network.settle(TUESDAY)

    assert wrong.status_code == 422
    assert "kies minstens 1 en hoogstens 1" in text_of(wrong)
    assert done.headers["location"] == f"/dossiers/{lead.id}?gedaan=gesplitst"
    assert [each.row().subtitle for each in leads_of(network)] == ["Bakker duaal", "Kok duaal"]
    assert "Dossier gesplitst" in text_of(client.get(f"/dossiers/{lead.id}"))


def test_the_city_notes_that_the_company_chose_another_point_of_contact(network):
    """With the reason; nobody of a school may."""
    known = {"another_line": True}
    one = network.lead(network.company, network.here, programme_id=network.baker, **known).qualified(network.baker)
    one.offered(network.first, MONDAY).accepted(network.first, MONDAY)
    two = network.lead(network.company, network.here, programme_id=network.cook, **known).qualified(network.cook)
    two.offered(network.second, MONDAY).accepted(network.second, MONDAY)
    path = f"/bedrijven/{two.id}/aanspreekpunt"
    assert network.pages.signed_in(network.second.coordinator).get(path).status_code == 403
    client = network.pages.signed_in(network.employee)
    assert path in client.get(f"/dossiers/{two.id}").text

    assert sent(client, path, reason="kort").status_code == 422
    assert sent(client, path, reason="De zaakvoerder kent Spectrum.").status_code == 303

    assert lock_of(network, network.here).lock_organisation_id == network.second.id


def test_the_list_leads_to_its_pages(network):
    """Who talks to whom and the open table are one click away."""
    page = network.pages.signed_in(network.first.coach).get("/bedrijven").text

    assert 'href="/bedrijven/wie"' in page
    assert 'href="/bedrijven/eerlijk"' in page
    with network.db.read() as tx:
        assert tx.execute(select(func.count()).select_from(cases)).scalar_one() == 0
