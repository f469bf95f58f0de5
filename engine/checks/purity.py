"""Proof: the guards of a workflow are pure, judged from their text before it ever runs.

A guard may look at its arguments and compute; it may not read, write, remember or ask the time. This keeps honest
authors from slipping; it is no sandbox against a hostile one, whose file should not be installed at all.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

from engine.errors import Problem

ALLOWED_IMPORTS = frozenset(
    {
        "__future__", "collections", "collections.abc", "dataclasses", "datetime", "decimal", "enum", "functools",
        "itertools", "math", "operator", "re", "string", "typing", "engine.calendar", "engine.facts", "engine.length",
        "engine.rule_values",
    }
)  # fmt: skip
BANNED_NAMES = frozenset(
    {
        "open", "exec", "eval", "compile", "__import__", "input", "print", "globals", "locals", "vars", "setattr",
        "delattr", "breakpoint", "exit", "quit", "help",
    }
)  # fmt: skip
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_CALLS = frozenset({"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict"})


def siblings(text: str, path: Path) -> list[Path]:
    """Return the Python files of the same folder that a file imports as part of its package."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    package = f"{path.parent.parent.name}.{path.parent.name}."
    imported = [
        name for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for name in _imported(node)
    ]
    files = [path.parent / f"{name.removeprefix(package)}.py" for name in imported if name.startswith(package)]
    return [file for file in dict.fromkeys(files) if file.is_file()]


def impurities(text: str, file: str) -> list[Problem]:
    """Return everything in a ``guards.py``, or in a file it is made of, that a pure function has no use for."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        said = f"not valid Python: {error.msg}"
        return [Problem("code_broken", said, file, error.lineno or 1, error.offset or 1)]
    except ValueError as error:
        return [Problem("code_broken", f"not valid Python: {error}", file, 1, 1)]
    beside = {_module_of(each) for each in siblings(text, Path(file))}
    faults = [fault for node in ast.walk(tree) for fault in _faults(node, beside)] + list(_state(tree))
    spots = sorted((node.lineno, node.col_offset + 1, said) for node, said in faults)
    return [Problem("impure_guard", said, file, line, column) for line, column, said in spots]


Fault = tuple[ast.stmt | ast.expr, str]


def _module_of(path: Path) -> str:
    return f"{path.parent.parent.name}.{path.parent.name}.{path.stem}"


def _faults(node: ast.AST, beside: Collection[str]) -> Iterator[Fault]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (
            (node, f"guards may not import `{name}`")
            for name in _imported(node)
            if name not in ALLOWED_IMPORTS and name not in beside
        )
    if isinstance(node, ast.Name) and node.id in BANNED_NAMES and isinstance(node.ctx, ast.Load):
        yield node, f"guards may not use `{node.id}`"
    if isinstance(node, ast.Attribute):
        yield from _reach(node)
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Attribute):
        yield node, "guards may not change what they are given"
    if isinstance(node, ast.Global | ast.Nonlocal):
        yield node, "guards may not remember anything"
    if isinstance(node, ast.Call) and _asks_time(node):
        yield node, "guards may not ask the time: the moment is an argument"
    if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.Yield | ast.YieldFrom):
        yield node, "guards answer at once: no async, no yield"


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return ["." * node.level + (node.module or "")]


def _reach(node: ast.Attribute) -> Iterator[Fault]:
    if node.attr.startswith("__"):
        yield node, f"guards may not reach into `{node.attr}`"
    if not isinstance(node.ctx, ast.Load):
        yield node, f"guards may not change `{node.attr}` of anything"


def _asks_time(node: ast.Call) -> bool:
    if not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr in {"now", "utcnow"} or (node.func.attr == "today" and not node.args and not node.keywords)


def _state(tree: ast.Module) -> Iterator[Fault]:
    """Yield what the module would keep between two questions."""
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        names = [each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]
        if names == ["__all__"] or value is None:
            continue
        called = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
        if isinstance(value, MUTABLE) or called in MUTABLE_CALLS:
            yield value, f"guards may not keep anything that changes: make `{', '.join(names)}` a tuple or a frozenset"
