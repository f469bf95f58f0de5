"""Take the pictures of docs/screens: each main page of the demo city, as the person who uses it most sees it.

Run by ``make screens`` against a city that is being served: the address is the first argument.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SCREENS = Path(__file__).parent.parent / "docs" / "screens"
PASSWORD = "samen duaal leren"  # noqa: S105 - the demo's, as the README says
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PAGES = {
    "vandaag": ("coach1", "/vandaag", ""),
    "leerlingen": ("school1", "/leerlingen?weergave=bord", ""),
    "dossier": ("coach1", "/leerlingen", "main a[href^='/dossiers/']"),
    "bedrijven": ("stad", "/bedrijven?weergave=bord", ""),
    "processen": ("coordinator", "/processen/learner_trajectory/schema", ""),
    "postvak": ("coach1", "/demo/postvak", ""),
    "zoeken": ("school1", "/zoeken?q=jana", ""),
    "vastgelopen": ("coordinator", "/vastgelopen", ""),
    "overleg": ("school1", "/vastgelopen/overleg", ""),
    "cijfers": ("coordinator", "/cijfers", ""),
    "wachtlijst": ("school1", "/wachtlijst", ""),
    "register": ("stad", "/register", ""),
    "verdeling": ("stad", "/bedrijven/eerlijk", ""),
    "afwezig": ("coach1", "/afwezig", ""),
    "agenda": ("coach1", "/agenda", ""),
    "invoeren": ("school1", "/beheer/invoeren", ""),
    "mensen": ("beheer", "/beheer/mensen", ""),
    "mails": ("beheer", "/beheer/mails", ""),
    "regels": ("beheer", "/beheer/register/regels", ""),
}
"""Who looks, where, and what they click first."""


def take(browser: Browser, address: str, name: str, width: int) -> None:
    """Sign in, go there and keep what stands on the first screen."""
    person, path, click = PAGES[name]
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}/aanmelden")
    form = page.locator("form", has=page.locator("input[name=password]"))
    form.locator("input[name=email]").fill(f"{person}@duaal.example")
    form.locator("input[name=password]").fill(PASSWORD)
    form.locator("button").first.click()
    page.wait_for_url("**/vandaag")
    page.goto(address + path)
    if click:
        page.locator(click).first.click()
        page.wait_for_load_state()
    page.screenshot(path=SCREENS / f"{name}-{width}.png")
    page.close()


def main() -> None:
    """Take every page at the width of a desk and of a phone."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    program = next(path for name in BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name in PAGES:
            for width in (1280, 360):
                take(browser, sys.argv[1], name, width)
        browser.close()


if __name__ == "__main__":
    main()
