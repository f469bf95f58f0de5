"""Column types: aware UTC moments and JSON that is the same text on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Dialect, String, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Utc(TypeDecorator[datetime]):
    """An aware moment. Stored in UTC with microseconds; SQLite keeps ISO text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """Say what a value is, also where SQLite keeps it as text: whoever reads one from an event asks."""
        return datetime

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use text of fixed width on SQLite: cheaper than its DateTime and ordered the same way."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive moments: a local time without zone is the start of every lost reminder."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"naive datetime {value!r}"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None).isoformat(timespec="microseconds") if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the moment back as aware UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value.astimezone(UTC) if isinstance(value, datetime) else None


class Json(TypeDecorator[Any]):
    """A JSON value as compact text with sorted keys; equal values are equal text on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base class's shape
        """Write compact, sorted JSON."""
        return None if value is None else dump(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - the base class's shape
        """Read it back."""
        if value == "[]":
            # Most lists that are kept are empty, and a page reads thousands.
            return []
        return None if value is None else json.loads(value)


class TextIn(FunctionElement[str]):
    """The text that a column of JSON holds under a name; NULL where it holds none."""

    name = "text_in"
    type = String()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        """Look into ``column`` for ``name``, which is a name of the program's own and never typed by anybody."""
        super().__init__(column, literal(name, String), literal(f"$.{name}", String))


@compiles(TextIn, "sqlite")
def _text_in_sqlite(element: TextIn, compiler: SQLCompiler, **how: Any) -> str:
    column, _, path = element.clauses
    return f"json_extract({compiler.process(column, **how)}, {compiler.process(path, **how)})"


@compiles(TextIn, "postgresql")
def _text_in_postgresql(element: TextIn, compiler: SQLCompiler, **how: Any) -> str:
    column, name, _ = element.clauses
    return f"(CAST({compiler.process(column, **how)} AS JSON) ->> {compiler.process(name, **how)})"


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def dump(value: Any) -> str:
    """Return the one canonical text of a JSON value."""
    return _ENCODER.encode(value)
