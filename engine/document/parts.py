"""What all parts of a workflow file are made of: names, labels, lengths of time, roles and blocks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from engine.calendar import Length

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Reach = Literal["all", "organisation", "own", "code"]
Basis = Literal["law", "practice", "choice"]
Tone = Literal["neutral", "info", "good", "warning", "danger"]
Value = str | int | float | bool


def _length(value: object) -> object:
    return Length.parse(value) if isinstance(value, str) else value


Span = Annotated[Length, BeforeValidator(_length)]


class Part(BaseModel):
    """Base of everything in the file: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


class Text(Part):
    """A label in both languages, and in French where somebody without an account reads it."""

    nl: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]
    fr: str = ""

    def said(self, language: str) -> str:
        """Return the label in a language; what it is not said in, it is said in Dutch."""
        return {"en": self.en, "fr": self.fr}.get(language, "") or self.nl


class Role(Part):
    """A role people can hold.

    ``staff`` roles sign in; the others answer by link. ``never_empty`` marks the role where every escalation ends.
    """

    label: Text
    staff: bool = True
    never_empty: bool = False


class Block(Part):
    """A phase that groups states; order in the file is the order on the page."""

    label: Text
    short: Text | None = None
