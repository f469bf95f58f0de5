"""Nobody reads a case past the one condition that says who may see it."""

from __future__ import annotations

import ast
from pathlib import Path

import engine.queries

QUERIES = Path(engine.queries.__file__).parent
BY_LINK = {("task_page.py", "view_task")}
"""Behind a link the token is the permission: one task of one case, found by its id."""
CODE_ALONE = {("mail_queue.py", "list_mails"), ("logbook.py", "of_case"), ("logbook.py", "check_chain")}
"""The queue of mails and the log show whose case it is by its code: names and the way there only for who sees it."""

NUMBERS = {("narrowing_choices.py", "_among_all"), ("work_list.py", "_mine"), ("work_list.py", "_first")}
"""They gather ids by the index that holds them first; what is shown of those goes through ``seen_by``."""


def reads_of_cases(source: str) -> list[str]:
    """Return the functions that begin a query on ``cases`` themselves instead of through ``seen_by``."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            arguments = [node.id for each in call.args for node in ast.walk(each) if isinstance(node, ast.Name)]
            if name in {"select", "select_from", "exists"} and "cases" in arguments:
                found.append(function.name)
    return found


def test_every_query_on_cases_begins_with_seen_by():
    """A list, count or detail that forgets the condition would show somebody else's learner."""
    found = {(path.name, name) for path in QUERIES.glob("*.py") for name in reads_of_cases(path.read_text("utf-8"))}

    assert found == BY_LINK | CODE_ALONE | NUMBERS


def test_a_query_that_goes_around_is_found():
    """The test itself can fail: both ways of reading the table are seen."""
    assert reads_of_cases("def peek(tx):\n    tx.execute(select(cases.c.title))") == ["peek"]
    assert reads_of_cases("def peek(tx):\n    return select(func.count()).select_from(cases)") == ["peek"]
    assert reads_of_cases("def seen(a, w):\n    return seen_by(a, w, cases.c.id)") == []
