"""Proof: the guards of a workflow are pure, judged from their text before it ever runs.

A guard may look at its arguments and compute; it may not read, write, remember or ask the time. This keeps honest
authors from slipping; it is no sandbox against a hostile one, whose file should not be installed at all.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.errors import Problem

ALLOWED_IMPORTS = frozenset(
    {
        "__future__", "collections", "collections.abc", "dataclasses", "datetime", "decimal", "enum", "functools",
        "itertools", "math", "operator", "re", "string", "typing", "engine.calendar", "engine.facts", "engine.length",
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


def impurities(text: str, file: str) -> list[Problem]:
    """Return everything in a ``guards.py`` that a pure function has no use for."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line, column = getattr(error, "lineno", 1) or 1, getattr(error, "offset", 1) or 1
        return [Problem("code_broken", f"not valid Python: {error}", file, line, column)]
    faults = [fault for node in ast.walk(tree) for fault in _faults(node)] + list(_state(tree))
    spots = sorted((node.lineno, node.col_offset + 1, said) for node, said in faults)
    return [Problem("impure_guard", said, file, line, column) for line, column, said in spots]


Fault = tuple[ast.stmt | ast.expr, str]


def _faults(node: ast.AST) -> Iterator[Fault]:
    match node:
        case ast.Import(names=names):
            yield from ((node, f"guards may not import `{each.name}`") for each in names if each.name not in ALLOWED_IMPORTS)
        case ast.ImportFrom(module=module, level=level):
            if level or module not in ALLOWED_IMPORTS:
                yield node, f"guards may not import `{'.' * level}{module or ''}`"
        case ast.Name(id=name, ctx=ast.Load()) if name in BANNED_NAMES:
            yield node, f"guards may not use `{name}`"
        case ast.Attribute(attr=name) if name.startswith("__"):
            yield node, f"guards may not reach into `{name}`"
        case ast.Attribute(ctx=ast.Store() | ast.Del(), attr=name):
            yield node, f"guards may not change `{name}` of anything"
        case ast.Subscript(ctx=ast.Store() | ast.Del(), value=ast.Attribute()):
            yield node, "guards may not change what they are given"
        case ast.Global() | ast.Nonlocal():
            yield node, "guards may not remember anything"
        case ast.Call(func=ast.Attribute(attr="now" | "utcnow")):
            yield node, "guards may not ask the time: the moment is an argument"
        case ast.Call(func=ast.Attribute(attr="today"), args=[], keywords=[]):
            yield node, "guards may not ask the time: the moment is an argument"
        case ast.AsyncFunctionDef() | ast.Await() | ast.Yield() | ast.YieldFrom():
            yield node, "guards answer at once: no async, no yield"
        case _:
            return


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
