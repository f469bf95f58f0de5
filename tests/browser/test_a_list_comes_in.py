"""A coordinator brings a list in, with a real file in a real browser; every page of the way is read by axe."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from sqlalchemy import func, select

from engine.tables import cases
from tests.workflows.intake.lists import COLUMNS, a_row
from web.spreadsheets.sheets import Sheet
from web.spreadsheets.writing import FORMS

pytestmark = pytest.mark.browser

XLSX = FORMS["xlsx"].media_type
AXE = "async () => (await axe.run({resultTypes: ['violations']})).violations.map(each => [each.id, each.nodes[0].html])"


def faults(page):
    """Return what axe finds, and whether anything sticks out, on a phone and on a wide screen."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found += page.evaluate(AXE)
        found += page.evaluate("() => document.documentElement.scrollWidth > innerWidth ? ['sticks out'] : []")
    return found


def count(city):
    """Return how many trajectories there are."""
    with city.db.read() as tx:
        return tx.execute(select(func.count()).where(cases.c.workflow == "learner_trajectory")).scalar_one()


def test_a_coordinator_brings_a_list_in_and_takes_it_back(city, page):
    """From the file to learners with a page of their own and back, with the keyboard's own form controls."""
    city.enter(page, "school2@duaal.example")
    before, rows = count(city), [a_row(coach=""), a_row("Noor", "Maes", "31/2/2010", coach=""), a_row(coach="")]
    content = FORMS["xlsx"].write([Sheet("Leerlingen", COLUMNS, rows)])
    page.goto(f"{city.address}/beheer/invoeren")
    told = faults(page)

    page.locator("input[type=file]").set_input_files({"name": "klas.xlsx", "mimeType": XLSX, "buffer": content})
    page.get_by_role("button", name="Bestand nakijken").click()
    programme = page.locator("select[name='vast-programme_id']")
    page.locator("select[name='kolom-programme_id']").select_option("")
    programme.select_option(index=1)
    told += faults(page)
    page.get_by_role("button", name="Rijen nakijken").click()
    told += faults(page)
    page.get_by_role("button", name="Voer 1 rij in").click()
    told += faults(page)
    assert count(city) == before + 1
    page.get_by_role("button", name="Alles terugdraaien").click()

    assert page.locator("h1").inner_text() == "Teruggedraaid"
    assert count(city) == before
    assert told == []
