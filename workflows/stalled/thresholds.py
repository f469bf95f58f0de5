"""The rules of the stalled list as data: ``thresholds.yaml`` as models, and how long each grants on a day.

Owns which rule looks at whom. The numbers are the register's dated rule values; how cases are found is
``workflows.stalled.rules``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from engine.calendar import Length, Unit
from engine.document import Name, Part, Text
from engine.rule_values import RuleValues
from engine.source_file import read_model
from workflows.register.rule_file import Key, rule_file

FILE = Path(__file__).with_name("thresholds.yaml")
DAYS = ("training_days", "working_days")


class OwnerRole(Part):
    """Whether the working days of what a role owns stop in school holidays."""

    school_holidays: Literal["pause", "count"]


class Threshold(Part):
    """How long cases of some block, owned by some roles, may go on; ``block`` None means every block."""

    block: Name | None = None
    roles: list[Name]
    after: Key


class Rule(Part):
    """One rule: its sentence, the same in a few words, what somebody does next and, where it counts, from when on.

    ``limit`` is the rule itself in a few words, with how much it grants.
    ``always_shown`` rules show a case that was put aside too; ``next_by_clock`` says what to do about one clock.
    """

    group: Name
    processes: list[Name]
    nl: str
    en: str
    short: Text
    limit: Text
    next: Text
    next_by_clock: dict[Name, Text] = Field(default_factory=dict)
    always_shown: bool = False
    thresholds: list[Threshold] = Field(default_factory=list)
    times: Key | None = None
    clock: Name | None = None
    asked: list[Name] = Field(default_factory=list)
    contact_tasks: list[Name] = Field(default_factory=list)
    answers_of: list[Name] = Field(default_factory=list)
    except_states: list[Name] = Field(default_factory=list)
    intake_counts_in: list[Name] = Field(default_factory=list)


class Party(Part):
    """Whom a case waits for, in one word; ``outside`` tells that they are no member of the staff."""

    label: Text
    roles: list[Name]
    outside: bool = False


class PutAside(Part):
    """For how long a stalled case may be put aside."""

    after: Key


class Thresholds(Part):
    """The whole file. The order of ``rules`` is the order in which reasons count."""

    roles: dict[Name, OwnerRole]
    groups: dict[Name, Text]
    rules: dict[Name, Rule]
    units: dict[Name, Text]
    parties: dict[Name, Party]
    put_aside: PutAside

    @model_validator(mode="after")
    def _names_resolve(self) -> Thresholds:
        declared = rule_file().values
        for name, rule in self.rules.items():
            if rule.group not in self.groups:
                raise ValueError(f"{name} stands in group {rule.group}, which is not there")
            for threshold in rule.thresholds:
                if unknown := set(threshold.roles) - self.roles.keys():
                    raise ValueError(f"{name} names roles that are not there: {', '.join(sorted(unknown))}")
                if threshold.after not in declared or declared[threshold.after].unit not in DAYS:
                    raise ValueError(f"{name}: {threshold.after} is no number of days")
            if "{limit}" in rule.limit.nl + rule.limit.en and not (rule.thresholds or rule.times):
                raise ValueError(f"{name} grants nothing, and says what")
            if rule.times is not None and rule.times not in declared:
                raise ValueError(f"{name}: there is no {rule.times}")
        return self

    def pauses(self, role: str) -> bool:
        """Tell whether working days of what a role owns stop in school holidays; a role not named has no pause."""
        return role in self.roles and self.roles[role].school_holidays == "pause"

    def party(self, role: str) -> Text | None:
        """Return the word for whoever holds a role; None for a role that nobody waits for."""
        return next((each.label for each in self.parties.values() if role in each.roles), None)

    def place(self, rule: str) -> int:
        """Return where a rule stands in the order of the list."""
        return list(self.rules).index(rule)


@cache
def thresholds() -> Thresholds:
    """Return the file, read once.

    Raises:
        DefinitionError: it is not what it should be.
    """
    return read_model(FILE, Thresholds).content


def length_of(key: str, values: RuleValues) -> Length:
    """Return how long a threshold grants, in the unit that the value is declared in."""
    return Length(values.whole(key), Unit(rule_file().values[key].unit or ""))
