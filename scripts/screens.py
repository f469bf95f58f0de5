"""Take the pictures of docs/screens: each page of the demo city, as the person who uses it most sees it.

Run by ``make screens`` against a city that is being served: the address is the first argument.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SCREENS = Path(__file__).parent.parent / "docs" / "screens"
PASSWORD = "samen duaal leren"  # noqa: S105 - the demo's, as the README says
WIDTHS = (1280, 360)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CASE = "main a[href^='/dossiers/']"
PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "vandaag": ("coach1", "/vandaag", ()),
    "leerlingen": ("school1", "/leerlingen?weergave=bord", ()),
    "leerlingen-tabel": ("school1", "/leerlingen", ()),
    "kolommen": ("school1", "/leerlingen/uitvoer", ()),
    "nieuwe-leerling": ("school1", "/leerlingen/nieuw", ()),
    "dossier": ("coach1", "/leerlingen", (CASE,)),
    "stap": ("coach1", "/leerlingen", (CASE, "main a[href*='/stap/']")),
    "contact": ("coach1", "/vandaag", ("main a[href*='/contact']",)),
    "later": ("coach1", "/vandaag", ("main a[href*='/later']",)),
    "bedrijven": ("stad", "/bedrijven?weergave=bord", ()),
    "nieuw-bedrijf": ("stad", "/bedrijven/nieuw", ()),
    "aanbod": ("stad", "/bedrijven?status=in_pool&weergave=tabel", (CASE, "main a[href*='/stap/offer']")),
    "verdeling": ("stad", "/bedrijven/eerlijk", ()),
    "processen": ("coordinator", "/processen/learner_trajectory/schema", ()),
    "postvak": ("coach1", "/demo/postvak", ()),
    "zoeken": ("school1", "/zoeken?q=jana", ()),
    "vastgelopen": ("coordinator", "/vastgelopen", ()),
    "overleg": ("school1", "/vastgelopen/overleg", ()),
    "verslag": ("school1", "/vastgelopen/verslag", ()),
    "cijfers": ("coordinator", "/cijfers", ()),
    "cijfers-bedrijven": ("coordinator", "/cijfers?deel=leads", ()),
    "wachtlijst": ("school1", "/wachtlijst", ()),
    "register": ("stad", "/register", ()),
    "register-bedrijf": ("stad", "/register", ("main a[href^='/register/bedrijf/']",)),
    "afwezig": ("coach1", "/afwezig", ()),
    "agenda": ("coach1", "/agenda", ()),
    "sneltoetsen": ("coach1", "/sneltoetsen", ()),
    "bestanden": ("school1", "/bestanden", ()),
    "invoeren": ("school1", "/beheer/invoeren", ()),
    "uitvoer": ("beheer", "/beheer/uitvoer", ()),
    "logboek": ("beheer", "/beheer/logboek", ()),
    "mensen": ("beheer", "/beheer/mensen", ()),
    "mens": ("beheer", "/beheer/mensen", ("main table a[href^='/beheer/mensen/']",)),
    "organisaties": ("beheer", "/beheer/organisaties", ()),
    "tabellen": ("beheer", "/beheer/register", ()),
    "mails": ("beheer", "/beheer/mails", ()),
    "mailvoorbeelden": ("beheer", "/beheer/mails/voorbeelden", ()),
    "regels": ("beheer", "/beheer/register/regels", ()),
    "hulp": ("coach1", "/hulp", ()),
    "toegankelijkheid": ("coach1", "/toegankelijkheid", ()),
}
"""Who looks, where, and what they click one after the other."""
BY_LINK = {"eigen-pagina": "/p/"}
"""Pages of people without an account, by what the links in their mails begin with."""
MAILS = 1_000
"""So many of the newest mails are searched for such links."""


def sign_in(page: Page, address: str, person: str) -> None:
    """Sign somebody of the demo in."""
    page.goto(f"{address}/aanmelden")
    form = page.locator("form", has=page.locator("input[name=password]"))
    form.locator("input[name=email]").fill(f"{person}@duaal.example")
    form.locator("input[name=password]").fill(PASSWORD)
    form.locator("button").first.click()
    page.wait_for_url("**/vandaag")


def take(browser: Browser, address: str, name: str, width: int) -> None:
    """Sign in, go there and keep what stands on the first screen."""
    person, path, clicks = PAGES[name]
    page = browser.new_page(viewport={"width": width, "height": 900})
    sign_in(page, address, person)
    page.goto(address + path)
    for click in clicks:
        page.locator(click).first.click()
        page.wait_for_load_state()
    page.screenshot(path=SCREENS / f"{name}-{width}.png")
    page.close()


def take_by_link(browser: Browser, address: str) -> None:
    """Follow the newest links in the demo's mails, as those who got them do, without signing in."""
    reader = browser.new_page()
    sign_in(reader, address, "coach1")
    newest = int(re.findall(r'href="/demo/postvak/(\d+)"', reader.request.get(f"{address}/demo/postvak").text())[0])
    ways: dict[str, str] = {}
    for mail in range(newest, max(0, newest - MAILS), -1):
        letter = reader.request.get(f"{address}/demo/postvak/{mail}/brief").text()
        for name, begin in BY_LINK.items():
            if found := re.search(rf'href="[^"]*({begin}[^"?]+)', letter):
                ways.setdefault(name, found[1])
        if len(ways) == len(BY_LINK):
            break
    reader.close()
    if missing := BY_LINK.keys() - ways.keys():
        raise SystemExit(f"no link of {', '.join(missing)} in the newest {MAILS} mails of the demo: build it anew")
    for name, way in ways.items():
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(address + way)
            page.screenshot(path=SCREENS / f"{name}-{width}.png")
            page.close()


def main() -> None:
    """Take every page at the width of a desk and of a phone."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    program = next(path for name in BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name in PAGES:
            for width in WIDTHS:
                take(browser, sys.argv[1], name, width)
        take_by_link(browser, sys.argv[1])
        browser.close()


if __name__ == "__main__":
    main()
