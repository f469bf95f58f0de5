"""What a review can decide about a stalled case, as data: ``decisions.yaml`` as models."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.document import Name, Part, Text
from engine.source_file import read_model

FILE = Path(__file__).with_name("decisions.yaml")


class Choice(Part):
    """One decision: ``day`` tells that it is for a day, ``task`` what who follows the case is asked to do."""

    label: Text
    processes: list[Name]
    task: Text | None = None
    day: bool = False
    person: bool = False
    aside: bool = False


class Decisions(Part):
    """The whole file: who follows the cases of a process, and the decisions in the order of the buttons."""

    follows: dict[Name, Name]
    decisions: dict[Name, Choice]

    def of_process(self, workflow: str) -> dict[str, Choice]:
        """Return the decisions about a case of a process."""
        return {code: each for code, each in self.decisions.items() if workflow in each.processes}


@cache
def decisions() -> Decisions:
    """Return the file, read once.

    Raises:
        DefinitionError: it is not what it should be.
    """
    return read_model(FILE, Decisions).content
