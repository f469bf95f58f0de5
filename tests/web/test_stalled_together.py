"""Vastgelopen, several cases at once: one decision with one reason, a verdict for each, on both databases."""

from __future__ import annotations

import re
from datetime import date
from html import escape, unescape

import pytest

import engine
from engine.actor import SYSTEM, Actor, Grant
from tests.web.site import Site, hidden
from tests.workflows.histories import City, at, shipped

SEP_1, MONDAY = date(2026, 9, 1), date(2026, 9, 14)
SAMEN = "/vastgelopen/samen"
LINE = "De begeleider is een maand afwezig."


@pytest.fixture
def town(db):
    """Give two schools with learners nobody spoke with; each has its coach, one its coordinator."""
    made = City(db)
    made.here, made.there = made.school("Technicum"), made.school("Atheneum")
    made.coach = made.person("trajectory_coach", made.here, "Mia Claes")
    made.other = made.person("trajectory_coach", made.here, "Tom Peeters")
    made.away = made.person("trajectory_coach", made.there, "An Maes")
    made.chair = made.person("school_coordinator", made.here, "Jan Smet")
    made.overseer = made.person("city_coordinator", None)
    made.cases = [made.learner(made.here, ("enrolled", SEP_1), coach=made.coach) for _ in range(2)]
    made.foreign = made.learner(made.there, ("enrolled", SEP_1), coach=made.away)
    made.site = Site(db, None, at(MONDAY), shipped())
    return made


def said(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_a_coach_who_falls_away_is_replaced_on_all_cases_at_once(town):
    """Ticked in the list, asked once; a case of another school is said not to take part; twice sent is once done."""
    client = town.site.signed_in(town.chair)
    listed = client.get("/vastgelopen").text
    ids = [*town.cases, town.foreign]
    assert all(f'value="{each}"' in listed for each in town.cases)
    form = client.get(f"{SAMEN}?actie=assign&" + "&".join(f"id={each}" for each in ids))
    assert "1 gekozen dossier doet niet mee: u mag dit daar niet doen." in said(form)
    assert ("Tom Peeters" in form.text, "An Maes" in form.text) == (True, False)

    data = {"actie": "assign", "id": ids, "key": hidden(form.text, "key"), "line": LINE}
    unsaid = client.post(SAMEN, data=data | {"line": "", "person": str(town.other.person_id)})
    assert (unsaid.status_code, said(unsaid).count("In één zin: dit is nog niet ingevuld")) == (422, 2)
    assert "Dit klopt nog niet" in said(unsaid), "on top too, where a screen reader begins"
    for _ in range(2):
        answer = said(client.post(SAMEN, data=data | {"person": str(town.other.person_id)}))

    assert "2 gelukt, 0 niet" in answer
    assert answer.count("Toegewezen") == 2
    assert "1 gekozen dossier doet niet mee" in answer
    assert all("Tom Peeters" in said(client.get(f"/dossiers/{each}")) for each in town.cases)
    assert said(client.get("/vastgelopen/verslag")).count(LINE) == 2


def test_the_city_puts_cases_off_by_code_and_assigns_none(town):
    """It reads no names and names nobody; a day too far away is said beside the field and nothing changes."""
    client = town.site.signed_in(town.overseer)
    listed = client.get("/vastgelopen").text
    assert ('value="look_again"' in listed, 'value="assign"' in listed) == (True, False)
    data = {"actie": "look_again", "id": [*town.cases, town.foreign], "line": LINE, "on-month": "9", "on-year": "2026"}

    far = client.post(SAMEN, data=data | {"on-day": "14", "on-month": "12"})
    assert (far.status_code, LINE in far.text, "Uitstellen tot: " in said(far)) == (422, True, True)
    done = client.post(SAMEN, data=data | {"on-day": "18"})
    assert "3 gelukt, 0 niet" in said(done)
    assert "Noor" not in done.text + far.text
    assert "Niets vastgelopen" in said(client.get("/vastgelopen"))
    forced = data | {"actie": "assign", "on-day": "18", "person": str(town.other.person_id)}
    refused = said(client.post(SAMEN, data=forced))
    assert "0 gelukt, 3 niet" in refused
    assert "Dit mag u niet doen" in refused


def test_how_many_go_together_is_said_to_who_ticked_more(town):
    """The hundred and first is not left out in silence, nor called forbidden; one case alone is called one."""
    client = town.site.signed_in(town.chair)
    many = "&".join(f"id={each}" for each in [town.cases[0], *range(1_000_000, 1_000_099), *town.cases[1:]])

    more, one = (
        said(client.get(f"{SAMEN}?actie=assign&{many}")),
        said(client.get(f"{SAMEN}?actie=assign&id={town.cases[0]}")),
    )

    assert "1 gekozen dossier doet niet mee: er gaan er hoogstens 100 tegelijk." in more
    assert "99 gekozen dossiers doen niet mee: u mag dit daar niet doen." in more
    assert "Toewijzen voor 1 dossier Annuleren" in one
    assert "op dit ene dossier bekeken" in one


def test_a_verdict_says_which_case_a_person_cannot_take(town):
    """Who leads two schools picks a coach of one: the case of the other stays as it was, with the reason."""
    granted = tuple(Grant("school_coordinator", each) for each in (town.here, town.there))
    key = engine.add_person(town.db, actor=SYSTEM, name="Els Wouters", email="els@school.example", grants_=granted)
    both = Actor(key, "Els Wouters", granted)
    ids = [town.cases[0], town.foreign]
    data = {"actie": "assign", "id": ids, "line": LINE, "person": str(town.other.person_id)}

    answer = said(town.site.signed_in(both).post(SAMEN, data=data))

    assert "1 gelukt, 1 niet" in answer
    assert "Wie neemt over: " in answer


def test_only_who_leads_a_review_ticks_cases(town):
    """A coach sees the list without boxes, and the address is not for them."""
    coach = town.site.signed_in(town.coach)
    assert 'type="checkbox" name="id"' not in re.sub(r"\s+", " ", coach.get("/vastgelopen").text)
    data = {"actie": "assign", "id": town.cases, "line": LINE, "person": str(town.other.person_id)}
    assert coach.post(SAMEN, data=data).status_code == 403
    empty = town.site.signed_in(town.chair).get(SAMEN)
    assert (empty.status_code, "Geen dossiers gekozen" in empty.text) == (422, True)


def test_a_coordinator_hands_over_from_vandaag_what_was_ticked_there(town):
    """The same form; one that lacks a reason is asked again, a case of another school stays, a coach may not."""
    client, whom = town.site.signed_in(town.chair), str(town.other.person_id)
    for each in town.cases:
        client.post(f"/vastgelopen/overleg/{each}", data={"decision": "assign", "line": LINE, "person": whom})
    listed, path = client.get("/vandaag").text, "/vandaag/samen"
    data = {"actie": "assign", "id": [*town.cases, town.foreign], "key": "once", "line": LINE}
    data |= {"person": str(town.coach.person_id)}

    assert client.post(path, data=data | {"line": " "}).status_code == 422
    long = client.post(path, data=data | {"line": "Te lang " * 40})
    assert (long.status_code, "Te lang Te lang" in long.text) == (422, True), "nothing typed is cut off unseen"
    answer = said(client.post(path, data=data))

    assert ("2 gelukt, 0 niet" in answer, "1 gekozen dossier doet niet mee" in answer) == (True, True)
    assert all("Mia Claes" in said(client.get(f"/dossiers/{each}")) for each in town.cases)
    assert listed.count('form="picked"') == listed.count('id="case-') // 2 > 0
    assert town.site.signed_in(town.coach).post(path, data=data).status_code == 403
    assert 'value="assign"' not in town.site.signed_in(town.coach).get("/vandaag").text


@pytest.mark.parametrize(
    ("address", "action"),
    [
        ("/vastgelopen?waarom=contact", "look_again"),
        ("/vandaag?proces=learner_trajectory&volgorde=gewijzigd", "assign"),
        ("/leerlingen?status=enrolled", "start_orientation"),
    ],
)
def test_the_way_back_after_several_cases_keeps_the_filters(town, address, action):
    """From list to form to verdicts to a case and back: who works through one group keeps it after each deed."""
    client = town.site.signed_in(town.chair)
    for each in town.cases:
        whom = str(town.other.person_id)
        client.post(f"/vastgelopen/overleg/{each}", data={"decision": "assign", "line": LINE, "person": whom})
    listed, path = client.get(address).text, address.partition("?")[0]
    given = unescape(re.search(r'type="hidden" name="uit" value="([^"]*)"', listed)[1])
    form = client.get(f"{path}/samen", params={"uit": given, "actie": action, "id": town.cases}).text
    there = unescape(re.search(r'<form class="form" method="post" action="([^"]*)"', form)[1])
    cancel = unescape(re.search(r'button--quiet"\s+href="([^"]*)"', form)[1])
    typed = {"line": LINE, "person": str(town.coach.person_id), "on-day": "18", "on-month": "9", "on-year": "2026"}
    data = {"actie": action, "id": town.cases, "key": hidden(form, "key"), **typed}

    told = client.post(there, data=data)

    assert (told.status_code, given, cancel) == (200, address, address)
    assert f'href="{escape(address)}"' in told.text
    opened = unescape(re.search(rf'href="(/dossiers/{town.cases[0]}\?[^"]*)"', told.text)[1])
    assert f'href="{escape(address)}"' in client.get(opened).text
    assert f'href="{path}"' in client.post(f"{path}/samen?uit=//elders.example/x", data=data | {"key": "z"}).text
