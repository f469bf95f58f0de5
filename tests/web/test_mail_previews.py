"""Beheer, mails: the page on which somebody who answers for the mails reads them all."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.notifications.every_mail import previews
from tests.web.site import Site
from tests.workflows.histories import City, at, shipped

HOME = "/beheer/mails/voorbeelden"


@pytest.fixture
def city(sqlite_db):
    """Give a city whose pages show its mails."""
    made = City(sqlite_db)
    made.pages = Site(sqlite_db, None, at(date(2026, 11, 24)), shipped(), previews())
    return made


@pytest.mark.parametrize("role", ["administrator", "city_coordinator"])
def test_every_mail_of_every_process_is_listed_with_its_languages(city, role):
    """Who answers for what the city writes must find all of it in one place."""
    page = city.pages.signed_in(city.person(role, None)).get(HOME)

    links = re.findall(rf'href="({HOME}/[^"]+)"', page.text)
    wanted = {
        f"{HOME}/{each.workflow or 'algemeen'}/{each.kind}/{it}" for each in previews().list() for it in each.languages
    }
    assert set(links) == wanted
    assert "Uw handtekening is nodig" in page.text
    assert "Uw dag" in page.text


def test_a_mail_is_shown_as_its_reader_sees_it(city):
    """In a frame that runs nothing and opens nothing, with its subject, its text and its other languages beside it."""
    client = city.pages.signed_in(city.person("administrator", None))
    address = f"{HOME}/learner_trajectory/signature_needed/fr"

    page, letter = client.get(address), client.get(f"{address}/brief")

    assert "Formation en alternance : une signature est nécessaire pour Amina B." in page.text
    assert f'src="{address}/brief"' in page.text
    assert "Dernier jour" not in page.text
    assert 'aria-current="true">Frans' in page.text
    assert "Le contrat doit être signé à temps" in letter.text
    assert "script-src" not in letter.headers["Content-Security-Policy"]
    assert letter.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_mail_can_be_seen_with_as_few_facts_as_there_may_be(city):
    """A mail that reads well with everything in it may read badly without."""
    client = city.pages.signed_in(city.person("city_coordinator", None))
    address = f"{HOME}/learner_trajectory/intake_reminder/nl"

    assert "Elektro Peeters" in client.get(address).text
    assert "Elektro Peeters" not in client.get(f"{address}?kaal=ja").text
    assert f'src="{address}/brief?kaal=ja"' in client.get(f"{address}?kaal=ja").text


def test_others_are_refused_and_unknown_mails_are_not_found(city):
    """What the city writes to families is no secret, but this page is not a coach's work."""
    client = city.pages.signed_in(city.person("administrator", None))
    assert client.get(f"{HOME}/learner_trajectory/nothing/nl").status_code == 404
    assert client.get(f"{HOME}/nowhere/signature_needed/nl").status_code == 404

    stranger = city.pages.signed_in(city.person("city_employee", None))
    assert stranger.get(HOME).status_code == 403
    assert stranger.get(f"{HOME}/learner_trajectory/signature_needed/nl/brief").status_code == 403
