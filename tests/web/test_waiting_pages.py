"""The pages of the waiting list, on both databases: what each role sees, and how a partner's place is answered."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.web.site import hidden
from tests.web.waiting_site import LIST, MONDAY, a_city, code_of, text_of
from tests.workflows.waiting_world import looks, partner_of, waits
from tests.workflows.world import at
from workflows.register.tables import support_places, waiting_entries

NAFT, PLACE = "/wachtlijst?soort=naft", "/wachtlijst/plaats"


@pytest.fixture
def here(db):
    """Give two schools, a partner and the site."""
    return a_city(db)


def reported(here, on=date(2026, 9, 21)):
    """Let the partner report a place by its form, and return the place's id."""
    client = here.pages.signed_in(here.partner)
    form = client.get(f"{PLACE}?soort=naft").text
    typed = {"key": hidden(form, "key"), "soort": "naft", "partner": here.partner_id, "free_from": on.isoformat()}
    assert client.post(PLACE, data=typed).status_code == 303
    return here.rows(support_places)[-1].id


# Who sees what


def test_the_own_learner_has_a_name_and_another_schools_a_code(here):
    """A coach reads a name and a way to the case, and of the other school what a place needs to know, no more."""
    mine, theirs = looks(here), looks(here.other, first_name="Noor", search_limits="bereikbaar met bus")
    page = here.pages.signed_in(here.coach).get(LIST)

    said = text_of(page)
    assert here.row(mine).title in said
    assert f'href="/dossiers/{mine}"' in page.text
    assert here.row(theirs).title not in said
    assert f"/dossiers/{theirs}" not in page.text
    row = said[said.index(code_of(here, theirs)) :]
    assert "bereikbaar met bus" in row
    assert "206 " in row
    assert "2060" not in row
    assert "Spectrum" not in said


@pytest.mark.parametrize("who", ["city", "above", "partner"])
def test_the_city_and_partners_read_codes_only(here, who):
    """No name, no case, no day on which somebody began to wait."""
    case = looks(here)
    page = here.pages.signed_in(getattr(here, who)).get(LIST)

    assert code_of(here, case) in page.text
    assert here.row(case).title not in text_of(page)
    assert "/dossiers/" not in page.text
    assert "<time" not in page.text
    assert f'href="{LIST}"' in page.text


def test_an_own_school_narrows_the_list_and_keeps_the_places_in_order(here):
    """Number two stays number two, whoever is left out."""
    looks(here.other)
    mine = looks(here)
    client = here.pages.signed_in(here.coordinator)

    said = text_of(client.get(f"{LIST}?eigen=ja"))

    assert "W-" in said
    assert code_of(here, mine) in said
    assert re.search(rf" 2\. {re.escape(here.row(mine).title)}", said)


# A partner's place


def test_a_partner_reports_its_own_place_and_reads_to_which_code_it_is_offered(here):
    """The form knows no other partner; the next in order gets it; it can be taken back."""
    partner_of(here, "Groep Intro")
    case = waits(here, date(2026, 9, 1))
    client = here.pages.signed_in(here.partner)
    assert "Groep Intro" not in client.get(f"{PLACE}?soort=naft").text

    place = reported(here)

    assert f"aangeboden aan {code_of(here, case)}" in text_of(client.get(NAFT))
    back = client.post(f"{PLACE}/{place}/weg", data={"soort": "naft"})
    assert "niet meer aangeboden" in text_of(client.get(back.headers["location"]))
    assert here.rows(waiting_entries, case_id=case)[-1].status == "waiting"


def test_a_coach_takes_the_place_and_is_asked_no_more(here):
    """The answer closes the task, leads back to the same list and says what is next."""
    case = waits(here, date(2026, 9, 1))
    place = reported(here)
    here.deliver(at(MONDAY))
    client = here.pages.signed_in(here.coach)
    assert "Een plaats wacht op uw antwoord" in text_of(client.get(NAFT))

    done = client.post(f"{PLACE}/{place}/ja", data={"soort": "naft"})
    here.deliver(at(MONDAY))

    assert done.headers["location"] == f"{NAFT}&gedaan=genomen"
    assert "Start nu de begeleiding" in text_of(client.get(done.headers["location"]))
    assert ("answer_place", "trajectory_coach") not in here.open_tasks(case)
    again = client.post(f"{PLACE}/{place}/nee", data={"soort": "naft"})
    assert (again.status_code, "wordt niet meer aangeboden" in text_of(again)) == (422, True)


def test_nobody_answers_for_another_school_and_no_mentor_reads_the_list(here):
    """To the other coach the place does not exist."""
    waits(here, date(2026, 9, 1))
    place = reported(here)

    other = here.pages.signed_in(here.other.coach)

    assert other.post(f"{PLACE}/{place}/ja", data={"soort": "naft"}).status_code == 404
    assert other.post(f"{PLACE}/{place}/misschien", data={"soort": "naft"}).status_code == 404
    assert here.pages.signed_in(here.person("Beheer", "administrator", None)).get(LIST).status_code == 403


def test_a_place_without_partner_or_day_is_told_both(here):
    """What was typed stays, and sending the form twice reports one place."""
    client = here.pages.signed_in(here.coach)
    form = client.get(f"{PLACE}?soort=oal").text
    typed = {"key": hidden(form, "key"), "soort": "oal", "partner": "", "free_from": "31/2/2026"}

    wrong = client.post(PLACE, data=typed)

    assert wrong.status_code == 422
    assert "Partner: dit is nog niet ingevuld." in text_of(wrong)
    assert "Vrij vanaf" in text_of(wrong)
    assert 'value="31"' in wrong.text
    right = {**typed, "partner": here.partner_id, "free_from": "2026-10-01"}
    assert [client.post(PLACE, data=right).status_code for _ in range(2)] == [303, 303]
    assert len(here.rows(support_places)) == 1
