"""Guards may stand in several files beside each other; each is judged before any of them runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.loader import load_all, survey
from tests.engine.library import a_library

GUARDS = '''"""Rules of a loan, collected."""

from __future__ import annotations

from {package}.library_loan.due_rules import due_after_lent

__all__ = ["due_after_lent"]
'''
RULES = '''"""Rules of days."""

from __future__ import annotations

from datetime import datetime

from engine.facts import Facts, Refusal
from {package}.library_loan.words import said


def due_after_lent(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse a due date before the day of lending.

    Choice: a slip of the keyboard.
    """
    due, lent = facts.day("due_on"), facts.day("lent_on")
    return Refusal(values={{"due": said(due)}}) if due is not None and lent is not None and due < lent else None
'''
WORDS = '''"""How a day is said."""

from __future__ import annotations

from datetime import date


def said(day: date) -> str:
    """Say it."""
    return f"{day:%d/%m}"
'''


@pytest.fixture
def package(tmp_path):
    """Give the library as a package whose guards stand in three files."""
    root = tmp_path / f"beside_{tmp_path.name.replace('-', '_')}"
    a_library(tmp_path)[0].rename(root)
    here = root / "library_loan"
    for folder in (root, here):
        (folder / "__init__.py").touch()
    for name, text in {"guards": GUARDS, "due_rules": RULES}.items():
        (here / f"{name}.py").write_text(text.format(package=root.name), encoding="utf-8")
    (here / "words.py").write_text(WORDS, encoding="utf-8")
    sys.path.insert(0, str(tmp_path))
    yield root
    sys.path.remove(str(tmp_path))


def test_rules_of_several_files_are_one_rulebook(package):
    """The file that collects them offers them; sentences find what any of the files says."""
    guard = load_all([package]).current("library_loan").guards["due_after_lent"]

    assert guard.__module__ == f"{package.name}.library_loan.due_rules"


@pytest.mark.parametrize("file", ["due_rules", "words"])
@pytest.mark.parametrize("harm", ["import os", "from engine.database import Database", "open('x', 'w')"])
def test_an_impure_file_is_named_also_when_it_hangs_on_another(package, tmp_path, file, harm):
    """With its own name and line, and before it could do its harm."""
    trace = tmp_path / "trace"
    path = package / "library_loan" / f"{file}.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, harm, f"open({str(trace)!r}, 'w').close()", ""]), encoding="utf-8")

    problems = survey([package]).problems

    assert {(each.code, each.file) for each in problems} == {("impure_guard", str(path))}
    assert problems[0].line == len(lines) + 1
    assert not trace.exists()


def test_only_files_of_the_same_folder_are_siblings(package):
    """A rule that reaches into another workflow is not proved by this one."""
    path = package / "library_loan" / "words.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("from datetime", f"from {package.name}.other.words import x\nfrom datetime"))

    [problem] = survey([package]).problems

    assert problem.code == "impure_guard"
    assert f"{package.name}.other.words" in problem.message


def test_a_sibling_that_is_no_python_is_told_with_its_line(package):
    """The one who wrote it finds the place."""
    path: Path = package / "library_loan" / "words.py"
    path.write_text("def said(\n", encoding="utf-8")

    problems = survey([package]).problems

    assert ("code_broken", str(path)) in {(each.code, each.file) for each in problems}
