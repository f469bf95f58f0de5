"""Whatever can be wrong with typed input has a sentence in Dutch; a code without one would tell a person nothing."""

from __future__ import annotations

import ast
from pathlib import Path

from web.pages import words

ROOT = Path(__file__).parents[2]
BUILDERS = {"FieldProblem": 1, "_Refused": 0}
"""Who makes a problem, and which argument is its code."""


def codes():
    """Return every code that the engine and the workflows give to wrong input, with the file it stands in."""
    found = {}
    for path in sorted([*(ROOT / "engine").rglob("*.py"), *(ROOT / "workflows").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILDERS):
                continue
            place = BUILDERS[node.func.id]
            code = node.args[place] if len(node.args) > place else None
            if isinstance(code, ast.Constant):
                found[code.value] = path.name
    return found


def test_every_problem_has_a_sentence():
    """Each names the field it is about."""
    said = words()["problems"]
    found = codes()

    assert len(found) > 20
    assert {code: file for code, file in found.items() if code not in said} == {}
    assert [code for code, sentence in said.items() if not sentence.startswith("{label}")] == []
