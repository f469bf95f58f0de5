"""The rulebook: random machines against two oracles, threads, and what the library must never get."""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from operator import or_
from threading import Barrier

import pytest
import transitions
from hypothesis import given, settings
from hypothesis import strategies as st
from statemachine import State, StateChart
from statemachine.exceptions import TransitionNotAllowed

from engine.machine import Machine, actions_from, build_machine, target

Steps = list[tuple[str, str, str]]
STATES = ("s_draft", "s_open", "s_waiting", "s_checked", "s_closed", "s_lost")
ACTIONS = ("a_send", "a_check", "a_give_back", "a_close", "a_expire")
THREADS, ROUNDS = 8, 400


@st.composite
def machines(draw: st.DrawFn) -> tuple[tuple[str, ...], Steps]:
    """Draw states and steps, at most one step per action and source."""
    states = STATES[: draw(st.integers(1, len(STATES)))]
    pairs = st.tuples(st.sampled_from(ACTIONS), st.sampled_from(states))
    table = draw(st.dictionaries(pairs, st.sampled_from(states), min_size=1))
    return states, [(action, source, dest) for (action, source), dest in table.items()]


def interpret(steps: Steps, action: str, source: str) -> str | None:
    """Read the table by hand."""
    for name, start, dest in steps:
        if (name, start) == (action, source):
            return dest
    return None


def oracle(states: tuple[str, ...], steps: Steps) -> type[StateChart[object]]:
    """Build the same machine with python-statemachine, which shares no code with the library under test."""
    nodes = {name: State(name, initial=name == states[0]) for name in states}
    events = {
        name: reduce(or_, [nodes[start].to(nodes[dest]) for each, start, dest in steps if each == name])
        for name in {action for action, _, _ in steps}
    }
    lenient = {
        "allow_event_without_transition": False,
        "validate_disconnected_states": False,
        "validate_trap_states": False,
    }
    return type("Oracle", (StateChart,), {**nodes, **events, **lenient})


def ask(chart: type[StateChart[object]], action: str, source: str) -> str | None:
    """Take one step with the oracle."""
    machine = chart(start_value=source)
    try:
        machine.send(action)
    except TransitionNotAllowed:
        return None
    [current] = machine.configuration
    return str(current.id)


def walk(machine: Machine, start: str, offset: int) -> list[str]:
    """Step through the machine in an order that differs per thread."""
    visited, state = [], start
    for turn in range(ROUNDS):
        options = actions_from(machine, state)
        state = target(machine, options[(turn + offset) % len(options)], state) or "nowhere"
        visited.append(state)
    return visited


@given(machines())
def test_machine_does_what_the_table_says(drawn: tuple[tuple[str, ...], Steps]) -> None:
    """Every action from every state, allowed or not, and the list of actions in their order."""
    states, steps = drawn

    machine = build_machine(states, states[0], steps)

    for state in states:
        for action in (*ACTIONS, "a_unknown"):
            assert target(machine, action, state) == interpret(steps, action, state)
        named = [action for action in dict.fromkeys(step[0] for step in steps) if interpret(steps, action, state)]
        assert list(actions_from(machine, state)) == named


@settings(max_examples=25, deadline=None)
@given(machines())
def test_machine_agrees_with_another_library(drawn: tuple[tuple[str, ...], Steps]) -> None:
    """Two libraries that agree on random machines are unlikely to share a mistake."""
    states, steps = drawn

    machine, other = build_machine(states, states[0], steps), oracle(states, steps)

    for state in states:
        for action in ACTIONS:
            assert target(machine, action, state) == ask(other, action, state)


def test_threads_share_one_machine() -> None:
    """Every thread sees the walk it would see alone: the machine holds nothing of a case."""
    steps = [
        (action, state, STATES[(i + j + 1) % 6]) for i, state in enumerate(STATES) for j, action in enumerate(ACTIONS)
    ]
    machine = build_machine(STATES, STATES[0], steps)
    alone = [walk(machine, STATES[0], offset) for offset in range(THREADS)]
    gate = Barrier(THREADS)

    def together(offset: int) -> list[str]:
        gate.wait()
        return walk(machine, STATES[0], offset)

    with ThreadPoolExecutor(THREADS) as pool:
        seen = list(pool.map(together, range(THREADS)))

    assert seen == alone
    assert len({tuple(each) for each in alone}) > 1


@pytest.mark.parametrize(
    ("initial", "steps", "complaint"),
    [
        ("s_opne", [], "initial state 's_opne'"),
        ("s_open", [("a_close", "s_open", "s_clsed")], "unknown state 's_clsed'"),
        ("s_open", [("a_close", "*", "s_closed")], "unknown state '*'"),
        ("s_open", [("a_close", "s_open", "=")], "unknown state '='"),
        ("s_open", [("os.getcwd", "s_open", "s_closed")], "'os.getcwd' is not a name"),
        ("s_open", [("a_close", "s_open", "s_closed"), ("a_close", "s_open", "s_open")], "leaves 's_open' twice"),
    ],
)
def test_nothing_is_accepted_in_silence(initial: str, steps: Steps, complaint: str) -> None:
    """The library takes all of these and goes wrong later."""
    with pytest.raises(ValueError, match=r"state|name|twice") as refused:
        build_machine(["s_open", "s_closed"], initial, steps)

    assert complaint in str(refused.value)


def test_no_callback_ever_reaches_the_library() -> None:
    """A string among the callbacks would be imported: the machine holds none and would refuse it."""
    machine = build_machine(["s_open", "s_closed"], "s_open", [("a_close", "s_open", "s_closed")])
    rulebook = machine.rulebook
    [close] = rulebook.events["a_close"].transitions["s_open"]

    held = [close.prepare, close.before, close.after, close.conditions, rulebook.prepare_event, rulebook.finalize_event]
    held += [rulebook.before_state_change, rulebook.after_state_change, rulebook.on_exception, rulebook.on_final]
    held += [each for state in rulebook.states.values() for each in (state.on_enter, state.on_exit)]

    assert not any(held)
    assert "to_s_closed" not in rulebook.events
    nothing = transitions.EventData(None, rulebook.events["a_close"], rulebook, object(), (), {})
    imported: object = transitions.Machine.resolve_callable("os.getcwd", nothing)
    assert imported is os.getcwd
    with pytest.raises(TypeError, match="takes no callbacks"):
        rulebook.resolve_callable("os.getcwd", nothing)


def test_the_library_is_silent() -> None:
    """Its two records per step cost more than the step itself."""
    assert logging.getLogger("transitions").level == logging.WARNING
