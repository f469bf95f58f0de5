"""Other ways of using a page: by keyboard alone, narrow, zoomed in, with one's own colours, and without movement."""

from __future__ import annotations

import re
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.city import a_city

pytestmark = pytest.mark.browser

MAIN = ("/vandaag", "/leerlingen", "/leerlingen?weergave=bord", "/bedrijven", "/vastgelopen", "/cijfers", "/register")
FIRST = {
    "/vandaag": "coach2@duaal.example",
    "/leerlingen": "school2@duaal.example",
    "/leerlingen?weergave=bord": "school2@duaal.example",
    "/bedrijven?weergave=bord": "stad@duaal.example",
    "/vastgelopen": "coordinator@duaal.example",
    "/cijfers": "coordinator@duaal.example",
}
MOST_BYTES = 60_000
"""Of a first page with everything it needs (design 12), as it comes over the line."""
SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"
STAND_OUT = """() => {
  const seen = document.activeElement;
  const style = getComputedStyle(seen);
  const shown = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  return shown ? "" : seen.outerHTML.slice(0, 120);
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(each => {
  const style = getComputedStyle(each);
  const times = style.transitionDuration.split(",").concat(style.animationDuration.split(","));
  return times.some(time => parseFloat(time) > 0.01);
}).map(each => each.outerHTML.slice(0, 80))"""
FOLDED = """() => [...document.querySelectorAll("details:is(.govuk-details, .work--folded) > :not(summary)")]
  .map(each => each.checkVisibility({contentVisibilityAuto: true}) && each.getBoundingClientRect().height > 0)"""
ON_PAPER = """() => {
  const seen = what => [...document.querySelectorAll(what)].filter(each => each.checkVisibility());
  return {
    charts: seen(".chart__picture").length,
    tables: seen(".chart__data .list").filter(each => getComputedStyle(each).display === "table").length,
    heads: seen(".chart__data .list__head").filter(each => each.getBoundingClientRect().height > 1).length,
    buttons: seen("nav a, button, summary, input").map(each => each.outerHTML.slice(0, 80)),
  };
}"""
FLAT = """() => [...document.querySelectorAll(".button--primary, .button--secondary, .pill")].filter(each => {
  const style = getComputedStyle(each);
  return each.offsetParent && parseFloat(style.borderTopWidth) === 0 && style.outlineStyle === "none";
}).map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def city(small_city, tmp_path_factory):
    """Serve one city for all tests of this file."""
    with a_city(small_city, tmp_path_factory.mktemp("city")) as served:
        yield served


@pytest.fixture
def looking(browser, city):
    """Give a page of a coordinator in a browser of the kind that is asked."""
    opened = []

    def a_page(**kind):
        opened.append(browser.new_context(**kind))
        page = opened[-1].new_page()
        city.enter(page, "school1@duaal.example")
        return page

    yield a_page
    for context in opened:
        context.close()


def test_a_contact_is_logged_with_the_keyboard_alone(city, looking):
    """From the skip link to the saved form without a mouse, and it is always visible where one is."""
    page = looking(viewport={"width": 1280, "height": 900})
    page.goto(f"{city.address}/vandaag")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Naar de inhoud")
    page.keyboard.press("Enter")

    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(STAND_OUT) == ""
        if page.locator(":focus").inner_text().startswith("Contact loggen"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/contact"))
    page.locator("[name=channel]").first.focus()
    page.keyboard.press("Space")
    page.locator("[name=party]").first.focus()
    page.keyboard.press("Space")
    page.locator("[name=result]").first.focus()
    page.keyboard.press("Space")
    page.locator("[name=text]").focus()
    page.keyboard.type("Met het toetsenbord.")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == "Contact loggen":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/vandaag"))


def test_a_shortcut_leads_to_the_search_and_can_be_looked_up(city, looking):
    """One key to search, one for the list of keys."""
    page = looking(viewport={"width": 1280, "height": 900})
    page.goto(f"{city.address}/vandaag")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("Ilias")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Ilias")


def test_one_key_logs_a_contact_until_the_keys_are_switched_off(city, looking):
    """From a row of Vandaag with n; after the switch in the list of keys the same key is only a letter."""
    page = looking(viewport={"width": 1280, "height": 900})
    page.goto(f"{city.address}/vandaag")
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/contact"))
    page.goto(f"{city.address}/vandaag")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_contain_text("Een contact noteren")
    page.get_by_role("button", name="Zet de sneltoetsen uit").click()
    page.wait_for_load_state()
    for key in ("/", "?", "j"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    expect(page.locator("#shortcuts")).to_have_count(0)


def test_brackets_walk_through_a_list_and_back(city, looking):
    """Who rings ten families in a row turns to the next learner without the mouse, and to the one before."""
    page = looking(viewport={"width": 1280, "height": 900})
    page.goto(f"{city.address}/leerlingen")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".walk__words")).to_contain_text(re.compile("^1 van"))
    first = page.url
    page.keyboard.press("]")
    expect(page.locator(".walk__words")).to_contain_text(re.compile("^2 van"))
    page.keyboard.press("[")
    page.wait_for_url(first)


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_sticks_out_when_it_is_narrow_or_zoomed_in(city, looking, width):
    """320 px is a small phone; 640 px is a desk at 200 %."""
    page = looking(viewport={"width": width, "height": 700})
    faults = []
    for path in MAIN:
        page.goto(city.address + path)
        if (over := page.evaluate(SIDEWAYS)) > 0:
            faults.append((path, over))
    assert faults == []


def test_with_ones_own_colours_a_button_still_looks_like_one(city, looking):
    """Where backgrounds go, edges must stay."""
    page = looking(viewport={"width": 1280, "height": 900}, forced_colors="active")
    faults = []
    for path in MAIN:
        page.goto(city.address + path)
        faults += [(path, each) for each in page.evaluate(FLAT)]
    assert faults == []


def test_nothing_moves_for_who_asked_for_rest(city, looking):
    """Neither by a transition nor by an animation."""
    page = looking(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    faults = []
    for path in MAIN:
        page.goto(city.address + path)
        faults += [(path, each) for each in page.evaluate(MOVING)]
    assert faults == []


def test_on_paper_the_figures_have_their_charts_and_open_tables_and_no_buttons(city, looking):
    """Who takes Cijfers to a meeting reads the numbers under each chart; A4 is as narrow as a small screen."""
    page = looking(viewport={"width": 690, "height": 980})
    page.emulate_media(media="print")
    page.goto(f"{city.address}/cijfers")

    shown = page.evaluate(ON_PAPER)

    assert shown["charts"] > 0
    assert shown["tables"] == shown["charts"]
    assert (shown["heads"], shown["buttons"]) == (shown["tables"], [])
    assert page.evaluate(SIDEWAYS) <= 0


def test_on_paper_nothing_stays_folded(city, looking):
    """Nobody can open a fold on paper: why cases stand on Vastgelopen, and what a diagram says in words, is printed."""
    page = looking(viewport={"width": 690, "height": 980})
    page.emulate_media(media="print")
    for path in ("/vastgelopen", "/processen/learner_trajectory/schema"):
        page.goto(city.address + path)
        folds = page.evaluate(FOLDED)
        assert (len(folds) > 0, all(folds)) == (True, True), path


def test_the_menu_of_a_card_fills_when_it_opens_and_is_a_link_without_script(city, looking):
    """By keyboard: the steps of this learner come beside the card; without script the same link is a page."""
    page = looking(viewport={"width": 1280, "height": 900})
    page.goto(f"{city.address}/leerlingen?weergave=bord")
    card = page.locator(".card").filter(has=page.locator(".card__moves")).first
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(card.locator(".menu__list [href*='/stap/']").first).to_be_visible()
    expect(card.locator("summary")).to_be_focused()

    plain = looking(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    plain.goto(f"{city.address}/leerlingen?weergave=bord")
    plain.locator(".card__moves summary").first.click()
    plain.locator(".card__moves .menu__item").first.click()
    expect(plain.locator("h1")).to_have_text("Wat nu kan")


def test_filters_open_in_place_by_keyboard_and_as_a_page_without_script(city, looking):
    """The fields come to where one is; what is chosen narrows the list."""
    page = looking(viewport={"width": 1280, "height": 900})
    page.goto(f"{city.address}/leerlingen")
    page.locator(".filters__open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#filters summary")).to_be_focused()
    expect(page.locator("#filters select[name=status]")).to_be_visible()
    assert page.url == f"{city.address}/leerlingen"

    plain = looking(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    plain.goto(f"{city.address}/leerlingen")
    plain.locator(".filters__open").click()
    plain.locator("#filters input[name=opleiding]").fill("duaal")
    plain.locator("#filters button[type=submit]").click()
    expect(plain.locator(".chip")).to_contain_text("duaal")


def test_a_first_page_is_light_and_needs_nothing_from_elsewhere(browser, city):
    """On a phone between two workplaces, with nothing kept from before."""
    weights, elsewhere = {}, set()
    for path, email in FIRST.items():
        answers = []
        with closing(browser.new_context()) as context:
            page = context.new_page()
            city.enter(page, email)
            page.on("response", lambda answer, answers=answers: answers.append(answer))
            page.goto(f"{city.address}{path}", wait_until="networkidle")
            sizes = [each.request.sizes() for each in answers]
            elsewhere |= {each.url for each in answers if not each.url.startswith(city.address)}
        weights[path] = sum(each["responseHeadersSize"] + each["responseBodySize"] for each in sizes)

    assert elsewhere == set()
    assert {path: weight for path, weight in weights.items() if weight > MOST_BYTES} == {}
