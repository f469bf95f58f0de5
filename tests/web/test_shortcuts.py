"""Single keys can be switched off: who speaks to a computer or trembles must not set things going by accident."""

from __future__ import annotations

import pytest

from tests.builders import a_library, a_loan
from tests.web.site import PASSWORD, Site


@pytest.fixture
def site(db):
    """Serve a library."""
    return Site(db, a_library(db))


def test_keys_are_switched_off_in_the_dialog_and_one_stays_on_the_page(site):
    """No key does anything on any page from then on, and the list of keys is no longer offered by a key."""
    reader = site.signed_in(site.place.librarian)
    before = reader.get("/vandaag?proces=x").text
    assert 'data-shortcuts="on"' in before
    assert 'name="naar" value="/vandaag?proces=x"' in before[before.index('action="/sneltoetsen"') :]

    answer = reader.post("/sneltoetsen", data={"toetsen": "uit", "naar": "/vandaag?proces=x"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/vandaag?proces=x")
    for path in ("/vandaag", f"/dossiers/{a_loan(site.db, site.place).id}"):
        page = reader.get(path).text
        assert 'data-shortcuts="off"' in page
        assert '<dialog class="keys"' not in page


def test_the_menu_under_ones_name_leads_to_the_way_back(site):
    """Who switched them off by mistake finds the switch without a key, after signing in again too."""
    reader = site.signed_in(site.place.librarian)
    reader.post("/sneltoetsen", data={"toetsen": "uit"})
    reader.post("/afmelden")
    assert reader.get("/sneltoetsen").headers["location"].startswith("/aanmelden")
    reader.post("/aanmelden", data={"email": "lies.maes@bib.example", "password": PASSWORD})

    assert 'href="/sneltoetsen"' in reader.get("/vandaag").text
    assert "De sneltoetsen staan uit." in reader.get("/sneltoetsen").text
    assert reader.post("/sneltoetsen", data={"toetsen": "aan"}).headers["location"] == "/sneltoetsen"
    assert 'data-shortcuts="on"' in reader.get("/vandaag").text


def test_the_browser_keeps_the_choice_for_a_year_and_the_pages_say_so(site):
    """A choice of access that is asked anew each morning is none; what is kept stands under Privacy."""
    reader = site.signed_in(site.place.librarian)

    kept = reader.post("/sneltoetsen", data={"toetsen": "uit"}).headers["set-cookie"].lower()

    assert "max-age=31536000" in kept
    assert "httponly" in kept
    assert "samesite=lax" in kept
    assert "een jaar lang" in reader.get("/sneltoetsen").text
    assert "een jaar lang" in reader.get("/privacy").text


def test_switching_leads_to_no_other_site(site):
    """An address in the form cannot send somebody away."""
    reader = site.signed_in(site.place.librarian)

    answer = reader.post("/sneltoetsen", data={"toetsen": "uit", "naar": "//elders.example"})

    assert answer.headers["location"] == "/vandaag"
