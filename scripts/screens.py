"""Take the pictures of docs/screens: each page of the demo city, as the person who uses it most sees it.

Run by ``make screens`` against a city that is being served: the address is the first argument, names of pictures after
it take those alone. What a mentor is asked by link is taken in a small city of its own, whose clock stands on a school
day: mails to mentors leave on such days only.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parent.parent))

import engine
from engine.actors import actor_of
from engine.links import page_path
from engine.local_time import date_at
from engine.tables import case_people, cases
from tests.browser.city import City, a_city
from tests.builders import SECRET
from tests.small_city import small_city_in

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
    "cijfers-begeleiding": ("coordinator", "/cijfers?deel=guidance", ()),
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
TOGETHER: dict[str, tuple[str, str, str]] = {
    "vandaag-toewijzen": ("school1", "/vandaag", "assign"),
    "vandaag-herinneren": ("coach1", "/vandaag", "remind"),
    "vandaag-bezoek": ("coach1", "/vandaag", "visit"),
    "vastgelopen-toewijzen": ("school1", "/vastgelopen", "assign"),
    "vastgelopen-uitstellen": ("school1", "/vastgelopen", "look_again"),
}
"""Who ticks cases where, and what is asked about all of them."""
TICKED = 3
PROCESS = "learner_trajectory"
QUESTIONS = {
    "vraag-week": ("mentor_first_week", False),
    "vraag-competenties": ("competence_feedback", False),
    "vraag-beantwoord": ("mentor_first_week", True),
}
"""What a mentor is asked by link, and whether the picture shows the page once it was answered."""
OWN_PAGES = {"eigen-pagina": "learner"}
"""Pages of people without an account, by their role on a case."""


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


def take_together(browser: Browser, address: str, name: str, width: int) -> None:
    """Tick the first cases of a list, choose what is done with them, and keep the form that asks it."""
    person, path, action = TOGETHER[name]
    page = browser.new_page(viewport={"width": width, "height": 900})
    sign_in(page, address, person)
    page.goto(address + path)
    boxes = page.locator("main .pick__box:visible")
    for at in range(min(TICKED, boxes.count())):
        boxes.nth(at).check()
    page.locator("main select[name=actie]").select_option(action)
    page.locator("main .together button").click()
    page.wait_for_load_state()
    page.screenshot(path=SCREENS / f"{name}-{width}.png")
    page.close()


def take_by_link(browser: Browser, wanted: Collection[str]) -> None:
    """Follow the links of people without an account, in a city whose clock stands at noon on a school day."""
    with TemporaryDirectory() as folder, a_city(small_city_in(Path(folder)), Path(folder)) as city:
        asked = {task: _asked(city, task) for task in {task for task, _ in QUESTIONS.values()}}
        ways = {name: (asked[task], answered) for name, (task, answered) in QUESTIONS.items()}
        ways |= {name: (_own_page(city, role), False) for name, role in OWN_PAGES.items()}
        for name in (each for each in ways if each in wanted):
            page, (way, answered) = browser.new_page(), ways[name]
            page.goto(way)
            if answered:
                page.locator("main input[type=radio]").first.check(force=True)
                page.locator("main form button[type=submit]").first.click()
                page.wait_for_load_state()
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=SCREENS / f"{name}-{width}.png")
            page.close()


def _asked(city: City, task: str) -> str:
    """Open a question to a mentor as who follows the learner, let the mail leave, and return where its link leads."""
    states = city.workflows.current(PROCESS).document.tasks[task].lives_in
    named = select(case_people.c.case_id).where(case_people.c.role == "mentor")
    query = select(cases.c.id, cases.c.owner_id).where(cases.c.state.in_(states), cases.c.id.in_(named))
    with city.db.read() as tx:
        case_id, owner = tx.execute(query.order_by(cases.c.id)).first() or (0, 0)
        coach = actor_of(tx, owner, date_at(city.now))
    before = {each.id for each in city.catcher.list()}
    if coach is not None:
        engine.open_named_task(city.db, city.workflows, case_id, task, actor=coach, now=city.now)
    city.tick()
    mails = (mail for mail in city.catcher.list() if mail.id not in before)
    for link in (each for mail in mails for each in mail.links if "/v/" in each):
        return link.partition("?")[0]
    raise SystemExit(f"no mail of the small city asks {task}")


def _own_page(city: City, role: str) -> str:
    """Return where the first person in a role finds what is agreed, as their mails say."""
    query = select(case_people.c.case_id, case_people.c.person_id).where(case_people.c.role == role)
    with city.db.transaction() as tx:
        case_id, person_id = tx.execute(query.order_by(case_people.c.id).limit(1)).one()
        return city.address + page_path(tx, case_id, person_id, secret=SECRET, now=city.now)


def main() -> None:
    """Take every page at the width of a desk and of a phone, or those that are named after the address."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    names = set(sys.argv[2:]) or {*PAGES, *TOGETHER, *OWN_PAGES, *QUESTIONS}
    program = next(path for name in BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for width in WIDTHS:
            for name in (each for each in PAGES if each in names):
                take(browser, sys.argv[1], name, width)
            for name in (each for each in TOGETHER if each in names):
                take_together(browser, sys.argv[1], name, width)
        if wanted := names & {*OWN_PAGES, *QUESTIONS}:
            take_by_link(browser, wanted)
        browser.close()


if __name__ == "__main__":
    main()
