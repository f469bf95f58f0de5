"""Who goes how far in the demo city, and on which day: the shape of the users' own dashboard.

Days are counted back from today. Knows no database: a plan is carried out by ``web.demo.build``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, cycle
from typing import Any

from web.demo import ways
from web.demo.ways import LEAD_WAY, LEARNER_WAY, Moment

FOUR_MONTHS = 118
"""Whoever was there four months ago is in guidance by this day, counted back from today."""
SMALL = 30

BLOCK_1 = {
    "registered": (),
    "orienting": LEARNER_WAY[:1],
    "screening": LEARNER_WAY[:2],
    "awaiting_place": (*LEARNER_WAY[:2], ways.AWAITING_PLACE),
    "preparatory_phase": (*LEARNER_WAY[:2], ways.PREPARATORY_PHASE),
    "naft": (*LEARNER_WAY[:2], ways.NAFT),
    "not_started": (*LEARNER_WAY[:1], ways.NOT_STARTED),
}
CAME = {
    "enrolled": LEARNER_WAY[:3],
    "searching_workplace": LEARNER_WAY[:4],
    "match_proposed": LEARNER_WAY[:5],
    "drafting_agreement": LEARNER_WAY[:6],
    "onboarding": LEARNER_WAY,
}
THEN: dict[str, tuple[Moment, ...]] = {
    "in_guidance": (),
    "two_agreements": (ways.SECOND_AGREEMENT,),
    "extra_care": (ways.EXTRA_CARE,),
    "interrupted": (ways.INTERRUPTED,),
    "final_evaluation": ways.EVALUATED[:1],
    "deliberation": ways.EVALUATED[:2],
    "handover": ways.EVALUATED[:3],
    "agreement_ended": (ways.AGREEMENT_ENDED,),
    "completed": ways.EVALUATED,
    "left": (ways.LEFT,),
    "rerouted": (ways.REROUTED,),
    "transferred": (ways.TRANSFERRED,),
    "left_searching": (ways.LEFT,),
}
LEADS = {
    "detected": (),
    **{
        name: LEAD_WAY[: at + 1]
        for at, name in enumerate(("warm", "qualifying", "recognition_check", "in_pool", "offered", "accepted"))
    },
    **{
        name: (*LEAD_WAY, *ways.WITH_SCHOOL[: at + 1])
        for at, name in enumerate(("contacted", "visited", "workplace_agreed"))
    },
    # A learner's agreement at the place moves it on by itself.
    "matched": (*LEAD_WAY, *ways.WITH_SCHOOL),
    "kept_warm": (*LEAD_WAY[:2], ways.KEPT_WARM),
    "lost": (*LEAD_WAY[:1], ways.LOST),
    "unsuitable": (*LEAD_WAY[:2], ways.UNSUITABLE),
    "merged": (*LEAD_WAY[:1], ways.MERGED),
}


@dataclass(frozen=True)
class Plan:
    """One case: the day it opens and its steps, each with how many days ago it happens."""

    opens: int
    steps: tuple[tuple[int, Moment], ...]
    kind: str = ""
    programme: str = ""
    lessons_after: int = 0
    #: A second signal about the company that came first.
    again: bool = False

    @property
    def second(self) -> bool:
        """Tell whether this learner works in two companies."""
        return any(moment is ways.SECOND_AGREEMENT for _, moment in self.steps)


def learners(words: dict[str, Any], chance: random.Random, *, small: bool) -> list[Plan]:
    """Return a plan per learner; the small city takes one of each end and a few more."""
    stays, comes, goes = _places(words)
    for places in (stays, comes, goes):
        chance.shuffle(places)
    every = [
        *((end, _stayed(end, place, chance)) for end, place in zip(_ends(words["stayed"]), stays, strict=True)),
        *((end, _came(end, place, chance)) for end, place in zip(_ends(words["came"]), comes, strict=True)),
        *((end, _went(end, place, chance)) for end, place in zip(_ends(words["went"]), goes, strict=True)),
        *((end, _begun(end, place, chance)) for end, place in zip(_ends(words["orienting"]), cycle(stays))),
    ]
    return _of_each(every, SMALL) if small else [plan for _, plan in every]


def leads(words: dict[str, Any], chance: random.Random, plans: list[Plan], *, small: bool) -> list[Plan]:
    """Return a plan per company, for programmes that the learners' plans follow."""
    named = {row["name"] for row in words["named_programmes"]}
    taught = sorted({plan.programme for plan in plans})
    common = [name for name in taught if name in named] or taught
    # Whoever signs last takes the place of a company that is to be matched.
    signing = sorted((ago, plan.programme) for plan in plans for ago, moment in plan.steps if moment in ways.SIGNING)
    late = cycle(dict.fromkeys(programme for _, programme in signing))
    every = [
        (end, _lead(end, next(late) if end == "matched" else chance.choice(common), chance))
        for end in _ends(words["leads"])
    ]
    # The company that came first asks for one programme; the second signal about it is for another.
    oldest = max((plan for end, plan in every if end != "merged"), key=lambda plan: plan.opens)
    other = next(name for name in common if name != oldest.programme)
    every = [(end, replace(plan, programme=other) if end == "merged" else plan) for end, plan in every]
    return _of_each(every, len(words["leads"])) if small else [plan for _, plan in every]


def _of_each(every: list[tuple[str, Plan]], number: int) -> list[Plan]:
    """Take one plan of each end, and then the first others until there are so many."""
    first = {end: at for at, (end, _) in reversed(list(enumerate(every)))}
    others = [at for at in range(len(every)) if at not in first.values()]
    taken = sorted([*first.values(), *others[: max(0, number - len(first))]])
    return [every[at][1] for at in taken]


def _ends(numbers: dict[str, int]) -> Iterator[str]:
    return chain.from_iterable([name] * number for name, number in numbers.items())


def _places(words: dict[str, Any]) -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[tuple[str, str]]]:
    """Return kind and programme of those who stayed, came and went."""
    stays: list[tuple[str, str]] = []
    comes: list[tuple[str, str]] = []
    goes: list[tuple[str, str]] = []
    for row in words["named_programmes"]:
        place = (row["kind"], row["name"])
        stays += [place] * (row["now"] - row["come"])
        comes += [place] * row["come"]
        goes += [place] * row["left"]
    others = words["other_programmes"]
    cells = [
        (kind, name, others[kind]["now"] // len(others[kind]["names"]) + (at < others[kind]["now"] % len(names)))
        for kind in ("vt", "buso", "clw", "syntra")
        for names in [others[kind]["names"]]
        for at, name in enumerate(names)
    ]
    for at, (kind, name, now) in enumerate(reversed(cells)):
        came = int(at < others["come"])
        stays += [(kind, name)] * (now - came)
        comes += [(kind, name)] * came
        goes += [(kind, name)] * int(at < others["left"])
    return stays, comes, goes


def _walk(start: int, way: tuple[Moment, ...], chance: random.Random) -> list[tuple[int, Moment]]:
    """Take the first steps of a way, a day or two apart."""
    steps = []
    for moment in way:
        start -= chance.randint(1, 2)
        steps.append((start, moment))
    return steps


def _stayed(end: str, place: tuple[str, str], chance: random.Random) -> Plan:
    opens, steps = _guided(chance)
    if end in {"final_evaluation", "deliberation", "handover"}:
        steps += zip((24, 9, 3), THEN[end], strict=False)
    else:
        steps += [(chance.randint(2, 30), moment) for moment in THEN[end]]
    return Plan(opens, tuple(steps), *place)


def _went(end: str, place: tuple[str, str], chance: random.Random) -> Plan:
    opens, steps = _guided(chance, walked=4 if end == "left_searching" else len(LEARNER_WAY))
    last = chance.randint(5, 70)
    steps += zip((last + 30, last + 8, last + 3, last) if end == "completed" else (last,), THEN[end], strict=True)
    return Plan(opens, tuple(steps), *place)


def _guided(chance: random.Random, walked: int = len(LEARNER_WAY)) -> tuple[int, list[tuple[int, Moment]]]:
    opens = chance.randint(142, 160)
    steps = _walk(opens, LEARNER_WAY[:walked], chance)
    return opens, [*steps, (FOUR_MONTHS, ways.FINISH_ONBOARDING)] if walked == len(LEARNER_WAY) else steps


def _came(end: str, place: tuple[str, str], chance: random.Random) -> Plan:
    lead = 2 * len(CAME[end])
    opens = lead + chance.randint(1, {"searching_workplace": 32, "onboarding": 14}.get(end, 5))
    lessons_after = 12 if end == "enrolled" else 0
    return Plan(opens, tuple(_walk(opens, CAME[end], chance)), *place, lessons_after=lessons_after)


def _begun(end: str, place: tuple[str, str], chance: random.Random) -> Plan:
    opens = 2 * len(BLOCK_1[end]) + chance.randint(1, 25)
    kind, programme = place if place[0] != "buso" else ("vt", "Chemie duaal")
    return Plan(opens, tuple(_walk(opens, BLOCK_1[end], chance)), kind, programme)


def _lead(end: str, programme: str, chance: random.Random) -> Plan:
    if end == "matched":
        return Plan(80, tuple(_walk(80, LEADS[end], chance)), programme=programme)
    rest = {"offered": 3, "in_pool": 12, "accepted": 5}.get(end, 15)
    opens = 2 * len(LEADS[end]) + chance.randint(1, rest)
    return Plan(opens, tuple(_walk(opens, LEADS[end], chance)), programme=programme, again=end == "merged")
