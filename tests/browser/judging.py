"""Judging pages as people who see, hear or move otherwise would: valid HTML, WCAG by axe, nothing that sticks out.

A page is judged on a phone, and anew on a wide screen where it is built otherwise there. What reads the same at another
address or for another role, such as a refusal or a form, is judged once; what stands around it is judged with the
pages that differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.markup import markup_faults

PHONE, WIDE = ({"width": width, "height": 900} for width in (360, 1280))
FAULTS = """async () => {
  // A wide page is judged anew where it is built otherwise: as a table or a board instead of cards.
  const anew = window.innerWidth < 600 || document.querySelector("main .list, main .board, main table");
  const { violations } = anew ? await axe.run({ resultTypes: ["violations"] }) : { violations: [] };
  const overlaps = [...document.querySelectorAll(".meter__left")].some(left => {
    const { right, top } = left.getBoundingClientRect();
    const beside = left.closest(".row")?.querySelector(".row__do")?.getBoundingClientRect();
    return beside && beside.top <= top && right > beside.left;
  });
  return [
    ...violations.map(each => [each.id, each.nodes[0].html.slice(0, 120)]),
    ...(document.documentElement.scrollWidth > window.innerWidth ? [["sticks out"]] : []),
    ...(overlaps ? [["a clock runs into what stands beside it"]] : []),
  ];
}"""
CONTENT = re.compile(r"<main\b.*</main>", re.DOTALL)
ONE_DRAWING = re.compile(r'(name="(?:key|version)"\s+value=")[^"]*')
"""What differs each time a form is drawn, and nobody sees."""


@dataclass
class Judge:
    """Looks at each content once, and keeps what it found until asked."""

    seen: set[str] = field(default_factory=set)
    faults: list[tuple[Any, ...]] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)

    def visit(self, page: Page, address: str, where: str) -> int:
        """Judge the page at an address, opened only when it reads otherwise than all before; return its status."""
        answer = page.request.get(address)
        source = answer.text()
        if self._is_new(source):
            page.set_viewport_size(PHONE)
            page.goto(address)
            self._judge(page, where, source)
        return answer.status

    def look(self, page: Page, where: str, source: str) -> None:
        """Judge the page that is open, drawn from this source, unless one that reads the same was judged."""
        if self._is_new(source):
            self._judge(page, where, source)

    def verdict(self) -> str:
        """Return what was found since the last time, a line each; the HTML itself is judged at the end."""
        found, self.faults = self.faults, []
        return "\n".join(str(each) for each in found)

    def markup(self) -> str:
        """Return what is wrong with the HTML of all pages that were judged, a line each."""
        return "\n".join(str(each) for each in markup_faults(self.sources))

    def _is_new(self, source: str) -> bool:
        content = ONE_DRAWING.sub(r"\1", CONTENT.search(source)[0])
        known = content in self.seen
        self.seen.add(content)
        return not known

    def _judge(self, page: Page, where: str, source: str) -> None:
        self.sources[where] = source
        page.evaluate(AXE_SCRIPT)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            self.faults += [(where, size["width"], *fault) for fault in page.evaluate(FAULTS)]
        page.set_viewport_size(PHONE)
