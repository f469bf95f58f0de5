"""States and the steps between them."""

from __future__ import annotations

from pydantic import Field

from engine.document.clocks import Clock
from engine.document.parts import Basis, Name, Part, Text, Tone, Value


class State(Part):
    """Where a case can be. ``needs`` must be filled before it moves on; ``final`` states have no owner.

    ``told`` is what mails say instead of the label, where the label itself tells too much.
    """

    label: Text
    told: Text | None = None
    block: Name
    owner: Name | None = None
    final: bool = False
    needs: list[Name] = Field(default_factory=list)
    opens: list[Name] = Field(default_factory=list)
    deadline: Clock | None = None
    help: Text | None = None
    tone: Tone = "neutral"

    @property
    def in_mails(self) -> Text:
        """Return how mails call it."""
        return self.told or self.label


class Send(Part):
    """A message that a step or a change of hands causes, and the roles on the case that get it."""

    message: Name
    to: list[Name]


class Action(Part):
    """A step from one state to another.

    ``by`` lists roles, or ``system``. ``asks`` are shown in its form, ``requires`` must be filled when it is taken.
    Unless ``unfinished``, the source state's ``needs`` must be complete. ``reason`` names a list of coded reasons.
    ``hands_to`` is an organisation field: the case moves there; ``returns`` gives it back to who handed it over.
    ``assigns`` names on the case, per role, the person in a field. ``overrides`` lists guards that some roles may
    pass with a written reason, shown in the record.
    """

    label: Text
    sources: list[Name] = Field(alias="from", min_length=1)
    to: Name
    by: list[Name] = Field(min_length=1)
    asks: list[Name] = Field(default_factory=list)
    requires: list[Name] = Field(default_factory=list)
    guards: list[Name] = Field(default_factory=list)
    warns: list[Name] = Field(default_factory=list)
    overrides: dict[Name, list[Name]] = Field(default_factory=dict)
    effects: list[Name] = Field(default_factory=list)
    sets: dict[Name, Value] = Field(default_factory=dict)
    clears: list[Name] = Field(default_factory=list)
    opens: list[Name] = Field(default_factory=list)
    closes: list[Name] = Field(default_factory=list)
    sends: list[Send] = Field(default_factory=list)
    assigns: dict[Name, Name] = Field(default_factory=dict)
    hands_to: Name | None = None
    returns: bool = False
    reason: Name | None = None
    unfinished: bool = False
    reopens: bool = False
    undo: bool = True
    confirm: Text | None = None
    help: Text | None = None
    tone: Tone = "neutral"
    basis: Basis = "choice"
    source: str = ""
