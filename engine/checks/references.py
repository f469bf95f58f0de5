"""Every name a workflow file uses, with what it should refer to and where it stands.

One table says which keys hold names; both "every name resolves" and "everything declared is used" read from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel

from engine.document import (
    Action,
    Clock,
    Condition,
    Contact,
    Document,
    Extension,
    FieldRule,
    Follow,
    Guard,
    Opening,
    Recurring,
    Send,
    Start,
    State,
    Step,
    TaskRule,
    Text,
)
from engine.draft import Draft
from engine.positions import Path

ACTOR = "actor"
"""A role, or the program itself."""

VALUES: Mapping[tuple[type[BaseModel], str], str] = {
    (FieldRule, "group"): "group",
    (FieldRule, "left_out_with"): "field",
    (FieldRule, "role"): "role",
    (FieldRule, "read"): "role",
    (FieldRule, "write"): ACTOR,
    (FieldRule, "closed_in"): "role",
    (FieldRule, "guards"): "guard",
    (Condition, "filled"): "field",
    (Condition, "on_or_before_today"): "field",
    (Condition, "has_role"): "role",
    (Condition, "flag"): "flag",
    (Condition, "no_flag"): "flag",
    (Condition, "task_done"): "task",
    (Guard, "fields"): "field",
    (Guard, "role"): "role",
    (Step, "remind"): "role",
    (Step, "escalate"): "role",
    (Step, "message"): "message",
    (Step, "open"): "task",
    (Step, "set"): "flag",
    (Step, "blocks"): "action",
    (Step, "fire"): "action",
    (Start, "action"): "action",
    (Start, "field"): "field",
    (Extension, "by"): "role",
    (Extension, "asked_on"): "field",
    (Clock, "runs_in"): "state",
    (Clock, "ends_on"): "field",
    (Clock, "pauses_in"): "state",
    (Clock, "pausable_by"): "role",
    (Recurring, "runs_in"): "state",
    (Recurring, "task"): "task",
    (Follow, "open"): "task",
    (TaskRule, "role"): "role",
    (TaskRule, "asks"): "field",
    (TaskRule, "requires"): "field",
    (TaskRule, "invite"): "message",
    (TaskRule, "lives_in"): "state",
    (TaskRule, "kept_by"): "effect",
    (State, "block"): "block",
    (State, "owner"): "role",
    (State, "needs"): "field",
    (State, "opens"): "task",
    (Send, "message"): "message",
    (Send, "to"): "role",
    (Action, "sources"): "state",
    (Action, "to"): "state",
    (Action, "by"): ACTOR,
    (Action, "asks"): "field",
    (Action, "requires"): "field",
    (Action, "guards"): "guard",
    (Action, "warns"): "guard",
    (Action, "overrides"): "role",
    (Action, "effects"): "effect",
    (Action, "clears"): "field",
    (Action, "opens"): "task",
    (Action, "closes"): "task",
    (Action, "assigns"): "field",
    (Action, "hands_to"): "field",
    (Action, "reason"): "reason",
    (Opening, "by"): ACTOR,
    (Opening, "effects"): "effect",
    (Opening, "asks"): "field",
    (Opening, "requires"): "field",
    (Opening, "assigns"): "field",
    (Contact, "record"): "field",
    (Contact, "email"): "field",
    (Contact, "phone"): "field",
    (Contact, "language"): "field",
    (Document, "initial"): "state",
}
KEYS: Mapping[tuple[type[BaseModel], str], str] = {
    (FieldRule, "brings"): "field",
    (FieldRule, "closed_in"): "state",
    (Condition, "equals"): "field",
    (Condition, "at_least"): "field",
    (Condition, "at_most"): "field",
    (Condition, "younger_than"): "field",
    (Action, "overrides"): "guard",
    (Action, "sets"): "field",
    (Action, "assigns"): "role",
    (Opening, "assigns"): "role",
    (Document, "visibility"): "role",
    (Document, "people"): "role",
    (Document, "handovers"): "role",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A name, the kind of thing it should be, and the path to it; ``is_key`` when it stands before the colon."""

    kind: str
    name: str
    where: Path
    is_key: bool = False

    @property
    def holder(self) -> str:
        """Return the key that holds the name: ``needs``, ``guards``, ``from``."""
        steps = [each for each in self.where if isinstance(each, str)]
        return steps[-2] if self.is_key else steps[-1]


@lru_cache(maxsize=4)
def references(draft: Draft) -> tuple[Reference, ...]:
    """Return every name the file uses, in the order of the models."""
    return tuple(_inside(draft.document, ()))


def _inside(part: BaseModel, where: Path) -> Iterator[Reference]:
    for name, info in type(part).model_fields.items():
        value, here = getattr(part, name), (*where, info.alias or name)
        if kind := KEYS.get((type(part), name)):
            yield from (Reference(kind, key, (*here, key), is_key=True) for key in value)
        if kind := VALUES.get((type(part), name)):
            yield from (Reference(kind, each, path) for each, path in _names(value, here))
        else:
            yield from _deeper(value, here)


def _names(value: object, where: Path) -> Iterator[tuple[str, Path]]:
    if isinstance(value, str):
        yield value, where
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _names(each, (*where, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _names(each, (*where, index))


def _deeper(value: object, where: Path) -> Iterator[Reference]:
    if isinstance(value, str | int | None | Text):
        return
    if isinstance(value, BaseModel):
        yield from _inside(value, where)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _deeper(each, (*where, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _deeper(each, (*where, index))
