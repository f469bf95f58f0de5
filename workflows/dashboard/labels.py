"""What the parts of a figure are called: by the file of figures, by the workflows, or by the rows they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from sqlalchemy import select

from engine.document import Text
from engine.tables import organisations
from workflows.dashboard.asked import LEADS, LEARNERS, Asked
from workflows.dashboard.figure_file import figure_file
from workflows.stalled.thresholds import thresholds

REST, UNKNOWN = "rest", "unknown"
"""Small parts together."""


def part_labels(asked: Asked, name: str, parts: Iterable[str]) -> dict[str, Text]:
    """Return the label of each part of a figure; a part that nobody named is called as it is written."""
    known = dict(_known(asked, name))
    return {part: known.get(part) or Text(nl=part or "-", en=part or "-") for part in parts}


def in_order(asked: Asked, name: str, parts: Mapping[str, int]) -> list[str]:
    """Return the parts as they are shown: in the file's order, or the workflow's; else the largest first."""
    rule = figure_file().figures[name]
    order = [*rule.split, *rule.apart]
    if name in IN_THEIR_ORDER:
        order = list(_known(asked, name))
    named = [part for part in order if part in parts or part in (*rule.split, *rule.apart)]
    rest = sorted((part for part in parts if part not in named), key=lambda part: (-parts[part], part))
    return [*named, *(part for part in rest if part)]


def _known(asked: Asked, name: str) -> Mapping[str, Text]:
    found = NAMED.get(name)
    return found(asked) if found is not None else figure_file().parts


def _lead_states(asked: Asked) -> Mapping[str, Text]:
    return {key: rule.label for key, rule in asked.workflows.current(LEADS).document.states.items()}


def _blocks(asked: Asked) -> Mapping[str, Text]:
    return {key: rule.label for key, rule in asked.workflows.current(LEARNERS).document.blocks.items()}


def _schools(asked: Asked) -> Mapping[str, Text]:
    rows = asked.tx.execute(select(organisations.c.id, organisations.c.name))
    return {str(row.id): Text(nl=row.name, en=row.name) for row in rows}


def _certificates(asked: Asked) -> Mapping[str, Text]:
    return asked.workflows.current(LEARNERS).document.fields["certificate_kind"].options


NAMED: Mapping[str, Callable[[Asked], Mapping[str, Text]]] = MappingProxyType(
    {
        "leads_funnel": _lead_states,
        "qualified": _certificates,
        "stalled_cases": lambda _: thresholds().groups,
        "time_per_block": _blocks,
        "fairness_index": _schools,
        "answer_time": _schools,
        "offers_open": _schools,
        "learners_by_programme": lambda _: {part: figure_file().parts[part] for part in (REST, UNKNOWN)},
    }
)
"""Figures of which the parts are named elsewhere than in the file of figures."""
IN_THEIR_ORDER = frozenset({"leads_funnel", "qualified", "time_per_block"})
"""Those of which the workflow has an order too."""
