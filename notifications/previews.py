"""Every mail there is, shown as its reader gets it, with made-up facts. Sends nothing and reads no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definition import Definition
from engine.message import Message
from notifications import samples, undeclared
from notifications.letter import letter
from notifications.proof import languages_of
from notifications.settings import Smtp
from notifications.texts import Texts, loads_from

HEADERS = ("From", "To", "Reply-To", "Subject", "List-Unsubscribe")
ABOUT = "learner_trajectory"
"""The workflow whose cases stand in mails that no workflow declares."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail that exists: ``workflow`` is empty when no workflow declares it, and so is ``label`` then."""

    workflow: str
    kind: str
    label: Mapping[str, str]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail as its reader sees it."""

    language: str
    subject: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str


class Previews:
    """All mails of these workflows, and of none."""

    def __init__(self, base_url: str, workflows: Mapping[str, Definition], smtp: Smtp) -> None:
        self._workflows = workflows
        self._smtp = smtp
        self._texts = Texts(base_url, {name: each.folder for name, each in workflows.items()})

    def list(self) -> list[Preview]:
        """Return every mail with the languages it exists in, workflow by workflow."""
        return [*self._declared(), *self._undeclared()]

    def show(self, workflow: str, kind: str, language: str, *, bare: bool = False) -> Seen | None:
        """Return a mail with all it can tell, or as little as it can; None when there is none.

        Raises:
            jinja2.TemplateError: its text does not render.
        """
        if not any((each.workflow, each.kind) == (workflow, kind) for each in self.list()):
            return None
        return self._seen(self.message(workflow, kind, language, bare=bare))

    def message(self, workflow: str, kind: str, language: str, *, bare: bool = False) -> Message:
        """Return the made-up message behind a preview."""
        if workflow:
            sample = samples.bare if bare else samples.full
            return sample(kind, self._workflows[workflow], language)
        return (undeclared.bare if bare else undeclared.full)(kind, self._about(), language)

    def _seen(self, message: Message) -> Seen:
        written = self._texts.write(message)
        mail = letter(message, written, self._smtp)
        text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
        headers = tuple((name, str(mail[name])) for name in HEADERS if mail[name] is not None)
        return Seen(
            written.language,
            written.subject,
            headers,
            str(text.get_content()) if text else "",
            str(html.get_content()) if html else "",
        )

    def _declared(self) -> Iterator[Preview]:
        for name, definition in self._workflows.items():
            for kind, rule in definition.document.messages.items():
                yield Preview(name, kind, rule.label.model_dump(), self._languages(kind, definition))

    def _undeclared(self) -> Iterator[Preview]:
        for kind in undeclared.UNDECLARED:
            yield Preview("", kind, {}, self._languages(kind, self._about()))

    def _about(self) -> Definition:
        return self._workflows.get(ABOUT) or next(iter(self._workflows.values()))

    def _languages(self, kind: str, definition: Definition) -> tuple[str, ...]:
        return tuple(languages_of(kind, loads_from(definition.folder)))
