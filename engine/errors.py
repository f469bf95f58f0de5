"""What can go wrong in the engine, as types with data.

    EngineError
    |-- NotFound            no such case, action, task, person
    |-- NotAllowed          the actor's roles do not permit it
    |-- ActionRefused       permitted, but conditions are unmet (all of them, with reasons)
    |-- BadInput            values of a form that cannot be what the field asks
    |-- StaleCase           somebody was faster: the version seen is no longer the current one
    |-- KeyReused           an idempotency key that came before with another body
    |-- DefinitionError     a workflow file that cannot be used
    |-- DocumentsUnusable   a file of a document that cannot be written or read (``engine.documents``)
    `-- DatabaseUnusable    cannot be opened, or is newer or older than this program

Messages are English and meant for logs. Pages translate by type and code; the engine knows no HTTP status.
"""

from __future__ import annotations

from dataclasses import dataclass


class EngineError(Exception):
    """Base of every error this package raises on purpose."""

    code = "engine_error"


class NotFound(EngineError):
    """The case, action, task or person does not exist or may not be seen."""

    code = "not_found"


class NotAllowed(EngineError):
    """None of the actor's roles on this case permits the command."""

    code = "not_allowed"

    def __init__(self, message: str, *, roles: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.roles = roles


@dataclass(frozen=True, slots=True)
class Unmet:
    """One condition that does not hold: a stable code, a sentence in each language and what would solve it.

    ``fields`` are the fields of the case that would solve it when filled in, ``role`` the person who must be known
    or who can supply it. Both may be empty: some conditions only time can meet.
    """

    code: str
    nl: str
    en: str
    fields: tuple[str, ...] = ()
    role: str | None = None


class ActionRefused(EngineError):
    """The action is permitted but ``unmet`` conditions stand in its way; the tuple holds every one of them."""

    code = "action_refused"

    def __init__(self, action: str, unmet: tuple[Unmet, ...]) -> None:
        super().__init__(f"{action} refused: {', '.join(each.code for each in unmet)}")
        self.action = action
        self.unmet = unmet


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one typed value: the field, a stable code and the values its sentence needs."""

    field: str
    code: str
    values: tuple[tuple[str, str], ...] = ()


class BadInput(EngineError):
    """Typed values that no field can hold (31 February, a letter in a number, an unknown choice)."""

    code = "bad_input"

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__("; ".join(f"{each.field}: {each.code}" for each in problems))
        self.problems = problems


class StaleCase(EngineError):
    """The case moved on after the actor last looked at it."""

    code = "stale_case"

    def __init__(self, case_id: int, *, seen: int, current: int) -> None:
        super().__init__(f"case {case_id} is at version {current}, the actor saw {seen}")
        self.case_id = case_id
        self.seen = seen
        self.current = current


class KeyReused(EngineError):
    """An idempotency key arrived a second time with a different command."""

    code = "key_reused"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a workflow: where it stands, what it is and what was probably meant."""

    code: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    suggestion: str | None = None
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write the problem as one line that editors can jump to."""
        place = f"{self.file}:{self.line}:{self.column}: " if self.file else ""
        hint = f" (did you mean {self.suggestion!r}?)" if self.suggestion else ""
        return f"{place}{self.code}: {self.message}{hint}"


class DefinitionError(EngineError):
    """A workflow file that fails to load or to prove; ``problems`` lists everything found."""

    code = "definition_error"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(each) for each in problems))
        self.problems = problems


class DatabaseUnusable(EngineError):
    """The database cannot be opened, or its schema does not fit this program; ``reason`` is a stable word for why."""

    code = "database_unusable"

    def __init__(self, message: str, *, reason: str = "unreachable") -> None:
        super().__init__(message)
        self.reason = reason
