"""Proof: every task is opened by something, asks what it requires, and reaches the person it is for."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.comparisons import conditions
from engine.checks.result import Result, result
from engine.definition import Definition
from engine.document import TaskRule
from engine.errors import Problem


def tasks_reach_somebody(definition: Definition) -> Result:
    """Check every task: its form, its invitation and what follows from an answer."""
    tasks = definition.document.tasks
    return result(len(tasks), [each for name, task in tasks.items() for each in _faults(definition, name, task)])


def _faults(definition: Definition, name: str, task: TaskRule) -> Iterator[Problem]:
    draft = definition.draft
    for index, field in enumerate(task.requires):
        if field not in task.asks:
            message = f"task `{name}` requires `{field}` but does not ask it"
            yield draft.problem_at_value(
                "required_not_asked", message, ("tasks", name, "requires", index), task.asks, field
            )
    for index, follow in enumerate(task.follow):
        for condition, where in conditions(follow.when, ("tasks", name, "follow", index, "when")):
            for field in (*condition.filled, *condition.equals, *condition.at_least, *condition.at_most):
                if field not in task.asks:
                    message = f"task `{name}` looks at `{field}` in its answer but does not ask it"
                    yield draft.problem("required_not_asked", message, *where)
    if task.fills and not task.asks:
        yield draft.problem("useless_key", f"task `{name}` fills nothing: it asks nothing", "tasks", name, "fills")
    if not definition.roles[task.role].staff:
        yield from _outside(definition, name, task)


def _outside(definition: Definition, name: str, task: TaskRule) -> Iterator[Problem]:
    """Yield what keeps somebody who does not sign in from doing a task."""
    draft = definition.draft
    if task.invite is None:
        message = f"task `{name}` is for `{task.role}`, who does not sign in: it needs an `invite` with a link"
        yield draft.problem("no_invite", message, "tasks", name, "for")
    else:
        invitation = definition.document.messages.get(task.invite)
        if invitation is not None and invitation.link != "task":
            said = f"message `{task.invite}` invites to a task, so its `link` must be `task`"
            yield draft.problem("no_link", said, "messages", task.invite, "link")
    # A confirmation asks nothing: its page has a button, and something keeps that it was pressed.
    if not task.asks and not task.kept_by:
        yield draft.problem(
            "nothing_asked", f"task `{name}` for `{task.role}` asks nothing, so its page would be empty", "tasks", name
        )
