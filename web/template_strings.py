"""Finds the texts of the templates: all of them, and those that somebody without an account can come to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from babel.messages.extract import extract
from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from web.look import TEMPLATES

ONE_COLUMN: Final = "parts/one_column.html"
"""The layout of pages behind a link and of signing in."""
ERROR: Final = "errors/error.html"
METHOD: Final = "jinja2.ext:babel_extract"
OPTIONS: Final = {"extensions": "jinja2.ext.do,jinja2.ext.i18n", "trimmed": "true", "newstyle_gettext": "true"}

Message = str | tuple[str, ...]
"""A text, or one and many."""


def strings(names: set[str] | None = None) -> dict[Message, list[str]]:
    """Return the texts of some templates, or of all, each with the templates it stands in."""
    found: dict[Message, list[str]] = {}
    for name in sorted(names or _all()):
        with (TEMPLATES / name).open("rb") as file:
            for _, message, _, _ in extract(METHOD, file, options={**OPTIONS, "silent": "false"}):
                found.setdefault(message, []).append(name)
    return found


def without_account() -> set[str]:
    """Return the templates of which pages for somebody without an account are made."""
    read_by = {name: set(_references(name)) for name in _all()}
    reached, waiting = set[str](), [name for name, used in read_by.items() if ONE_COLUMN in used] + [ERROR]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += read_by[name]
    return reached


def _all() -> list[str]:
    return [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]


def _references(name: str) -> Iterator[str]:
    environment = Environment(extensions=OPTIONS["extensions"].split(","), autoescape=True)
    parsed = environment.parse((TEMPLATES / name).read_text(encoding="utf-8"))
    return (each for each in find_referenced_templates(parsed) if each and not each.startswith("govuk"))
