"""The settings of the running program: what may be set from outside, and what each one means.

Read once from the environment by the composition root; nothing else looks at environment variables. Knows no use of
the values.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from typing_extensions import override

PREFIX = "SAMDULEA_"
KEY_FILE = "secret.key"
HIDDEN = "********"


class SettingsError(Exception):
    """Settings that cannot be used; ``problems`` holds one Dutch sentence for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """Every setting with its default. Secrets do not show themselves."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    database: str = "sqlite:///var/samdulea.db"
    durable: bool = True
    base_url: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^\s/]+")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    secret_key: SecretStr = SecretStr("")
    smtp_host: str = ""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["none", "starttls", "tls"] = "none"
    smtp_sender: str = Field(default="duaal@localhost", pattern=r"^[^@\s]+@[^@\s]+$")
    workflow_paths: tuple[Path, ...] = ()
    tick_seconds: float = Field(default=5, gt=0, le=3600)
    worker_in_serve: bool = True
    session_hours: int = Field(default=10, ge=1, le=24 * 30)
    demo: bool = False

    @field_validator("workflow_paths", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [each for each in value.split(os.pathsep) if each] if isinstance(value, str) else value

    @classmethod
    @override  # which also tells that its arguments are given, not chosen
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read only what is handed in: the environment is an argument of ``load_settings``."""
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as people see it; a secret's value is hidden. ``origin`` is ``default`` or ``environment``."""

    name: str
    variable: str
    default: str
    value: str
    origin: Literal["default", "environment"]
    meaning: str


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; an empty one counts as not set.

    Raises:
        SettingsError: with every variable that is unknown or holds what it cannot hold.
    """
    given = _given(environ)
    problems = [_unknown(name) for name in given if name not in Settings.model_fields]
    known = {name: value for name, value in given.items() if name in Settings.model_fields}
    try:
        settings = Settings.model_validate(known)
    except ValidationError as error:
        wrong = dict.fromkeys(str(each["loc"][0]) for each in error.errors())
        raise SettingsError((*problems, *map(_wrong, wrong))) from error
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def describe(settings: Settings, environ: Mapping[str, str]) -> list[SettingRow]:
    """Return every setting in order with its value and where that comes from."""
    given = _given(environ)
    return [
        SettingRow(
            name=name,
            variable=_variable(name),
            default=_shown(field.default),
            value=_shown(getattr(settings, name)),
            origin="environment" if name in given else "default",
            meaning=_words()["meanings"][name],
        )
        for name, field in Settings.model_fields.items()
    ]


def database_file(settings: Settings) -> Path | None:
    """Return the file of an SQLite database, None for any other."""
    try:
        url = make_url(settings.database)
    except ArgumentError:
        return None
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def secret_of(settings: Settings) -> str:
    """Return the secret key; beside an SQLite database one is made the first time and kept, for the owner only.

    Raises:
        SettingsError: none is set and there is no file to keep one in, or the file cannot be used.
    """
    if given := settings.secret_key.get_secret_value():
        return given
    database = database_file(settings)
    if database is None:
        raise SettingsError((_words()["problems"]["secret_needed"],))
    path = database.parent / KEY_FILE
    try:
        return _kept(path)
    except OSError as error:
        said = _words()["problems"]["secret_unusable"].format(path=path, detail=error.strerror)
        raise SettingsError((said,)) from error


def _kept(path: Path) -> str:
    """Return the key in the file, made whole before it gets its name: two programs may start at once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass  # somebody else was first: theirs is the key
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(PREFIX).lower(): value for name, value in environ.items() if name.startswith(PREFIX) and value
    }


def _unknown(name: str) -> str:
    close = get_close_matches(name, Settings.model_fields, n=1)
    words = _words()["problems"]
    if not close:
        return words["unknown"].format(variable=_variable(name))
    return words["unknown_meant"].format(variable=_variable(name), meant=_variable(close[0]))


def _wrong(name: str) -> str:
    words = _words()
    return words["problems"]["wrong"].format(variable=_variable(name), meaning=words["meanings"][name])


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    if isinstance(value, tuple):
        return os.pathsep.join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return words
