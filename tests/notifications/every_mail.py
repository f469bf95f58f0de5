"""All mails there are, in every language they exist in, with all they can tell and with as little as they can."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from notifications import Smtp
from notifications.previews import Previews, Seen
from tests.notifications.messages import BASE_URL, SENDER
from tests.workflows.asking import definition

WORKFLOWS = ("learner_trajectory", "company_lead", "recognition")
VOID = frozenset({"meta", "br", "img", "link", "hr", "input"})


@cache
def previews() -> Previews:
    """Return the previews of the shipped workflows."""
    return Previews(BASE_URL, {name: definition(name) for name in WORKFLOWS}, Smtp("", sender=SENDER))


@cache
def every_mail() -> dict[str, Seen]:
    """Return each mail by where it stands: ``company_lead/lead_offered/nl``, and with ``/bare`` behind it."""
    found = previews()
    return {
        f"{each.workflow}/{each.kind}/{language}{'/bare' if bare else ''}": found.show(
            each.workflow, each.kind, language, bare=bare
        )
        for each in found.list()
        for language in each.languages
        for bare in (False, True)
    }


@dataclass
class Page(HTMLParser):
    """An HTML mail taken apart: its elements with their styles, and the words a reader sees."""

    html: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    _open: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self):
        """Read it at once."""
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        """Keep an element, and whether what stands in it is hidden."""
        known = {name: value or "" for name, value in attrs}
        self.elements.append((tag, known))
        hidden = tag in {"title", "style"} or "display: none" in known.get("style", "")
        if tag not in VOID:
            self._open.append((tag, hidden))

    def handle_endtag(self, _tag):
        """Leave an element."""
        if self._open:
            self._open.pop()

    def handle_data(self, data):
        """Keep what is seen."""
        if not any(hidden for _, hidden in self._open):
            self.words += data.split()

    def styles(self, tag, name=""):
        """Return the styles of the elements with this tag, by property."""
        return [
            dict(part.split(":", 1) for part in attrs.get("style", "").replace(": ", ":").split(";") if ":" in part)
            for each, attrs in self.elements
            if each == tag and name in attrs.get("class", name)
        ]
