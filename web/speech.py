"""In which language a reader sees what workflow files say; what the files do not say stands in the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.definition import Definition
from engine.document import FieldRule, Text
from engine.errors import Unmet
from engine.length import Length
from web.pages import words

TONES = {"neutral": "quiet", "danger": "bad", "warning": "warn"}

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Speech:
    """Chooses the reader's side of a label, Dutch where it has no other."""

    language: str = "nl"

    def __call__(self, text: Text | None) -> str:
        """Return a label, empty when there is none."""
        if text is None:
            return ""
        return text.said(self.language)

    def unmet(self, unmet: Unmet) -> str:
        """Return the sentence of a condition that does not hold."""
        return unmet.en if self.language == "en" else unmet.nl

    def state(self, definition: Definition, name: str) -> dict[str, str]:
        """Return a state as a pill: its label and its tone."""
        rule = definition.document.states[name]
        return {"label": self(rule.label), "tone": TONES.get(rule.tone, rule.tone)}

    def flag(self, definition: Definition, name: str) -> dict[str, str]:
        """Return a mark that a clock put on a case as a pill."""
        rule = definition.document.flags[name]
        return {"label": self(rule.label), "tone": TONES.get(rule.tone, rule.tone)}

    def length(self, length: Length) -> str:
        """Return a length in words: "20 opleidingsdagen"."""
        return f"{length.amount} {words()['units'][length.unit.value]}"

    def clock(self, definition: Definition, name: str) -> str:
        """Return what a clock is about."""
        rule = definition.clock_rules.get(name)
        return self(rule.label) if rule else name

    def task(self, definition: Definition, *, name: str, kind: str, label: str | None) -> str:
        """Return what a task asks: typed by a person, declared in the file, or raised by a clock."""
        if label:
            return label
        if kind == "escalation":
            return str(words()["escalation"]).format(clock=self.clock(definition, name))
        rule = definition.document.tasks.get(name)
        return self(rule.label) if rule else str(words()["free_task"])

    def role(self, definition: Definition, name: str) -> str:
        """Return what a role is called."""
        rule = definition.roles.get(name)
        return self(rule.label) if rule else name

    def value(self, rule: FieldRule, value: object, names: Mapping[int, str]) -> str:
        """Return a stored value as people write it; ``names`` are the people and organisations of this field."""
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return str(words()["answers"]["yes" if value else "no"])
        if rule.type in {"person", "organisation", "record"}:
            return names.get(int(str(value)), NOTHING)
        if rule.type == "date":
            return short_day(date.fromisoformat(str(value)))
        option = rule.options.get(str(value))
        unit = f" {self(rule.unit)}" if rule.unit else ""
        if option:
            return self(option)
        return f"{self.number(value)}{unit}" if rule.type == "number" else str(value)

    def number(self, value: object) -> str:
        """Return a number with the mark before its decimals that the language has."""
        return str(value) if self.language == "en" else str(value).replace(".", ",")


def short_day(day: date | datetime) -> str:
    """Return a date inside a sentence: 14/9/2026."""
    return f"{day.day}/{day.month}/{day.year}"
