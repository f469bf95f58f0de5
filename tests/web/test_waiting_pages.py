"""The pages of the waiting list, on both databases: what each role sees, and that a person takes every step."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from tests.web.site import Site, hidden
from tests.workflows.histories import shipped
from tests.workflows.waiting_world import at_school, looks, partner_of, waits
from tests.workflows.world import World, at
from workflows.register.tables import match_refusals, reservations, support_places, waiting_entries

MONDAY = date(2026, 9, 14)
LIST, NAFT, PLACE = "/wachtlijst", "/wachtlijst?soort=naft", "/wachtlijst/plaats"


@pytest.fixture
def here(db):
    """Two schools in one city, a partner, and the site that shows them."""
    made = World(db)
    made.other = at_school(made, "Spectrum")
    made.partner, made.partner_id = partner_of(made)
    made.pages = Site(db, None, at(MONDAY), shipped())
    return made


def text_of(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def code_of(world, case):
    """Return the code of the newest entry of a case."""
    return world.rows(waiting_entries, case_id=case)[-1].code


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
    assert re.search(rf" 2 {re.escape(here.row(mine).title)}", said)


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


# Matching


def test_the_best_places_say_why_and_the_step_has_the_choice_filled_in(here):
    """The coach chooses; nothing is kept until the step is taken; another school's coach finds nothing."""
    case, work = looks(here), here.work()
    client = here.pages.signed_in(here.coach)

    page = client.get(f"{LIST}/leerling/{case}")

    assert "van 100" in text_of(page)
    assert "Afstand niet gekend" in text_of(page)
    step = client.get(f"/dossiers/{case}/stap/propose_match?workplace_id={work.workplace}")
    assert re.search(rf'value="{work.workplace}"\s+(selected|checked)', step.text)
    assert here.rows(reservations) == []
    assert here.pages.signed_in(here.other.coach).get(f"{LIST}/leerling/{case}").status_code == 404


def test_when_nothing_fits_the_page_says_what_is_in_the_way(here):
    """A number and a reason for every workplace of the programme, so that somebody can mend it."""
    case = looks(here)
    here.work(recognised=False)

    said = text_of(here.pages.signed_in(here.coach).get(f"{LIST}/leerling/{case}"))

    assert "Niets dat past" in said
    assert "1: niet erkend, en dat lukt niet op tijd" in said


def test_a_proposal_for_all_is_for_coordinators_and_executes_nothing(here):
    """Explained per pair, by code where it is not the own school; the coach takes the step, nobody else."""
    mine, theirs = looks(here), looks(here.other)
    here.work(places=1)

    own = here.pages.signed_in(here.coordinator).get(f"{LIST}/voorstel")
    city = here.pages.signed_in(here.above).get(f"{LIST}/voorstel")

    said = text_of(own)
    assert here.row(mine).title in said
    assert "/stap/propose_match" not in own.text
    assert f"Voor hen is er nu geen plaats {code_of(here, theirs)}" in said
    assert code_of(here, mine) in city.text
    assert "/dossiers/" not in city.text
    assert [here.pages.signed_in(each).get(f"{LIST}/voorstel").status_code for each in (here.coach, here.city)] == [
        403
    ] * 2
    assert here.rows(reservations) == []
    assert here.state(mine) == "searching_workplace"


def test_who_fits_a_workplace_is_a_code_to_the_city(here):
    """And its distance is no riddle from which the school can be guessed."""
    case, work = looks(here), here.work()

    page = here.pages.signed_in(here.city).get(f"{LIST}/werkplek/{work.workplace}")

    assert code_of(here, case) in page.text
    assert here.row(case).title not in text_of(page)
    assert "Match voorstellen" not in text_of(page)
    assert here.pages.signed_in(here.city).get(f"{LIST}/werkplek/999").status_code == 404


# Refusals


def test_a_refusal_in_the_companys_words_is_flagged_for_the_own_coordinator(here):
    """Too short asks for more; the pair goes; the words are read by the own school only."""
    case, work = looks(here), here.work()
    client, path = here.pages.signed_in(here.coach), f"{LIST}/leerling/{case}/weigering/{work.workplace}"

    short = client.post(path, data={"words": "nee"})
    noted = client.post(path, data={"words": "Wij nemen liever geen meisjes op de werf."})

    assert (short.status_code, "minstens 10" in text_of(short)) == (422, True)
    assert "leest ze na" in text_of(client.get(noted.headers["location"]))
    assert "Niets dat past" in text_of(client.get(f"{LIST}/leerling/{case}"))
    own, other = (here.pages.signed_in(each.coordinator).get(f"{LIST}/weigeringen") for each in (here, here.other))
    assert "Na te lezen. “Wij nemen liever geen meisjes op de werf.”" in text_of(own)
    assert "meisjes" not in other.text


def test_a_refusal_of_a_workplace_that_does_not_exist_is_not_found(here):
    """Nor of one for another programme: nothing is written."""
    case = looks(here)
    client = here.pages.signed_in(here.coach)

    answer = client.post(f"{LIST}/leerling/{case}/weigering/999", data={"words": "Er is geen plaats meer."})

    assert answer.status_code == 404
    assert here.rows(match_refusals) == []
