"""The words of a mail: its templates found, rendered in the recipient's language and read into blocks.

A message is a folder with ``subject.txt`` and ``body.txt`` (Dutch), beside them ``subject.en.txt`` and
``body.en.txt`` when it exists in English. A workflow's own ``messages/`` folder goes before the shipped ones.
Knows neither mail headers nor servers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date
from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, UndefinedError, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from engine.local_time import date_at
from engine.message import Line, Message
from notifications.markup import Block, Heading, read, shield, unshield

SHIPPED = Path(__file__).parent / "templates"
FIRST_LANGUAGE = "nl"
LOCALES = {"nl": "nl_BE", "en": "en_GB", "fr": "fr_BE"}


@dataclass(frozen=True, slots=True)
class Written:
    """A mail in words, not yet in a form that travels."""

    language: str
    subject: str
    blocks: tuple[Block, ...]
    #: The whole address at which its reader stops mails like this one, empty for what cannot be stopped.
    stop: str = ""


class Known:
    """Values that may be there or not: a missing one is false in a template and cannot be printed."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> object:
        """Return the value, or None when it is missing or empty."""
        value = self._values.get(name)
        return None if value == "" else value


@dataclass(frozen=True)
class Texts:
    """Every message's templates. ``folders`` gives, per workflow that has its own messages, that workflow's folder."""

    base_url: str
    folders: Mapping[str, Path] = field(default_factory=dict)

    def write(self, message: Message) -> Written:
        """Return the message in its recipient's language, in Dutch when it does not exist in that language.

        Raises:
            jinja2.TemplateError: a template is missing, is not well formed or prints something that is not there.
        """
        language, subject, body = self._rendered(message)
        stop = self.base_url.rstrip("/") + message.stop_link if message.stop_link else ""
        return Written(language, " ".join(unshield(subject).split()), read(body), stop)

    def _rendered(self, message: Message) -> tuple[str, str, str]:
        env = _environment(self.folders.get(message.subject.workflow) if message.subject else None)
        language = message.recipient.language if message.recipient else FIRST_LANGUAGE
        if not _has(env, message.kind, language):
            language = FIRST_LANGUAGE
        values = self._values(message) | {"language": language}
        subject, body = (
            env.get_template(file_of(message.kind, part, language)).render(values) for part in ("subject", "body")
        )
        return language, subject, body

    def _values(self, message: Message) -> dict[str, object]:
        case, me = message.subject, message.recipient
        coach = case.coach if case else None
        return {
            "recipient": me,
            "case": case,
            "fields": Known(case.fields if case else {}),
            "coach": None if coach and me and coach.id == me.id else coach,
            "deadline": message.deadline,
            "task": message.task,
            "payload": Known(message.payload),
            "link": self._address(message),
            "parts": [self._part(each) for each in message.parts],
            "overview": self._overview(message),
            "lines": self._lines(message, _told(message.payload.get("lines"))),
            "now": message.now,
        }

    def _address(self, message: Message) -> str:
        return self.base_url.rstrip("/") + message.link if message.link else ""

    def _overview(self, message: Message) -> dict[str, object]:
        """Return what the mail of a day tells, in the recipient's language and with whole addresses."""
        found = message.overview
        return {
            "answers": self._lines(message, found.answers if found else ()),
            "happened": self._lines(message, found.happened if found else ()),
            "next_on": found.next_on if found else None,
            "next_about": found.next_about if found else "",
        }

    def _lines(self, message: Message, lines: Iterable[Line]) -> list[dict[str, str]]:
        language = message.recipient.language if message.recipient else FIRST_LANGUAGE
        return [
            {
                "about": each.about,
                "said": each.said.get(language) or each.said[FIRST_LANGUAGE],
                "link": self.base_url.rstrip("/") + each.path,
            }
            for each in lines
        ]

    def _part(self, message: Message) -> dict[str, str]:
        """Return what a digest tells of one reminder: whom it is about, its headline and its page.

        It names nobody whom the reminder itself does not name: a company hears a name in the interview.
        """
        _, subject, body = self._rendered(message)
        headline = next((each.text for each in read(body) if isinstance(each, Heading)), unshield(subject))
        about = ""
        if case := message.subject:
            named = case.title if case.title in unshield(subject) + unshield(body) else ""
            about = ", ".join(filter(None, (named, case.subtitle)))
        return {"about": about, "headline": " ".join(headline.split()), "link": self._address(message)}


def _told(lines: object) -> Iterator[Line]:
    """Yield the lines that the mail of a week carries in its payload."""
    for each in lines if isinstance(lines, list) else ():
        yield Line(each["about"], each["said"], each["path"])


def file_of(kind: str, part: str, language: str) -> str:
    """Return where a message's template stands within its folder of messages."""
    return f"{kind}/{part}.txt" if language == FIRST_LANGUAGE else f"{kind}/{part}.{language}.txt"


def loads_from(folder: Path | None) -> list[Path]:
    """Return the folders of messages in the order they are searched, for a workflow in ``folder``."""
    return [folder / "messages", SHIPPED] if folder else [SHIPPED]


def _has(env: SandboxedEnvironment, kind: str, language: str) -> bool:
    if language not in LOCALES:
        return False
    try:
        env.get_template(file_of(kind, "body", language))
    except TemplateNotFound:
        return False
    return True


@cache
def _environment(folder: Path | None) -> SandboxedEnvironment:
    env = SandboxedEnvironment(
        loader=FileSystemLoader(loads_from(folder)),
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        # Plain text: the HTML is made from blocks, in an environment that escapes.
        autoescape=False,
    )
    env.filters |= {"label": _label, "day": _day, "choose": _choose}
    return env


def _printed(value: object) -> object:
    """Let nothing empty be printed by accident, and nothing printed become markup."""
    if value is None:
        raise UndefinedError("an empty value is printed here: ask for it with {% if %} first")
    if isinstance(value, StrictUndefined):
        return value
    return shield(value)


@pass_context
def _label(context: Context, labels: Mapping[str, str] | str) -> str:
    """Return a label in the language of the mail."""
    if isinstance(labels, str):
        return labels
    return labels.get(context["language"]) or labels[FIRST_LANGUAGE]


@pass_context
def _day(context: Context, value: date | str) -> str:
    """Write a date out: "maandag 14 september 2026"."""
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    if isinstance(day, datetime):
        day = date_at(day)
    return format_date(day, "EEEE d MMMM y", locale=LOCALES[context["language"]])


def _choose(link: str, answer: str) -> str:
    """Return the page's address with an answer preselected; the page stores nothing until it is sent."""
    return f"{link}{'&' if '?' in link else '?'}a={answer}"
