"""A workflow ready for use: the document, its compiled rulebook and every lookup the hot path needs.

Built once per version and shared by all threads; nothing in it changes afterwards. Does not prove anything: a
definition that passed ``engine.loader.load_all`` is proved, one straight from ``load_workflow`` only has names that
resolve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from engine.clock_rules import ClockRule, clock_rules
from engine.document import Document, Role
from engine.draft import Draft, Effect
from engine.facts import ClockFacts, Guard
from engine.machine import Machine, actions_from, build_machine, target
from engine.titles import Piece, parse_title, write_title

Language = Literal["nl", "en"]


@dataclass(frozen=True, eq=False)
class Definition:
    """One version of one workflow.

    ``guards`` and ``effects`` are the Python functions by name; a guard with ``when`` has none. ``facts`` reads what
    guards must know of a register; ``follow``, ``keep_clocks`` and ``contacted`` keep its rows in step with the case's
    fields, clocks and contacts; ``orders`` carry out what other cases asked. ``roles`` are the common roles together
    with the workflow's own. ``sha256`` identifies ``source_text``, to which a case is pinned. The three tables by
    state list names in file order and know every state.
    """

    name: str
    version: int
    document: Document
    machine: Machine
    guards: Mapping[str, Guard]
    effects: Mapping[str, Effect]
    facts: Callable[[Any], Any] | None
    follow: Effect | None
    keep_clocks: Callable[[Any, frozenset[ClockFacts]], None] | None
    contacted: Callable[[Any, Mapping[str, str]], None] | None
    orders: Mapping[str, Callable[[Any], None]]
    roles: Mapping[str, Role]
    sha256: str
    source_text: str
    folder: Path
    draft: Draft
    clock_rules: Mapping[str, ClockRule]
    actions_by_state: Mapping[str, tuple[str, ...]]
    clocks_by_state: Mapping[str, tuple[str, ...]]
    title: tuple[Piece, ...]
    subtitle: tuple[Piece, ...]

    def target(self, action: str, state: str) -> str | None:
        """Return the state that the action leads to, or None when it does not start in ``state``."""
        return target(self.machine, action, state)

    def actions_from(self, state: str) -> tuple[str, ...]:
        """Return the names of the actions that start in ``state``, in file order; none for an unknown state."""
        return self.actions_by_state.get(state, ())

    def format_title(self, fields: Mapping[str, object], language: Language = "nl") -> str:
        """Return how a case with these fields is called."""
        return self.format_pieces(self.title, fields, language)

    def format_subtitle(self, fields: Mapping[str, object], language: Language = "nl") -> str:
        """Return the second line of a case with these fields."""
        return self.format_pieces(self.subtitle, fields, language)

    def format_pieces(self, pieces: tuple[Piece, ...], fields: Mapping[str, object], language: Language = "nl") -> str:
        """Fill a parsed format string (``engine.titles``) in; a choice is written as its label."""
        return write_title(pieces, lambda name: self._text_of(name, fields.get(name), language))

    def is_final(self, state: str) -> bool:
        """Tell whether a case in ``state`` is finished."""
        return self.document.states[state].final

    def _text_of(self, name: str, value: object, language: Language) -> str:
        option = self.document.fields[name].options.get(str(value)) if name in self.document.fields else None
        if option is not None:
            return option.nl if language == "nl" else option.en
        return "" if value is None else str(value)


def build_definition(draft: Draft, source_text: str, folder: Path) -> Definition:
    """Compile a draft whose names resolve.

    Raises:
        ValueError: a state, an action, a guard or a title refers to something that is not there.
    """
    document = draft.document
    steps = [(name, source, rule.to) for name, rule in document.actions.items() for source in rule.sources]
    machine = build_machine(document.states, document.initial, steps)
    rules = {rule.name: rule for rule in clock_rules(document)}
    return Definition(
        name=document.name,
        version=document.version,
        document=document,
        machine=machine,
        guards=MappingProxyType(dict(_python_guards(draft))),
        effects=MappingProxyType(dict(draft.effects.functions)),
        facts=draft.facts.functions.get("facts"),
        follow=draft.facts.functions.get("follow"),
        keep_clocks=draft.facts.functions.get("keep_clocks"),
        contacted=draft.facts.functions.get("contacted"),
        orders=MappingProxyType(dict(draft.orders.functions)),
        roles=MappingProxyType(dict(draft.roles)),
        sha256=sha256(source_text.encode()).hexdigest(),
        source_text=source_text,
        folder=folder,
        draft=draft,
        clock_rules=MappingProxyType(rules),
        actions_by_state=MappingProxyType({state: actions_from(machine, state) for state in machine.states}),
        clocks_by_state=MappingProxyType(
            {state: tuple(rule.name for rule in rules.values() if state in rule.runs_in) for state in machine.states}
        ),
        title=parse_title(document.title),
        subtitle=parse_title(document.subtitle),
    )


def _python_guards(draft: Draft) -> Iterator[tuple[str, Guard]]:
    for name, rule in draft.document.guards.items():
        if rule.when is None:
            if name not in draft.guards.functions:
                raise ValueError(f"guard {name!r} has neither a condition nor a function")
            yield name, draft.guards.functions[name]
