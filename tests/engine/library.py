"""The lending library, a made-up process that proves, and a way to break it in one place.

In a replacement the mark ``»`` shows where the fault should be reported; it does not reach the file.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Problem
from engine.loader import Survey, survey

GOOD = Path(__file__).parent / "good"
MARK = "»"
Edit = tuple[str, str]


@dataclass(frozen=True)
class Broken:
    """Edits that break the library, and the one problem they should be answered with."""

    edits: tuple[Edit, ...]
    code: str
    hint: str | None = None
    path: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()
    file: str = "workflow.yaml"


def broken(code: str, *edits: Edit, hint: str | None = None, path: tuple[str, ...] = (), also: str = "") -> Broken:
    """Break the workflow file; ``also`` are further codes that the same fault cannot help causing."""
    return Broken(edits, code, hint, path, frozenset(also.split()))


def broken_guards(code: str, *edits: Edit, hint: str | None = None, also: str = "") -> Broken:
    """Break guards.py."""
    return Broken(edits, code, hint, (), frozenset(also.split()), "guards.py")


def a_library(folder: Path, *edits: Edit, file: str = "workflow.yaml") -> tuple[Path, tuple[int, int] | None]:
    """Copy the library, edit one file of it, and return where it lies and the line and column of the mark."""
    root = folder / "library"
    shutil.copytree(GOOD, root, ignore=shutil.ignore_patterns("__pycache__"))
    path = root / "library_loan" / file
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        text = text.replace(old, new)
    before, mark, after = text.partition(MARK)
    path.write_text(before + after, encoding="utf-8")
    spot = (before.count("\n") + 1, len(before) - before.rfind("\n")) if mark else None
    return root, spot


def survey_of(folder: Path, *edits: Edit, file: str = "workflow.yaml") -> Survey:
    """Break a copy of the library and look at it."""
    root, _ = a_library(folder, *edits, file=file)
    return survey([root])


def check_broken(folder: Path, case: Broken) -> Problem:
    """Assert that the library, so broken, is refused for this reason only, at the marked place."""
    root, spot = a_library(folder, *case.edits, file=case.file)

    problems = survey([root]).problems

    found = [each for each in problems if each.code == case.code]
    assert found, [str(each) for each in problems]
    assert {each.code for each in problems} - {case.code} == case.also, [str(each) for each in problems]
    assert found[0].file == str(root / "library_loan" / case.file)
    assert spot == (found[0].line, found[0].column), str(found[0])
    assert found[0].suggestion == case.hint, str(found[0])
    assert found[0].path == case.path, str(found[0])
    return found[0]
