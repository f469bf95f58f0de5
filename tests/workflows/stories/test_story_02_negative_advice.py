"""Story 2: a negative advice never blocks, a missing one does."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import ActionRefused
from engine.queries.case_page import view_case
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

DAY = date(2026, 8, 25)
ENROL = {"admission_general": "ja", "admission_specific": "ja", "enrol_ref": "D-1", "first_lesson_on": date(2026, 9, 1)}


def test_a_negative_advice_warns_and_lets_her_enrol(db):
    """The page warns; the step is taken all the same, once the talk with her about it is noted."""
    world = World(db)
    case = world.screened(world.learner(), ready="not_ready", advice_talk_on=None)
    page = view_case(db, shipped(), case, world.coach, at(DAY))
    [enrol] = [each for each in page.options if each.name == "enrol"]

    assert [warned.code for warned in enrol.warnings] == ["advice_positive"]
    assert "De leerling mag starten" in enrol.warnings[0].nl
    with pytest.raises(ActionRefused) as refused:
        world.go(case, "enrol", world.coach, DAY, **ENROL)
    assert {each.code for each in refused.value.unmet} == {"needs_advice_talk_on"}
    world.fill(case, DAY, advice_talk_on=DAY)
    assert world.go(case, "enrol", world.coach, DAY, **ENROL) == "enrolled"


def test_neither_ready_nor_willing_is_no_reason_to_refuse_either(db):
    """The advice does not bind; the learner and the parents were told what is needed."""
    world = World(db)
    case = world.screened(world.learner(), ready="not_ready", willing="not_willing")

    assert world.go(case, "enrol", world.coach, DAY, **ENROL) == "enrolled"


def test_no_record_of_an_advice_blocks_with_a_sentence(db):
    """That no advice is available may be recorded; recording nothing may not."""
    world = World(db)
    case = world.learner()
    talk = date(2026, 6, 18)
    world.go(case, "start_orientation", world.coordinator, talk)
    told = {"info_talk_on": talk, "parent_informed_on": talk, "info_links_given": "ja", "taster_offered": "nee"}
    world.go(case, "start_screening", world.coach, talk, motivation="Ik leer liever door te doen.", **told)

    with pytest.raises(ActionRefused) as refused:
        world.go(case, "enrol", world.coach, DAY, **ENROL)
    said = " ".join(each.nl for each in refused.value.unmet)
    assert "Arbeidsrijp is nog niet ingevuld. Arbeidsbereid is nog niet ingevuld." in said

    none = {"ready": "no_advice", "willing": "no_advice", "advice_source": "none_available", "advised_by": "Coach"}
    world.fill(case, DAY, advised_on=DAY, advice_talk_on=DAY, route_chosen="dual", **none)
    assert world.go(case, "enrol", world.coach, DAY, **ENROL) == "enrolled"
