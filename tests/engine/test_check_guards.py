"""Guards are used, pure, documented and whole; what Python says is judged before it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.checks.purity import impurities
from engine.loader import survey
from tests.engine.library import Broken, a_library, broken, broken_guards, check_broken

BODY = '    due, lent = facts.day("due_on"), facts.day("lent_on")\n'
IMPORT = "from datetime import datetime\n"
WHEN = "    when: {at_least: {deposit: 10}}"

IN_THE_FILE = {
    "guards nothing": broken(
        "unused_guard", ("  book_is_fit:\n", "  »book_is_fit:\n"), ("    warns: [book_is_fit]\n", "")
    ),
    "two rules": broken(
        "two_rules",
        ("  due_after_lent:\n", "  »due_after_lent:\n    when: {filled: [due_on]}\n"),
        ("({due}) ligt", "ligt"),
        ("({due}) lies", "lies"),
    ),
    "law without source": broken("no_source", ("  deposit_paid:\n", "  »deposit_paid:\n    basis: law\n")),
    "practice without source": broken("no_source", ("  take_back:\n", "  »take_back:\n    basis: practice\n")),
    "texts without a function": broken(
        "useless_key", (WHEN, f"{WHEN}\n    »texts:\n      late: {{nl: Laat, en: Late}}")
    ),
    "text never said": broken(
        "unused_text",
        ("    fields: [due_on]\n", "    fields: [due_on]\n    texts:\n      »late: {nl: Laat, en: Late}\n"),
    ),
    "gap nobody fills": broken("bad_sentence", ("    nl: Het boek is te zwaar", "    nl: »Het {boek} is te zwaar")),
    "gap that reaches in": broken(
        "bad_sentence", ("    en: The due date ({due})", "    en: »The due date ({due.year})")
    ),
}

IN_PYTHON = {
    "not documented": broken_guards(
        "undocumented_guard", ("    Choice: a slip", "    A slip"), ("def due_after", "»def due_after")
    ),
    "other arguments": broken_guards(
        "bad_guard", ("def due_after_lent(facts: Facts, _now: datetime)", "»def due_after_lent(facts: Facts)")
    ),
    "offered for nothing": broken_guards(
        "unused_guard",
        ('["due_after_lent"]', '["due_after_lent", "spare"]'),
        (
            "def due_after_lent",
            "»def spare(_facts: Facts, _now: datetime) -> None:\n    'Choice: none.'\n\n\ndef due_after_lent",
        ),
    ),
    "offers nothing": broken_guards("no_all", ('__all__ = ["due_after_lent"]', ""), ('"""Rules', '»"""Rules')),
    "offers what is not there": broken_guards(
        "no_function", ('["due_after_lent"]', '["due_after_lent", "gone"]'), ('"""Rules', '»"""Rules')
    ),
    "imports the system": broken_guards("impure_guard", (IMPORT, f"»import os\n{IMPORT}")),
    "imports the database": broken_guards("impure_guard", (IMPORT, f"{IMPORT}»from engine.database import Database\n")),
    "opens a file": broken_guards("impure_guard", (BODY, f'    »open("x")\n{BODY}')),
    "evaluates": broken_guards("impure_guard", (BODY, f'    »eval("1")\n{BODY}')),
    "asks the time": broken_guards("impure_guard", (BODY, f"    »datetime.now()\n{BODY}")),
    "asks the day": broken_guards("impure_guard", (BODY, f"    »datetime.today()\n{BODY}")),
    "remembers": broken_guards("impure_guard", (BODY, f"    »global seen\n{BODY}")),
    "keeps a list": broken_guards("impure_guard", (IMPORT, f"{IMPORT}\nSEEN = »[]\n")),
    "keeps a dictionary": broken_guards("impure_guard", (IMPORT, f"{IMPORT}\nSEEN = »dict()\n")),
    "changes the case": broken_guards("impure_guard", (BODY, f'    »facts.fields["due_on"] = "2026-01-01"\n{BODY}')),
    "changes an attribute": broken_guards("impure_guard", (BODY, f'    »facts.state = "lent"\n{BODY}')),
    "answers later": broken_guards("impure_guard", ("def due_after", "»async def due_after")),
    "yields": broken_guards("impure_guard", (BODY, f"    »yield\n{BODY}")),
    "reaches inside": broken_guards("impure_guard", (BODY, f"    »facts.__class__\n{BODY}")),
    "is not Python": broken_guards("code_broken", ("def due_after_lent(", "def due »after_lent(")),
    "cannot be imported": broken_guards(
        "code_broken", ('"""Rules', '»"""Rules'), (IMPORT, f"{IMPORT}from datetime import nothing_there\n")
    ),
    "imports what does not exist": broken_guards(
        "code_broken", ('"""Rules', '»"""Rules'), (IMPORT, f"{IMPORT}from engine.facts import Fact\n")
    ),
}


@pytest.mark.parametrize("case", IN_THE_FILE.values(), ids=IN_THE_FILE.keys())
def test_guard_that_is_not_sound(tmp_path: Path, case: Broken) -> None:
    """The file's side of a guard."""
    check_broken(tmp_path, case)


@pytest.mark.parametrize("case", IN_PYTHON.values(), ids=IN_PYTHON.keys())
def test_python_that_is_not_sound(tmp_path: Path, case: Broken) -> None:
    """The Python side, with its own file, line and column."""
    check_broken(tmp_path, case)


def test_impure_file_never_runs(tmp_path: Path) -> None:
    """It is refused from its text: importing it would already have done the harm."""
    trace = tmp_path / "trace"
    root, _ = a_library(tmp_path, (IMPORT, f'{IMPORT}open({str(trace)!r}, "w").close()\n'), file="guards.py")

    problems = survey([root]).problems

    assert [each.code for each in problems] == ["impure_guard"]
    assert not trace.exists()


def test_pure_code_is_left_alone() -> None:
    """What guards really do is not mistaken for harm."""
    text = (
        "from datetime import timedelta\nLIMIT = timedelta(days=3)\nKINDS = frozenset({'a', 'b'})\n"
        "def rule(facts, now):\n    '''Choice: x.'''\n    seen = {}\n    seen['a'] = facts.today(now)\n"
        "    return None if seen['a'] - LIMIT else sorted(KINDS)\n"
    )

    assert impurities(text, "guards.py") == []
