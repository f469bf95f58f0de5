"""The cells of a row as a form would send them: words become choices, and what a spreadsheet lost comes back. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from engine.document import FieldRule
from engine.errors import FieldProblem
from workflows.intake.kind import Names

EMPTY = "#leeg"
"""What somebody writes in a cell to empty a field: an empty cell changes nothing."""
SHOWN = 6
"""How many choices a sentence names."""
_BARE_NUMBER = re.compile(r"[1-9][0-9]{7,8}")
_WITHOUT_PLUS = re.compile(r"32[1-9][0-9]{7,8}")
CHOSEN = frozenset({"record", "person", "organisation"})


def plain(text: str) -> str:
    """Return a text as it is compared: without accents, capitals, punctuation and double spaces."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def typed(
    cells: Sequence[str],
    mapping: Mapping[str, int],
    defaults: Mapping[str, str],
    rules: Mapping[str, FieldRule],
    names: Names,
) -> tuple[dict[str, object], tuple[FieldProblem, ...]]:
    """Return what a row says per field, and the words that mean none of the choices.

    A cell that is empty takes what was chosen for every row.
    """
    found: dict[str, object] = {}
    problems = []
    for name, rule in rules.items():
        at = mapping.get(name)
        cell = cells[at].strip() if at is not None and at < len(cells) else ""
        said = cell or defaults.get(name, "").strip()
        if not said:
            continue
        if said.lower() == EMPTY:
            found[name] = ""
            continue
        choices = _choices(rule, names.get(name, ()))
        if choices is None:
            found[name] = _mended(rule, said)
        elif (key := _meant(said, choices)) is not None:
            found[name] = key
        else:
            known = ", ".join(dict.fromkeys(list(choices.values())[:SHOWN]))
            problems.append(FieldProblem(name, "import_choice", (("typed", said[:40]), ("choices", known))))
    return found, tuple(problems)


def _choices(rule: FieldRule, names: Sequence[tuple[int, str]]) -> dict[str, str] | None:
    """Return key and label of what can be chosen, None for a field that is typed freely."""
    if rule.type == "choice":
        return {key: label.nl for key, label in rule.options.items()}
    return {str(key): label for key, label in names} if rule.type in CHOSEN else None


def _meant(said: str, choices: Mapping[str, str]) -> str | None:
    if said in choices:
        return said
    meant = [key for key, label in choices.items() if plain(label) == plain(said)]
    return meant[0] if len(meant) == 1 else None


def _mended(rule: FieldRule, said: str) -> str:
    """Give a telephone number back the zero or the plus that a spreadsheet took for arithmetic."""
    if rule.type == "phone" and _WITHOUT_PLUS.fullmatch(said):
        return f"+{said}"
    return f"0{said}" if rule.type == "phone" and _BARE_NUMBER.fullmatch(said) else said
