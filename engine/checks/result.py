"""What a proof answers: how many things it looked at, and each one that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.definition import Definition
from engine.errors import Problem


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one proof on one workflow. ``values`` fill further placeholders of its sentence."""

    checked: int
    problems: tuple[Problem, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


Check = Callable[[Definition], Result]


def result(checked: int, problems: Iterable[Problem], **values: object) -> Result:
    """Collect what a proof found."""
    return Result(checked, tuple(problems), tuple((name, str(value)) for name, value in values.items()))
