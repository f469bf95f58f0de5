"""What a workflow still takes on trust: guards that read fields of the case until a register knows better."""

from __future__ import annotations

from dataclasses import dataclass

from engine.definition import Definition


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A guard with an open point: what it says, what is still missing, the actions it guards and where it stands."""

    guard: str
    nl: str
    en: str
    missing: str
    actions: tuple[str, ...]
    file: str
    line: int


def open_points(definition: Definition) -> list[OpenPoint]:
    """Return the open points of a workflow in file order."""
    draft = definition.draft
    return [
        OpenPoint(
            guard=name,
            nl=guard.nl,
            en=guard.en,
            missing=guard.open_point,
            actions=tuple(
                action for action, rule in definition.document.actions.items() if name in (*rule.guards, *rule.warns)
            ),
            file=draft.file,
            line=draft.positions.key(("guards", name)).line,
        )
        for name, guard in definition.document.guards.items()
        if guard.open_point is not None
    ]
