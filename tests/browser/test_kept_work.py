"""Where scripts run, what somebody types is kept by itself; a document goes in and out as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from engine.tables import case_people, cases, persons
from tests.browser.city import City

pytestmark = pytest.mark.browser


def a_case_of_a_coach(city: City) -> tuple[str, int]:
    """Return the address of a coach of the demo city and a case of theirs."""
    with city.db.read() as tx:
        query = select(persons.c.email, cases.c.id).join(case_people, case_people.c.person_id == persons.c.id)
        query = query.join(cases, cases.c.id == case_people.c.case_id).where(
            case_people.c.role == "trajectory_coach", cases.c.closed_at.is_(None), persons.c.password_hash.is_not(None)
        )
        row = tx.execute(query.order_by(cases.c.id)).first()
    assert row is not None
    return row.email, row.id


def test_a_contact_half_typed_is_there_in_another_window(city: City, page: Page):
    """Nobody pressed a button; the page was left."""
    email, case_id = a_case_of_a_coach(city)
    city.enter(page, email)
    page.goto(f"{city.address}/dossiers/{case_id}/contact")
    page.locator("textarea[name=text]").fill("Mama belt morgen terug")
    expect(page.locator("[data-draft-said]")).to_have_text("Concept bewaard om 12:00.", timeout=15_000)

    page.goto(f"{city.address}/dossiers/{case_id}/contact")

    expect(page.locator("textarea[name=text]")).to_have_value("Mama belt morgen terug")
    page.get_by_role("button", name="Concept weggooien").click()
    expect(page.locator("textarea[name=text]")).to_have_value("")


def test_a_document_is_handed_in_and_taken_out_with_the_mouse(city: City, page: Page, tmp_path: Path):
    """A browser keeps it as a file under the name it had, and never shows it inside the site."""
    email, case_id = a_case_of_a_coach(city)
    paper = tmp_path / "Overeenkomst Jana.pdf"
    paper.write_bytes(b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n")
    city.enter(page, email)
    page.goto(f"{city.address}/dossiers/{case_id}")
    page.get_by_role("link", name="Document toevoegen").click()
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_role("button", name="Document toevoegen").click()

    with page.expect_download() as coming:
        page.get_by_role("link", name=paper.name, exact=True).click()

    assert coming.value.suggested_filename == paper.name
    assert Path(coming.value.path()).read_bytes() == paper.read_bytes()
