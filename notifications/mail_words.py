"""The words of a mail that somebody wrote, whatever their program made of them. Pure."""

from __future__ import annotations

from email.message import EmailMessage
from html.parser import HTMLParser

BLOCKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3"})
UNSEEN = frozenset({"style", "script", "title"})


def text_of(mail: EmailMessage) -> str:
    """Return what stands in a mail, also when its program writes nothing but HTML."""
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    content = str(body.get_content())
    if body.get_content_type() != "text/html":
        return content
    reader = _Reader()
    reader.feed(content)
    return "".join(reader.words)


class _Reader(HTMLParser):
    """Keeps the words of a page, each block on a line of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        """Begin a new line where a reader sees one."""
        self._unseen += tag in UNSEEN
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Count what is unseen until its end."""
        self._unseen -= tag in UNSEEN and self._unseen > 0

    def handle_data(self, data: str) -> None:
        """Keep words that a reader sees."""
        if not self._unseen:
            self.words.append(" ".join(data.split()) + " " if data.strip() else "")
