"""Proves before start-up that every message a workflow names can be written, in every language it exists in.

Implements ``engine.checks.MessageProof``. Sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from traceback import extract_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from engine.definition import Definition
from engine.message import Message
from notifications.samples import BASE_URL, bare, full
from notifications.texts import FIRST_LANGUAGE, LOCALES, Texts, Written, file_of, loads_from

Sample = Callable[[str, Definition, str], Message]
SAMPLES: tuple[Sample, ...] = (full, bare)


class TemplateProof:
    """Tries every template of a message out with sample facts."""

    def problems(self, message: str, definition: Definition) -> list[str]:
        """Return one English sentence per fault, naming the template's file and line; empty when all is well."""
        folders = loads_from(definition.folder)
        if not any((folder / message).is_dir() for folder in folders):
            return [f"no folder {message} with templates in {' or '.join(map(str, folders))}"]
        texts = Texts(BASE_URL, {definition.name: definition.folder})
        found = [
            fault
            for language in languages_of(message, folders)
            for fault in _faults(texts, message, definition, language)
        ]
        return list(dict.fromkeys(found))


def languages_of(message: str, folders: list[Path]) -> list[str]:
    """Return Dutch, and every other language of which there is a subject or a body."""
    parts = ("subject", "body")
    others = [
        language
        for language in LOCALES
        if any((folder / file_of(message, part, language)).is_file() for folder in folders for part in parts)
    ]
    return list(dict.fromkeys([FIRST_LANGUAGE, *others]))


def _faults(texts: Texts, message: str, definition: Definition, language: str) -> Iterator[str]:
    for part in ("subject", "body"):
        if not any((folder / file_of(message, part, language)).is_file() for folder in loads_from(definition.folder)):
            yield f"{file_of(message, part, language)} is missing"
            return
    for sample in SAMPLES:
        try:
            written = texts.write(sample(message, definition, language))
        except TemplateError as fault:
            yield _place(fault)
        else:
            yield from _empty(written, message)


def _empty(written: Written, message: str) -> Iterator[str]:
    if not written.subject:
        yield f"{file_of(message, 'subject', written.language)}:1: says nothing"
    if not written.blocks:
        yield f"{file_of(message, 'body', written.language)}:1: says nothing"


def _place(fault: TemplateError) -> str:
    """Return the fault with the line of the template that causes it: the last template in the call chain."""
    if isinstance(fault, TemplateSyntaxError):
        return f"{fault.filename or fault.name}:{fault.lineno}: {fault.message}"
    if isinstance(fault, TemplateNotFound):
        return f"template {fault.name} is missing"
    frames = [frame for frame in extract_tb(fault.__traceback__) if frame.filename.endswith(".txt")]
    place = f"{frames[-1].filename}:{frames[-1].lineno}: " if frames else ""
    return f"{place}{fault.message or type(fault).__name__}"
