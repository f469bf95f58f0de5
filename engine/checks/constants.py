"""The words a Python file mentions, so that what only code uses does not count as unused."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(maxsize=64)
def constants(text: str) -> frozenset[str]:
    """Return every piece of text that stands in a Python file; nothing when it cannot be parsed."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return frozenset()
    return frozenset(
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def line_of(text: str, function: str) -> int:
    """Return the line on which a function of that name begins, 1 when there is none."""
    return _lines(text).get(function, 1)


@lru_cache(maxsize=64)
def _lines(text: str) -> dict[str, int]:
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    # The first of two counts, and the outer one before those inside it.
    return {node.name: node.lineno for node in reversed(found)}
