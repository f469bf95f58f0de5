"""Reads YAML into plain values and remembers where each of them stood.

Keys are always text, so ``no`` and ``on`` stay names; a date stays text. A key given twice is an error, which YAML
itself would settle in silence. Knows nothing of workflows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

Path = tuple[str | int, ...]
Loader: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VALUES = {f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float", "null")}


@dataclass(frozen=True, slots=True)
class Spot:
    """A line and a column, both counted from one."""

    line: int
    column: int


class BadYaml(Exception):
    """The text is no YAML that can be used; says where and why."""

    def __init__(self, code: str, message: str, spot: Spot) -> None:
        super().__init__(message)
        self.code = code
        self.spot = spot


@dataclass(slots=True)
class Positions:
    """Where every key and value of a file stands, by the path that leads to it."""

    keys: dict[Path, Spot] = field(default_factory=dict)
    values: dict[Path, Spot] = field(default_factory=dict)

    def value(self, path: Path) -> Spot:
        """Return where a value stands, or the nearest thing around it that is in the file."""
        return self._nearest(self.values, path)

    def key(self, path: Path) -> Spot:
        """Return where a key stands; for an entry of a list, its value."""
        return self.keys.get(path) or self._nearest(self.values, path)

    def _nearest(self, spots: Mapping[Path, Spot], path: Path) -> Spot:
        for end in range(len(path), 0, -1):
            spot = spots.get(path[:end]) if end == len(path) else self.keys.get(path[:end], spots.get(path[:end]))
            if spot is not None:
                return spot
        return Spot(1, 1)


def read_yaml(text: str) -> tuple[object, Positions]:
    """Return the values of a YAML text and their positions.

    Raises:
        BadYaml: the text cannot be parsed, is empty, repeats a key or contains itself.
    """
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise BadYaml("empty_file", "the file is empty", Spot(1, 1))
        positions = Positions()
        return _Reader(loader, positions).read(node, (), ()), positions
    except yaml.MarkedYAMLError as error:
        raise BadYaml("bad_yaml", f"not valid YAML: {_sentence(error)}", _mark(error.problem_mark)) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        spot = Spot(before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise BadYaml("bad_yaml", f"a character that YAML does not allow: {error.reason}", spot) from error
    finally:
        loader.dispose()


@dataclass(slots=True)
class _Reader:
    loader: yaml.CSafeLoader | yaml.SafeLoader
    positions: Positions

    def read(self, node: yaml.Node, path: Path, around: tuple[yaml.Node, ...]) -> object:
        if node in around:
            raise BadYaml("bad_yaml", "an alias contains itself", _mark(node.start_mark))
        self.positions.values[path] = _mark(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return {name: self.read(value, (*path, name), (*around, node)) for name, value in self._entries(node, path)}
        if isinstance(node, yaml.SequenceNode):
            return [self.read(each, (*path, index), (*around, node)) for index, each in enumerate(node.value)]
        return self._scalar(node)

    def _entries(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, yaml.Node]]:
        seen: dict[str, Spot] = {}
        for key, value in node.value:
            spot = _mark(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                raise BadYaml("bad_yaml", "a key must be a plain word", spot)
            name = str(key.value)
            if name in seen:
                raise BadYaml("duplicate_key", f"key `{name}` stands here twice, first on line {seen[name].line}", spot)
            seen[name] = self.positions.keys[(*path, name)] = spot
            yield name, value

    def _scalar(self, node: yaml.Node) -> object:
        if node.tag not in _VALUES:
            return str(node.value)
        try:
            return self.loader.construct_object(node)
        except ValueError as error:
            raise BadYaml("bad_yaml", str(error), _mark(node.start_mark)) from error


def _mark(mark: yaml.Mark | None) -> Spot:
    return Spot(1, 1) if mark is None else Spot(mark.line + 1, mark.column + 1)


def _sentence(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)
