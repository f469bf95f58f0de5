"""Imports the Python files beside a workflow and hands out the functions their ``__all__`` names, and nothing else.

A file inside a Python package is imported as part of it; any other is imported from where it lies. Text in a workflow
file never reaches an import. Whether guards are pure is judged by the caller before this runs them.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from engine.draft import Code
from engine.errors import Problem

BROKEN = (ImportError, AttributeError, NameError, TypeError, ValueError, LookupError, ArithmeticError)


def load_code(path: Path, text: str) -> Code:
    """Import a Python file and return its functions; what is wrong with it is in ``problems``."""
    try:
        module = _import(path)
    except SyntaxError as error:
        return Code(
            str(path), text, problems=(_problem(path, "code_broken", str(error.msg), error.lineno, error.offset),)
        )
    except BROKEN as error:
        said = f"cannot be imported: {type(error).__name__}: {error}"
        return Code(str(path), text, problems=(_problem(path, "code_broken", said),))
    offered = getattr(module, "__all__", None)
    if not isinstance(offered, list | tuple):
        return Code(str(path), text, problems=(_problem(path, "no_all", "`__all__` must list the names it offers"),))
    functions = dict(_functions(module, offered))
    missing = [str(name) for name in offered if name not in functions]
    problems = tuple(
        _problem(path, "no_function", f"`__all__` names `{name}`, which is no function here") for name in missing
    )
    return Code(str(path), text, functions, problems)


def _functions(
    module: ModuleType, offered: list[object] | tuple[object, ...]
) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in offered:
        function = getattr(module, name, None) if isinstance(name, str) else None
        if isinstance(name, str) and callable(function):
            yield name, function


def _import(path: Path) -> ModuleType:
    name = f"{path.parent.parent.name}.{path.parent.name}.{path.stem}"
    if (path.parent / "__init__.py").is_file() and (path.parent.parent / "__init__.py").is_file() and _is(name, path):
        return importlib.import_module(name)
    name = f"_workflow_{sha256(str(path.resolve()).encode()).hexdigest()[:16]}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    # Dataclasses look their module up by name while it is being made.
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _is(name: str, path: Path) -> bool:
    try:
        spec = importlib.util.find_spec(name)
    except ImportError:
        return False
    return spec is not None and spec.origin is not None and Path(spec.origin).resolve() == path.resolve()


def _problem(path: Path, code: str, message: str, line: int | None = None, column: int | None = None) -> Problem:
    return Problem(
        code, f"{path.name} {message}" if code == "code_broken" else message, str(path), line or 1, column or 1
    )
