"""Sending the forms of a page as somebody does who fills in nothing, or something that no field can hold."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

FORMS = """[...document.querySelectorAll("main form[method=post]")].filter(form =>
  [...form.elements].some(each => each.matches("input:not([type=hidden]), select, textarea")))"""
SEND = f"""([at, typed, changed]) => {{
  const form = {FORMS}[at];
  for (const each of form.elements) {{
    if (each.type === "radio" || each.type === "checkbox") each.checked = false;
    else if (each.tagName === "SELECT") each.value = "";
    else if (each.matches("input:not([type=hidden], [type=file]), textarea")) each.value = typed;
  }}
  for (const [name, value] of Object.entries(changed)) form.elements[name].value = value;
  setTimeout(() => form.submit());
}}"""


def send_spoilt(page: Page, at: int = 0, typed: str = "", **changed: str) -> Response:
    """Send a form of the page that is open, by its number, everything in it emptied or overwritten; ``changed`` after.

    The page's own scripts are not asked: they would not let everything through.
    """
    with page.expect_navigation() as sent:
        page.evaluate(SEND, [at, typed, changed])
    return sent.value


def each_spoilt(page: Page, address: str, typed: str = "") -> Iterator[tuple[str, Response]]:
    """Open a page and send each of its forms spoilt, one by one; yield the form's path with the answer."""
    page.goto(address)
    for at in range(page.evaluate(f"{FORMS}.length")):
        if at:
            page.goto(address)
        path = page.evaluate(f"{FORMS}[{at}].action")
        yield urlsplit(path).path, send_spoilt(page, at, typed)
