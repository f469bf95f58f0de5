"""Filling in the forms of a page as a person does: by the name of the field, whatever its kind."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

Value = str | int | bool | date


def fill(page: Page, **values: Value) -> None:
    """Answer questions of the form on the page; a field that is not asked is an error."""
    form = page.locator("main form").last
    for name, value in values.items():
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                form.locator(f"input[name='{name}-{part}']").fill(str(getattr(value, part)))
            continue
        asked = form.locator(f"[name='{name}']")
        kind = asked.first.evaluate("each => each.type")
        if kind in {"radio", "checkbox"}:
            said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            (asked if kind == "checkbox" else form.locator(f"[name='{name}'][value='{said}']")).check()
        elif kind == "select-one":
            asked.select_option(str(value))
        else:
            asked.fill(str(value))


def send(page: Page) -> None:
    """Press the button of the form on the page."""
    page.locator("main form").last.locator("button[type=submit]").last.click()
    page.wait_for_load_state()


def take(page: Page, case: str, action: str, **values: Value) -> None:
    """Take a step of a case from its own page: open the form, answer, send."""
    page.goto(case)
    page.goto(f"{case}/stap/{action}")
    fill(page, **values)
    send(page)


def in_state(page: Page, label: str) -> None:
    """Ask that the case on the page is in this state now, as its head says."""
    expect(page.locator("main .pill").first).to_have_text(label)
