"""Software that reads mail opens every address before a person does: it must change nothing, whatever it opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from bench.contents import digests
from tests.browser.city import a_city
from tests.small_city import NOON

pytestmark = pytest.mark.browser
DAYS = 10
"""So long that mentors, learners and parents of the city are asked something too."""
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: a page that wants somebody to sign in is an answer too."""

    def redirect_request(self, *_: object) -> None:
        """Answer with the redirect itself."""


@pytest.fixture(scope="module")
def mailed(small_city, tmp_path_factory) -> Iterator[tuple[str, list[str]]]:
    """Serve a small city whose mails went out; return its database and every address that stands in a mail."""
    with a_city(small_city, tmp_path_factory.mktemp("city")) as city:
        for days in range(DAYS):
            city.now = NOON + timedelta(days=days)
            city.tick()
        found = set()
        for mail in city.catcher.list(limit=10_000):
            named = [value for name, value in mail.headers if name == "List-Unsubscribe"]
            for text in (mail.text, mail.html.replace("&amp;", "&"), *named):
                found |= {each.rstrip(".,)") for each in ADDRESS.findall(text) if each.startswith(city.address)}
        yield city.db.url, sorted(found)


def fetch(address: str, method: str) -> int:
    """Fetch an address as software does: no cookie, no script, no redirect."""
    try:
        with build_opener(_Stay).open(Request(address, method=method)) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def test_no_address_in_a_mail_changes_anything_when_it_is_fetched(mailed):
    """GET and HEAD, twice each: an answer given by a scanner would put words in a mentor's mouth."""
    url, addresses = mailed
    before = digests(url)

    got = {address: [fetch(address, how) for how in ("GET", "HEAD") * 2] for address in addresses}

    assert digests(url) == before
    assert {path[:3] for path in kinds(addresses)} >= {"/v/", "/p/", "/u/"}
    # What is over meanwhile says so; the pages of the staff ask to sign in.
    assert {status for each in got.values() for status in each[::2]} <= {200, 303, 410}
    assert all(each[0] == each[1] for address, each in got.items() if "/dossiers/" not in address)


@pytest.mark.complaint(3)
def test_nor_when_a_browser_opens_it_and_runs_its_scripts(mailed, page):
    """Some scanners open the page in a real browser; without a press of a button nothing is sent."""
    url, addresses = mailed
    before = digests(url)

    for address in addresses:
        page.goto(address)

    assert digests(url) == before


def kinds(addresses: list[str]) -> set[str]:
    """Return the paths of addresses."""
    return {re.sub(r"^https?://[^/]+", "", each) for each in addresses}
