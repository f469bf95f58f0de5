"""What is typed in a form with a number of the official register: the number as it is kept, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.errors import BadInput, FieldProblem
from engine.forbidden_numbers import forbidden_in
from workflows.register.form_file import Kept
from workflows.register.numbers import WrongNumber

LONGEST = 40
"""How much of a wrong number the sentence repeats."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A form with the field of its number; ``kind`` begins the codes of what may be wrong."""

    kept: Kept
    field: str
    kind: str
    read: Callable[[str], str]

    def typed(self, typed: Mapping[str, object], *, partly: bool = False) -> dict[str, object]:
        """Return what was typed with the number as it is kept.

        Raises:
            BadInput: it is no such number; with whatever else is wrong in the form.
        """
        number = str(typed.get(self.field) or "").strip()
        if not number:
            return dict(typed)
        try:
            return {**typed, self.field: self.read(number)}
        except WrongNumber as error:
            code = forbidden_in(number) or f"{self.kind}_{error.code}"
            wrong = FieldProblem(self.field, code, (("typed", number[:LONGEST]),))
            raise BadInput((wrong, *self._others(typed, partly=partly))) from error

    def _others(self, typed: Mapping[str, object], *, partly: bool) -> tuple[FieldProblem, ...]:
        try:
            self.kept.read({name: value for name, value in typed.items() if name != self.field}, partly=partly)
        except BadInput as error:
            return error.problems
        return ()
