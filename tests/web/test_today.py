"""Vandaag says what else can be tried, and what comes next when nothing is urgent; on both databases."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.builders import a_library, a_loan, lend
from tests.web.site import Site

CALL = {"channel": "call", "party": "borrower", "result": "no_answer"}


@pytest.fixture
def site(db):
    """Serve a library."""
    return Site(db, a_library(db))


def said(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_another_way_is_advised_once_nobody_answered_twice(site):
    """A third call to the same silent number helps nobody; one that was answered starts the count anew."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    advice = "Probeer een ander kanaal, vraag het aan de mentor of een ouder"

    pages = []
    for place, result in enumerate(("no_answer", "no_answer", "spoken")):
        client.post(f"/dossiers/{case.id}/contact", data=CALL | {"key": f"call-{place}", "result": result})
        pages.append(said(client.get("/vandaag")))

    assert [advice in each for each in pages] == [False, True, False]


def test_a_list_without_anything_urgent_tells_the_next_deadline_and_leads_to_what_waits(site):
    """A list that ends says so, and what comes next: no badge that never empties."""
    case = a_loan(site.db, site.place)
    lend(site.db, site.place, case.id)
    client = site.signed_in(site.place.librarian)
    day = {"until_on-day": "16", "until_on-month": "9", "until_on-year": "2026"}
    client.post(f"/dossiers/{case.id}/later", data=day)

    page = client.get("/vandaag")

    assert "Niets dringends Uw volgende termijn: 14/10/2026, Max Havelaar (Noor Peeters)." in said(page)
    assert "Bekijk wat op anderen wacht (1)" in said(page)
    assert 'href="#waiting"' in page.text
    assert 'id="waiting"' in page.text


def test_an_empty_list_promises_no_deadline(site):
    """With no case at all there is nothing to look forward to, and no link that leads nowhere."""
    page = site.signed_in(site.place.librarian).get("/vandaag")

    assert "Niets dringends Er staat vandaag niets op uw lijst." in said(page)
    assert 'href="#waiting"' not in page.text
