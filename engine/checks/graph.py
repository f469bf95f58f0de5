"""The states and actions of a workflow as a graph: what can be reached, and by which way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from engine.document import Document

Trail = tuple[str, ...]
"""A way through the workflow: state, action, state, action, state."""


def trails(document: Document) -> Mapping[str, Trail]:
    """Return a shortest way from the initial state to every state that can be reached."""
    found: dict[str, Trail] = {document.initial: (document.initial,)}
    waiting = deque([document.initial])
    while waiting:
        here = waiting.popleft()
        for action, to in leaving(document, here):
            if to not in found:
                found[to] = (*found[here], action, to)
                waiting.append(to)
    return found


def leaving(document: Document, state: str) -> Iterator[tuple[str, str]]:
    """Yield the actions that start in a state, each with the state it leads to."""
    for name, rule in document.actions.items():
        if state in rule.sources:
            yield name, rule.to


def reaching(document: Document, goals: Iterable[str]) -> frozenset[str]:
    """Return every state from which one of the goals can be reached, the goals included."""
    found = set(goals)
    waiting = deque(found)
    while waiting:
        here = waiting.popleft()
        for rule in document.actions.values():
            if rule.to == here:
                new = set(rule.sources) - found
                found |= new
                waiting.extend(new)
    return frozenset(found)


def cycle(edges: Mapping[str, Iterable[tuple[str, str]]]) -> Trail:
    """Return a way that comes back to where it began, as (node, edge, node ...), or nothing when there is none."""
    done: set[str] = set()
    for start in edges:
        if found := _search(edges, (start,), done):
            return found
    return ()


def _search(edges: Mapping[str, Iterable[tuple[str, str]]], way: Trail, done: set[str]) -> Trail:
    here = way[-1]
    for edge, to in edges.get(here, ()):
        nodes = way[::2]
        if to in nodes:
            return (*way[2 * nodes.index(to) :], edge, to)
        if to not in done and (found := _search(edges, (*way, edge, to), done)):
            return found
    done.add(here)
    return ()
