"""Reads the settings and says where each came from, or everything that is wrong with them.

Reads the environment and the folder of secret files it is given; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import EnvSettingsSource, SecretsSettingsSource
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engine.settings import PREFIX, SECRETS_DIR, Settings, secrets_folder, variable

Origin = Literal["default", "environment", "file", "command line"]
HIDDEN = "********"


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One thing wrong with a setting: its variable, a stable code, and what the sentence about it needs.

    ``code`` is unknown, bad_value or bad_folder; ``given`` is empty for a secret.
    """

    variable: str
    code: str
    given: str = ""
    expected: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        """Write it in English, for logs."""
        meant = f"; did you mean {self.suggestion}?" if self.suggestion else ""
        given = f" (given: {self.given!r})" if self.given else ""
        return f"{self.variable}: {' '.join(filter(None, (self.code + given, self.expected)))}{meant}"


class BadSettings(Exception):
    """The program cannot start with these settings; ``problems`` holds all of them."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        super().__init__("\n".join(str(each) for each in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings and where each was found; a setting that is not named has its default."""

    settings: Settings
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One line of ``samdulea settings``; a secret's value is hidden."""

    variable: str
    default: str
    meaning: str
    value: str
    origin: Origin


def load(environ: Mapping[str, str], **given: object) -> Loaded:
    """Read the settings from an environment and the secret files it names; the environment wins.

    ``given`` are values of the command line, which win over both.

    Raises:
        BadSettings: an unknown variable, a value that cannot be, or a folder of secrets that is not there.
    """
    problems = list(_unknown(environ))
    found = EnvSettingsSource(Settings)
    found.env_vars = {name.lower(): value for name, value in environ.items() if name.startswith(PREFIX)}
    folder = secrets_folder(environ)
    secrets: dict[str, Any] = {}
    if folder is not None and folder.is_dir():
        problems += _unknown(each.name.upper() for each in folder.iterdir())
        secrets = SecretsSettingsSource(Settings, secrets_dir=folder)()
    elif folder is not None:
        problems.append(SettingProblem(SECRETS_DIR, "bad_folder", str(folder)))
    values = found()
    given = {name: value for name, value in given.items() if value is not None}
    try:
        settings = Settings(**{**secrets, **values, **given})
    except ValidationError as error:
        raise BadSettings((*problems, *(_problem(each) for each in error.errors()))) from error
    if problems:
        raise BadSettings(tuple(problems))
    origins: dict[str, Origin] = {
        **dict.fromkeys(secrets, "file"),
        **dict.fromkeys(values, "environment"),
        **dict.fromkeys(given, "command line"),
    }
    return Loaded(settings, origins)


def describe(loaded: Loaded) -> list[SettingRow]:
    """Return every setting with its default, its meaning, its value (secrets hidden) and where that came from."""
    return [
        SettingRow(
            variable(name),
            _shown(name, rule.get_default(call_default_factory=True)),
            rule.description or "",
            _shown(name, getattr(loaded.settings, name)),
            loaded.origins.get(name, "default"),
        )
        for name, rule in Settings.model_fields.items()
    ]


def _unknown(names: Iterable[str]) -> Iterator[SettingProblem]:
    known = [*(variable(name) for name in Settings.model_fields), SECRETS_DIR]
    for name in sorted(names):
        if name.upper().startswith(PREFIX) and name not in known:
            meant = get_close_matches(name.upper(), known, n=1)
            yield SettingProblem(name, "unknown", suggestion=meant[0] if meant else "")


def _problem(error: ErrorDetails) -> SettingProblem:
    name = str(error["loc"][0])
    rule: FieldInfo = Settings.model_fields[name]
    secret = rule.annotation is SecretStr or name == "database"
    given = "" if secret else str(error["input"])
    said = error["msg"].removeprefix("Value error, ")
    return SettingProblem(variable(name), "bad_value", given, said[:1].lower() + said[1:])


def _shown(name: str, value: object) -> str:
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _without_password(str(value)) if name == "database" else str(value)


def _without_password(address: str) -> str:
    try:
        return make_url(address).render_as_string()
    except ArgumentError:
        return HIDDEN
