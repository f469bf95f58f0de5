"""A learner who worked, was ill, was looked after and left, with a text in every place that takes one."""

from __future__ import annotations

from datetime import date

import engine
from engine.actor import Actor
from tests.workflows.histories import SEAL, shipped
from tests.workflows.world import World, at
from workflows.register.absences import Absence, add_absence
from workflows.register.wellbeing import add_note, open_note

NOVEMBER, LEFT = date(2026, 11, 3), date(2026, 11, 10)
LASTING = (
    "Amina",
    "Benali",
    "amina.benali@",
    "470123456",
    "sara.benali@",
    "Sara Benali",
    "Belt elke avond",
    "Met haar handen werken",
    "Een klein bedrijf",
)
CONFIDED = ("Contactmoment gepland", "Ik lig wakker", "Elke week bellen", "Vaak te laat")
"""What was told or agreed about how she is."""
WORDS = (*LASTING, *CONFIDED)
"""What was written about her, and may stand nowhere once her time is over."""
LEARNER = {
    "first_name": "Amina",
    "last_name": "Benali",
    "birth_date": "2010-03-01",
    "email": "amina.benali@leerling.example",
    "phone": "+32470123456",
    "postcode": "2060",
    "parent_name": "Sara Benali",
    "parent_email": "sara.benali@ouder.example",
}


def a_settled_learner(world: World) -> int:
    """Bring a learner to work and out again, and return the case."""
    case = world.guided(world.work(), case=world.searching(**LEARNER))
    said = engine.Contact("call", "learner", "spoken", "Belt elke avond met haar zus.")
    engine.log_contact(world.db, shipped(), case, actor=world.coach, contact=said, now=at(NOVEMBER))
    engine.note(world.db, shipped(), case, actor=world.coordinator, text="Met haar handen werken.", now=at(NOVEMBER))
    ill = Absence(NOVEMBER, NOVEMBER, 2, "workplace", "justified")
    add_absence(world.db, shipped(), case, ill, actor=world.coach, now=at(NOVEMBER))
    _looked_after(world, case)
    world.tick(NOVEMBER)
    answer = {"wellbeing_score": "so_so", "wellbeing_text": "Vaak te laat thuis."}
    asked = world.task(case, "wellbeing_check_in")
    engine.do_task(world.db, shipped(), asked, actor=_herself(world, case), now=at(NOVEMBER, 11), evidence=answer)
    out = {"exit_talk_on": LEFT, "exit_talk_channel": "talk", "clb_informed_on": LEFT, "agreement_ended_on": LEFT}
    ended = {"reported_by_company": "ja", "reported_by_learner": "ja"}
    world.go(case, "agreement_ended", world.coach, LEFT, reason="notice_by_learner", agreement_ended_on=LEFT, **ended)
    world.go(case, "leave", world.coordinator, LEFT, reason="personal", **out)
    world.tick(LEFT)
    return case


def _looked_after(world: World, case: int) -> None:
    note = add_note(
        world.db,
        shipped(),
        case,
        "Thuis is er veel ruzie.",
        actor=world.coach,
        now=at(NOVEMBER),
        seal=SEAL,
        shared_as="Contactmoment gepland",
        shared_with=("mentor",),
    )
    why = "Vervanging van de coach"
    open_note(world.db, shipped(), note, actor=world.coordinator, now=at(NOVEMBER, 10), seal=SEAL, reason=why)
    world.fill(case, NOVEMBER, wellbeing_text="Ik lig wakker van het werk.", care_plan="Elke week bellen.")


def _herself(world: World, case: int) -> Actor:
    return Actor(world.named(case, "learner"), "Amina Benali", case_id=case, case_roles=frozenset({"learner"}))
