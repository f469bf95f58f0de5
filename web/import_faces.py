"""Lists that are brought in, as their pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.document import FieldRule
from engine.errors import BadInput
from engine.local_time import BRUSSELS
from engine.queries.field_rows import FieldRow
from engine.values import Stored
from web import forms
from web.catalogues import words_of
from web.pages import words
from web.reader import language
from web.speech import Speech
from web.spreadsheets.sheets import Cell, Sheet
from web.spreadsheets.writing import FORMS
from workflows.intake.cells import CHOSEN
from workflows.intake.details import CODE
from workflows.intake.looking import Asked, Overview, Row

COLUMN, FIXED = "kolom-", "vast-"
"""How the inputs begin that choose a column for a field, and a value for every row without one."""
EXAMPLE = 30


def said() -> dict[str, Any]:
    """Return the words of these pages, in the language of the page that is being made."""
    return words_of("import_words", language())


def line(found: Overview) -> dict[str, Any]:
    """Return one list among those that were brought in before."""
    at = found.created_at.astimezone(BRUSSELS)
    return {
        "id": f"import-{found.id}",
        "href": f"/beheer/invoeren/{found.id}",
        "name": found.file_name,
        "kind": said()["kinds"][found.kind],
        "at": f"{at.day}/{at.month}/{at.year} {at:%H:%M}",
        "by": found.by,
        "status": said()["statuses"][found.status],
    }


def read_as(found: Overview) -> str:
    """Say how the file was understood, so that somebody who sees strange letters knows why."""
    told = dict(found.read_as)
    if "delimiter" in told:
        told["delimiter"] = said()["delimiters"][told["delimiter"]]
    return str(said()["read_as"][told["form"]]).format(**told)


def mapping_fields(
    found: Overview,
    asked: Asked,
    first: Row | None,
    say: Speech,
    *,
    wrong: Mapping[str, str],
    typed: Mapping[str, str] | None,
) -> list[dict[str, Any]]:
    """Return a list to choose a column from for every field, and one for its value in rows where nothing stands."""
    words_, options = said()["mapping"], _columns(found, first)
    fields = []
    for name, rule in asked.rules.items():
        label = say(rule.label).rstrip("?")
        chosen = typed.get(COLUMN + name, "") if typed is not None else str(found.mapping.get(name, ""))
        one = forms.plain(COLUMN + name, "person", label, chosen, error=wrong.get(name, ""), options=options)
        fields.append(one | {"required": name in asked.required})
        known = [(str(key), text) for key, text in asked.names.get(name, ())] if rule.type in CHOSEN else []
        known += [(key, say(text)) for key, text in rule.options.items()]
        if known:
            fixed = typed.get(FIXED + name, "") if typed is not None else found.defaults.get(name, "")
            choices = [{"value": key, "label": text, "help": ""} for key, text in known]
            other = forms.plain(FIXED + name, "person", words_["default"].format(label=label), fixed, options=choices)
            fields.append(other | {"required": False})
    return fields


def _columns(found: Overview, first: Row | None) -> list[dict[str, Any]]:
    options = []
    for at, column in enumerate(found.columns):
        example = first.cells[at][:EXAMPLE] if first else ""
        label = said()["mapping"]["example"].format(column=column, example=example) if example else column
        options.append({"value": str(at), "label": label, "help": ""})
    return options


def chosen_columns(found: Overview, typed: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """Return which column is which field, and what holds for every row, as they were chosen."""
    mapping = {
        name.removeprefix(COLUMN): int(value)
        for name, value in typed.items()
        if name.startswith(COLUMN) and value.isdecimal() and len(value) < 4 and int(value) < len(found.columns)
    }
    fixed = {name.removeprefix(FIXED): value for name, value in typed.items() if name.startswith(FIXED)}
    return mapping, fixed


def checked_row(row: Row, labels: Mapping[str, str], path: str) -> dict[str, Any]:
    """Return a row with what would happen to it and why."""
    words_ = said()["check"]
    return {
        "id": f"row-{row.number}",
        "number": row.number,
        "name": row.name or words_["nameless"],
        "label": words_["verdicts"].get(row.verdict, ""),
        "tone": words_["tones"].get(row.verdict, "quiet"),
        "problems": sentences(row, labels),
        "alike": [
            {
                "text": words_[each.how].format(text=each.text),
                "href": path.format(id=each.made_id) if each.made_id else "",
            }
            for each in row.alike
        ],
        "double": row.verdict == "double",
        "decision": row.decision,
        "decide": words_["decide"].format(number=row.number),
    }


def result_row(row: Row, labels: Mapping[str, str], path: str) -> dict[str, Any]:
    """Return a row with what became of it."""
    words_ = said()["result"]
    return {
        "id": f"row-{row.number}",
        "number": row.number,
        "name": row.name or said()["check"]["nameless"],
        "label": words_["outcomes"][row.outcome],
        "tone": words_["tones"][row.outcome],
        "problems": sentences(row, labels) if row.outcome in {"", "failed"} else [],
        "href": path.format(id=row.made_id) if row.made_id and path else "",
    }


def sentences(row: Row, labels: Mapping[str, str]) -> list[str]:
    """Return everything that is wrong with a row, in words."""
    return [text for problem in row.problems for text in forms.sentences(BadInput((problem,)), labels).values()]


def labels_of(asked: Asked, say: Speech) -> dict[str, str]:
    """Return what each field is called in a sentence."""
    own: dict[str, str] = words()["field_labels"]
    return (
        own
        | {"file": said()["labels"]["file"]}
        | {name: say(rule.label).rstrip("?") for name, rule in asked.rules.items()}
    )


def error_file(found: Overview, rows: tuple[Row, ...], labels: Mapping[str, str]) -> bytes:
    """Return the rows that stay out, in the columns and the order of whoever made the file, with why."""
    words_, checks = said()["error_file"], said()["check"]
    lines = [
        [
            *row.cells,
            " ".join([*sentences(row, labels), *(checks[each.how].format(text=each.text) for each in row.alike)]),
        ]
        for row in rows
    ]
    return FORMS["xlsx"].write([Sheet(words_["title"], [*found.columns, words_["column"]], lines)])


def incomplete_file(rows: tuple[FieldRow, ...], rules: Mapping[str, FieldRule], say: Speech) -> bytes:
    """Return learners of whom something is missing, with their code and every field that such a list may fill in."""
    lines = [
        [row.code, *(_cell(rules[name], row.fields.get(name), say) for name in rules if name != CODE)] for row in rows
    ]
    heads = [say(rule.label).rstrip("?") for rule in rules.values()]
    return FORMS["xlsx"].write([Sheet(said()["incomplete"]["title"], heads, lines)])


def _cell(rule: FieldRule, value: Stored, say: Speech) -> Cell:
    if value is None:
        return None
    if rule.type == "date":
        return date.fromisoformat(str(value))
    return say(rule.options[str(value)]) if str(value) in rule.options else str(value)
