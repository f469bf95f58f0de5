"""Owns how a page is put together: the template environment, its filters and the address of each static file.

Knows no routes, no views and no request: a page hands its view dataclasses to a template, and one
environment serves one language.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale
from jinja2 import (
    ChainableUndefined,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)

from web.catalogues import DUTCH, LOCALES, translations
from web.words import filters

HERE: Final = Path(__file__).resolve().parent
TEMPLATES: Final = HERE / "templates"
STATIC: Final = HERE / "static"
BRUSSELS: Final = ZoneInfo("Europe/Brussels")


class Components:
    """The GOV.UK components as template functions: `govuk.character_count({...})`.

    They live in an environment of their own, because they test parameters that nobody passed and
    would fail under `StrictUndefined`; a name our own templates forgot still fails. Each component
    is compiled when it is first used, so start-up pays for none.
    """

    def __init__(self) -> None:
        loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
        self._environment = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined, auto_reload=False)

    def __getattr__(self, name: str) -> Any:
        """Return the macro of one component, named in snake case.

        Raises:
            AttributeError: there is no such component.
        """
        if name.startswith("_"):
            raise AttributeError(name)
        path = f"govuk_frontend_jinja/components/{name.replace('_', '-')}/macro.html"
        macro = "govuk" + name.title().replace("_", "")
        found = getattr(self._environment.get_template(path).module, macro)
        setattr(self, name, found)
        return found


class Assets:
    """Addresses of static files that change when the file does, so browsers may keep them for ever."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self._folder = folder
        self._prefix = prefix
        self._known: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """Return the address of one file under the static folder.

        Raises:
            FileNotFoundError: the file is not there (for the vendored ones: `make assets` was not run).
        """
        if name not in self._known:
            digest = hashlib.sha256((self._folder / name).read_bytes()).hexdigest()[:10]
            self._known[name] = f"{self._prefix}/{name}?v={digest}"
        return self._known[name]


@cache
def environment(
    language: str = DUTCH,
    *,
    static_prefix: str = "/static",
    zone: ZoneInfo = BRUSSELS,
    auto_reload: bool = False,
) -> Environment:
    """Build the environment for one language: strict names, escaped output, Dutch as source language.

    Built once, and shared by all applications of this process: each template is compiled once.

    Args:
        language: which texts there are, and how dates and numbers are written.
        static_prefix: where the web server mounts `web/static`.
        zone: the zone in which moments are shown.
        auto_reload: look for changed templates on each use (development only).
    """
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.do", "jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=auto_reload,
        cache_size=-1,
    )
    # The extension adds this method at run time; it is reached by name so that the types stay honest.
    getattr(made, "install_gettext_translations")(translations(language), newstyle=True)  # noqa: B009
    made.policies["ext.i18n.trimmed"] = True
    made.filters.update(filters(Locale.parse(LOCALES[language]), zone))
    made.filters["say"] = lambda text: text.said(language) if text else ""
    made.globals["govuk"] = Components()
    made.globals["asset"] = Assets(STATIC, static_prefix)
    return made
