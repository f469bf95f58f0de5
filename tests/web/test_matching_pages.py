"""The pages of matching, on both databases: reasons in words, a proposal that executes nothing, and refusals."""

from __future__ import annotations

import re

import pytest

from tests.web.waiting_site import LIST, a_city, code_of, text_of
from tests.workflows.waiting_world import looks
from workflows.register.tables import match_refusals, reservations


@pytest.fixture
def here(db):
    """Give two schools, a partner and the site."""
    return a_city(db)


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
