"""Proof: the most mails one case can cause in a year lies below the budget the file sets itself.

What is computed is an upper bound for a case that enters no state twice (a case that is reopened or goes back has the
same again), when each role is one person. What happens once is added up over all states, although no case visits them
all: the dearest way in, the state's own tasks, and each clock for every state through which it can be entered. What
repeats takes turns: it is counted for a whole year in the state where it is worst, with each task open once at a
time. Mails that are gathered in a digest still count one by one. Not counted: what a person or an effect sends on
purpose, and mails of other cases.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.checks.result import Result, result
from engine.checks.time import in_a_year
from engine.clock_rules import TASK_PREFIX, ClockRule
from engine.definition import Definition
from engine.document import Action, Step


@dataclass(frozen=True, slots=True)
class MailBound:
    """At most ``once`` mails for what happens once, and ``yearly`` for what repeats, a year long in ``busiest``."""

    once: int
    yearly: int
    busiest: str

    @property
    def total(self) -> int:
        """Return the most mails one case can cause in a year."""
        return self.once + self.yearly


def mails_bounded(definition: Definition) -> Result:
    """Compare the bound with the budget."""
    bound, budget = mail_bound(definition), definition.document.mail_budget
    values = {"most": bound.total, "budget": budget, "once": bound.once, "yearly": bound.yearly}
    if bound.total <= budget:
        return result(bound.total, (), **values)
    message = (
        f"one case can cause {bound.total} mails a year ({bound.once} once, {bound.yearly} repeating in "
        f"`{bound.busiest}`), more than the budget of {budget}"
    )
    problem = definition.draft.problem_at_value("over_mail_budget", message, ("mail_budget",))
    return result(bound.total, (problem,), **values)


def mail_bound(definition: Definition) -> MailBound:
    """Compute the bound described above."""
    count = _Count(definition)
    yearly = {state: count.yearly(state) for state in definition.document.states}
    busiest = max(yearly, key=lambda state: yearly[state])
    return MailBound(sum(count.entering(state) for state in yearly) + count.clocks(), yearly[busiest], busiest)


@dataclass(frozen=True, slots=True)
class _Count:
    definition: Definition

    def entering(self, state: str) -> int:
        """Count the dearest way into a state, its own tasks, and the steps that stay in it."""
        document = self.definition.document
        actions = [rule for rule in document.actions.values() if rule.to == state]
        dearest = max((self.action(rule) for rule in actions), default=0)
        staying = sum(self.action(rule) for rule in actions if state in rule.sources)
        return dearest + staying + sum(self.task(name) for name in document.states[state].opens)

    def action(self, rule: Action) -> int:
        """Count what an action sends, itself and by the tasks it opens."""
        return sum(len(send.to) for send in rule.sends) + sum(self.task(name) for name in rule.opens)

    def task(self, name: str, opened: frozenset[str] = frozenset()) -> int:
        """Count one opening of a task: its invitation, its ladder once, and the tasks its answer can open."""
        if name in opened:
            return 0
        rule, seen = self.definition.document.tasks[name], opened | {name}
        ladder = sum(self.step(step, seen) for step in rule.steps)
        return (rule.invite is not None) + ladder + sum(self.task(each.open, seen) for each in rule.follow)

    def step(self, step: Step, opened: frozenset[str] = frozenset()) -> int:
        """Count one occurrence of a step."""
        return len(step.remind) + len(step.escalate) + (self.task(step.open, opened) if step.open else 0)

    def clocks(self) -> int:
        """Count every clock and duty once for each state by which a case can enter it."""
        rules = [rule for rule in self.definition.clock_rules.values() if rule.task is None]
        return sum(self._doors(rule) * sum(self.step(step) for step in rule.steps) for rule in rules)

    def yearly(self, state: str) -> int:
        """Count what a year in one state repeats: steps with `every`, clocks that start again, recurring duties."""
        return sum(self._repeats(self.definition.clock_rules[name]) for name in self.definition.clocks_by_state[state])

    def _repeats(self, rule: ClockRule) -> int:
        if rule.clock is not None and rule.clock.repeats:
            return in_a_year(rule.clock.length) * sum(self.step(step) for step in rule.steps)
        opened = frozenset({rule.name.removeprefix(TASK_PREFIX)}) if rule.task else frozenset[str]()
        return sum(in_a_year(step.every) * self.step(step, opened) for step in rule.steps if step.every is not None)

    def _doors(self, rule: ClockRule) -> int:
        document = self.definition.document
        doors = {each.to for each in document.actions.values() if not rule.runs_in.issuperset(each.sources)}
        return len(rule.runs_in & (doors | {document.initial}))
