"""The numbers above the stalled list: how it moves, on both databases."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from tests.web.site import Site
from tests.workflows.histories import City, at, shipped

SEP_1, SEP_14, OCT_12 = date(2026, 9, 1), date(2026, 9, 14), date(2026, 10, 12)


@pytest.fixture
def town(db):
    """Give two learners of one coach nobody spoke with, the second since 1 October, on Monday 12 October."""
    made = City(db)
    made.technicum = made.school("Technicum")
    made.coach = made.person("trajectory_coach", made.technicum, "Mia Claes")
    made.chair = made.person("school_coordinator", made.technicum, "Jan Smet")
    begins = (SEP_1, date(2026, 10, 1))
    made.cases = [made.learner(made.technicum, ("enrolled", day), coach=made.coach) for day in begins]
    made.site = Site(db, None, at(OCT_12), shipped())
    return made


def said(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def asked_later(page):
    """Return where a page asks the number it did not wait for."""
    [address] = re.findall(r'hx-get="([^"]+)"', page.text)
    return unescape(address)


def test_the_list_says_how_many_were_stuck_four_weeks_before_and_leads_to_them(town):
    """The number and the list behind it agree: it is no mood, it can be checked."""
    client = town.site.signed_in(town.coach)

    page = client.get("/vastgelopen")

    assert "2 nu vast vier weken eerder (14/9/2026)" in said(page)
    number = client.get(asked_later(page))
    assert "1 vier weken eerder (14/9/2026)" in said(number)
    [address] = re.findall(r'href="([^"]+)"', number.text)
    assert f'href="{address}"' in page.text
    then = client.get(unescape(address))
    assert "1 dossier zit vast, zoals het was op 14/9/2026" in said(then)
    assert "1 vast op die dag" in said(then)
    assert "0 vier weken eerder (17/8/2026)" in said(client.get(asked_later(then)))


def test_the_median_says_how_long_they_wait(town):
    """Forty-one days since 1 September and eleven since 1 October: the middle is 26."""
    assert "26 dagen sinds de termijn of het laatste teken" in said(town.site.signed_in(town.coach).get("/vastgelopen"))


def test_the_numbers_are_narrowed_like_the_list_and_by_what_one_may_see(town):
    """A reason, a block or a school that is chosen holds for then too; a coach elsewhere counts nothing of here."""
    client = town.site.signed_in(town.coach)
    away = town.person("trajectory_coach", town.school("Spectrum"), "Els")

    other = client.get("/vastgelopen?waarom=mentor")
    same = client.get("/vastgelopen?waarom=contact&blok=start_onboarding")

    assert "0 nu vast" in said(other)
    assert "0 vier weken eerder" in said(client.get(asked_later(other)))
    assert "1 vier weken eerder" in said(client.get("/vastgelopen/eerder?waarom=contact"))
    assert "0 vier weken eerder" in said(town.site.signed_in(away).get("/vastgelopen/eerder"))
    assert "waarom=contact&amp;op=14" in same.text
    assert "nu vast" not in said(town.site.signed_in(away).get("/vastgelopen"))


def test_an_empty_list_says_what_was_reached(town):
    """Nothing stuck is good news, and more so beside last week."""
    for case in town.cases:
        town.contact(case, town.coach, date(2026, 10, 9))

    page = said(town.site.signed_in(town.coach).get("/vastgelopen"))

    assert "Niets vastgelopen Een week eerder was het er 1." in page
    assert "Bekijk die lijst" in page


def test_the_report_of_a_review_carries_the_same_numbers(town):
    """On paper too, and without a name."""
    report = said(town.site.signed_in(town.chair).get("/vastgelopen/verslag"))

    assert "2 nu vast 1 vier weken eerder (14/9/2026)" in report
    assert "Noor" not in report
