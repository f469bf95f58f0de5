"""Owns the languages of the pages: which there are, their gettext catalogues and their files of words.

Dutch is the source: templates hold the Dutch texts themselves and ``<name>.yaml`` the Dutch words. English is complete
(``locale/en``, ``<name>.en.yaml``); French says what somebody without an account reads (``locale/fr``,
``<name>.fr.yaml``) and leaves the rest Dutch.
"""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import yaml
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE: Final = Path(__file__).resolve().parent
LOCALE: Final = HERE / "locale"
DUTCH: Final = "nl"
NAMES: Final = {"nl": "Nederlands", "fr": "Français", "en": "English"}
"""Every language, in its own words and in the order in which a page offers them."""
OF_STAFF: Final = ("nl", "en")
"""The languages of the pages behind an account."""
LOCALES: Final = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}
"""How each writes dates and numbers; English on the 24-hour clock and with the day first, as in Belgium."""


def tag(language: str) -> str:
    """Return a language as HTML names it."""
    return LOCALES[language].replace("_", "-")


def po_path(language: str) -> Path:
    """Return the catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "messages.po"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the texts of the templates in a language, read once; the Dutch ones are themselves."""
    if language == DUTCH:
        return gettext.NullTranslations()
    with po_path(language).open("rb") as file:
        catalogue = read_po(file, locale=LOCALES[language])
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def words_of(name: str, language: str = DUTCH) -> dict[str, Any]:
    """Return a file of words in a language, read once; what it does not say is said in Dutch."""
    spoken = _read(HERE / f"{name}.yaml")
    own = HERE / f"{name}.{language}.yaml"
    return _over(spoken, _read(own)) if language != DUTCH and own.is_file() else spoken


def _read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def _over(under: dict[str, Any], upper: dict[str, Any]) -> dict[str, Any]:
    """Return one catalogue laid over another, branch by branch, in the order of the one below."""
    merged = dict(under)
    for key, value in upper.items():
        below = under.get(key)
        merged[key] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
