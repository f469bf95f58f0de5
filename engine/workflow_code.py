"""The Python beside a workflow, as the loader takes it in: functions by name, the words they use, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from engine.checks.constants import constants
from engine.checks.purity import impurities, siblings
from engine.code_files import load_code
from engine.draft import Code
from engine.errors import DefinitionError, Problem
from engine.source_file import read_text


def guards_of(path: Path) -> Code:
    """Read the guards of a workflow, when they are pure; what is wrong with them is in ``problems``."""
    if not path.is_file():
        return Code()
    try:
        text = read_text(path)
    except DefinitionError as error:
        return Code(str(path), problems=error.problems)
    # Judged before it runs: an impure file could already have done its harm when it is imported.
    together = [(path, text), *_beside(path, text)]
    if problems := [problem for file, its_text in together for problem in impurities(its_text, str(file))]:
        return Code(str(path), text, problems=tuple(problems))
    return _with_words(load_code(path, text), together)


def code_of(path: Path, only: frozenset[str] | None = None) -> Code:
    """Read other code of a workflow likewise; ``only`` are the names it may offer."""
    if not path.is_file():
        return Code()
    try:
        text = read_text(path)
        code = _with_words(load_code(path, text), [(path, text), *_beside(path, text)])
    except DefinitionError as error:
        return Code(str(path), problems=error.problems)
    others = sorted(code.functions.keys() - only) if only is not None else []
    said = [
        Problem("unknown_function", f"{path.name} offers `{name}`; only {', '.join(sorted(only or ()))} mean something",
                str(path), 1, 1)
        for name in others
    ]  # fmt: skip
    return replace(code, problems=(*code.problems, *said))


def _with_words(code: Code, together: Iterable[tuple[Path, str]]) -> Code:
    return replace(code, words=frozenset().union(*(constants(text) for _, text in together)))


def _beside(path: Path, text: str) -> list[tuple[Path, str]]:
    """Return the files of the same folder that a file imports, directly or through another, with their text."""
    found: dict[Path, str] = {}
    waiting = [(path, text)]
    while waiting:
        here, its_text = waiting.pop()
        for sibling in siblings(its_text, here):
            if sibling != path and sibling not in found:
                found[sibling] = read_text(sibling)
                waiting.append((sibling, found[sibling]))
    return list(found.items())
