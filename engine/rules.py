"""The pure decision: may this action be taken on this case, and if not, everything that stands in its way.

Knows the definition and the facts it is given; no database, no clock, no language of the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.conditions import condition_holds
from engine.definition import Definition
from engine.document import Action
from engine.errors import ActionRefused, NotAllowed, NotFound, Unmet
from engine.facts import Facts
from engine.sentences import say


@dataclass(frozen=True, slots=True)
class Decision:
    """An action that may be taken: from which state to which, and the guards somebody passes in spite of."""

    action: str
    source: str
    target: str
    overridden: tuple[Unmet, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """An action that the case's state offers to these roles.

    ``possible`` is true exactly when ``decide`` would accept it as the case stands. ``solved_in_form`` tells that
    whatever is unmet can be filled in on the action's own form. ``overridable`` are unmet guards that these roles
    may pass with a written reason.
    """

    name: str
    action: Action
    unmet: tuple[Unmet, ...]
    warnings: tuple[Unmet, ...] = ()
    overridable: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Tell whether nothing stands in the way."""
        return not self.unmet

    @property
    def solved_in_form(self) -> bool:
        """Tell whether the action's own form asks everything that is missing."""
        return all(each.fields and set(each.fields) <= set(self.action.asks) for each in self.unmet)


def decide(
    definition: Definition, facts: Facts, action: str, *, roles: frozenset[str], now: datetime, override: bool = False
) -> Decision:
    """Decide whether ``action`` may be taken by somebody with ``roles``.

    Args:
        override: the actor gave a written reason to pass the guards that the action lets these roles override.

    Raises:
        NotFound: the state offers no such action.
        NotAllowed: none of the roles may take it.
        ActionRefused: with every unmet condition.
    """
    rule = definition.document.actions.get(action)
    target = definition.target(action, facts.state) if rule is not None else None
    if rule is None or target is None:
        message = f"{action} is no action of state {facts.state}"
        raise NotFound(message)
    if not roles.intersection(rule.by):
        message = f"{action} asks for one of: {', '.join(rule.by)}"
        raise NotAllowed(message, roles=tuple(rule.by))
    unmet = tuple(_unmet(definition, facts, action, rule, now))
    passed = _overridable(rule, unmet, roles) if override else ()
    if left := tuple(each for each in unmet if each.code not in passed):
        raise ActionRefused(action, left)
    return Decision(action, facts.state, target, tuple(each for each in unmet if each.code in passed))


def options(definition: Definition, facts: Facts, *, roles: frozenset[str], now: datetime) -> tuple[Option, ...]:
    """Return every action of the state that these roles may take, in file order, with what is unmet."""
    found = []
    for name in definition.actions_from(facts.state):
        rule = definition.document.actions[name]
        if roles.intersection(rule.by):
            unmet = tuple(_unmet(definition, facts, name, rule, now))
            warnings = tuple(each for guard in rule.warns if (each := refusal(definition, facts, guard, now)))
            found.append(Option(name, rule, unmet, warnings, _overridable(rule, unmet, roles)))
    return tuple(found)


def refusal(definition: Definition, facts: Facts, name: str, now: datetime) -> Unmet | None:
    """Ask one guard; return None when it holds, else its sentences and what would solve it."""
    guard = definition.document.guards[name]
    if guard.when is not None:
        if condition_holds(guard.when, facts, now):
            return None
        return Unmet(name, guard.nl, guard.en, tuple(guard.fields), guard.role)
    said = definition.guards[name](facts, now)
    if said is None:
        return None
    text = guard.texts[said.text] if said.text else guard
    fields = tuple(guard.fields) if said.fields is None else said.fields
    return Unmet(name, text.nl.format_map(said.values), text.en.format_map(said.values), fields, guard.role)


def is_filled(definition: Definition, facts: Facts, name: str) -> bool:
    """Tell whether a field counts as filled: a tick only when it is yes, and one that may be left out with a reason."""
    rule = definition.document.fields[name]
    return (facts.yes(name) if rule.type == "tick" else facts.filled(name)) or is_left_out(definition, facts, name)


def is_left_out(definition: Definition, facts: Facts, name: str) -> bool:
    """Tell whether somebody wrote why a field does not apply on this case, where its workflow allows that."""
    reason = definition.document.fields[name].left_out_with
    return reason is not None and facts.filled(reason)


def missing(definition: Definition, facts: Facts, names: list[str]) -> Iterator[Unmet]:
    """Yield one unmet condition for each field that is not filled."""
    for name in names:
        if not is_filled(definition, facts, name):
            rule = definition.document.fields[name]
            sentence = "tick_needed" if rule.type == "tick" else "field_needed"
            yield Unmet(f"needs_{name}", *say(sentence, rule.label), (name,))


def _unmet(definition: Definition, facts: Facts, name: str, rule: Action, now: datetime) -> Iterator[Unmet]:
    needs = [] if rule.unfinished else definition.document.states[facts.state].needs
    lacking = tuple(missing(definition, facts, list(dict.fromkeys([*needs, *rule.requires]))))
    yield from lacking
    told = {name for each in lacking for name in each.fields}
    for guard in rule.guards:
        unmet = refusal(definition, facts, guard, now)
        # A guard that asks nothing but what is asked already would say the same twice.
        if unmet is not None and not (unmet.fields and unmet.role is None and told.issuperset(unmet.fields)):
            yield unmet
    yield from _blocked(definition, facts, name)


def _blocked(definition: Definition, facts: Facts, action: str) -> Iterator[Unmet]:
    for clock in facts.clocks.values():
        rule = definition.clock_rules.get(clock.name)
        if rule is None:
            continue
        for position in clock.marks:
            if position < len(rule.steps) and action in rule.steps[position].blocks:
                yield Unmet(f"blocked_by_{clock.name}", *say("clock_blocks", rule.label, day=clock.ends_on.isoformat()))


def _overridable(rule: Action, unmet: tuple[Unmet, ...], roles: frozenset[str]) -> tuple[str, ...]:
    return tuple(each.code for each in unmet if roles.intersection(rule.overrides.get(each.code, ())))
