"""When a case counts as stalled, in words: the rules' own labels with the numbers that hold on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.database import Database
from engine.document import Text
from workflows.register.rule_file import rule_file, unit_of
from workflows.register.rule_values import rule_values_on
from workflows.stalled.thresholds import Rule, thresholds


@dataclass(frozen=True, slots=True)
class Explained:
    """One threshold: its key, what it is called, in which group it stands and how much it grants."""

    key: str
    group: str
    label: Text
    number: int
    unit: Text


def explained(db: Database, day: date) -> tuple[Explained, ...]:
    """Return every threshold of the stalled list as it holds on a day, in the order of the rules."""
    file = rule_file()
    with db.read() as tx:
        values = rule_values_on(tx, day)
    found = {}
    for rule in thresholds().rules.values():
        for key in _keys(rule):
            number = values.whole(key)
            found[key] = Explained(key, rule.group, file.values[key].label, number, unit_of(key, number))
    return tuple(found.values())


def _keys(rule: Rule) -> Iterator[str]:
    yield from (each.after for each in rule.thresholds)
    if rule.times is not None:
        yield rule.times
