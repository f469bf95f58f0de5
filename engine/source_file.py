"""Reads one YAML file into its model, or says with line and column why not.

The only place where the text of a workflow file comes from disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from engine.errors import DefinitionError, Problem
from engine.positions import BadYaml, Positions, read_yaml
from engine.schema_errors import schema_problems

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Source(Generic[Model]):
    """A file that is well formed: its model, its text and where everything stands."""

    content: Model
    text: str
    positions: Positions
    path: Path


def read_model(path: Path, model: type[Model]) -> Source[Model]:
    """Read a YAML file as ``model``.

    Raises:
        DefinitionError: the file cannot be read, is no YAML or is not what the model allows; with every fault.
    """
    text = read_text(path)
    try:
        data, positions = read_yaml(text)
    except BadYaml as error:
        problem = Problem(error.code, str(error), str(path), error.spot.line, error.spot.column)
        raise DefinitionError((problem,)) from error
    if not isinstance(data, dict):
        raise DefinitionError((Problem("wrong_type", "the file must hold keys and values", str(path), 1, 1),))
    try:
        return Source(model.model_validate(data), text, positions, path)
    except ValidationError as error:
        raise DefinitionError(tuple(schema_problems(error, model, str(path), positions))) from error


def read_text(path: Path) -> str:
    """Read a text file.

    Raises:
        DefinitionError: it is missing, cannot be opened or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        raise DefinitionError((Problem("file_not_found", "there is no such file", str(path), 1, 1),)) from error
    except OSError as error:
        raise DefinitionError((Problem("unreadable", f"cannot be read: {error.strerror}", str(path), 1, 1),)) from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        problem = Problem("not_utf8", "the file is not UTF-8: save it as UTF-8", str(path), line, column)
        raise DefinitionError((problem,)) from error
