"""Story 11: a learner says it goes badly; what is written about it stays where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

import engine
from engine.actor import Actor
from engine.errors import BadInput, NotAllowed, NotFound
from engine.history import audit
from engine.queries.case_page import view_case
from engine.sealing import Seal, Unreadable
from engine.tables import cases, tasks
from tests.workflows.histories import SEAL, shipped
from tests.workflows.world import World, at
from workflows.dashboard.figures import dashboard
from workflows.dashboard.listing import list_figure
from workflows.register.absences import Absence, add_absence
from workflows.register.following_page import view_following
from workflows.register.resealing import renew_seals
from workflows.register.tables import note_readings, wellbeing_notes
from workflows.register.wellbeing import add_note, headings, open_note, release_note

DAY = date(2026, 11, 16)
TEXT = "Thuis is er veel ruzie."


@pytest.fixture
def world(db):
    """A learner at work, with a coordinator and a mentor who look on."""
    world = World(db)
    world.case = world.guided(world.work())
    return world


def noted(world, **more):
    """Let the coach write a private note with an agreement the mentor may know."""
    shared = {"shared_as": "Contactmoment gepland", "shared_with": ("mentor",), **more}
    return add_note(world.db, shipped(), world.case, TEXT, actor=world.coach, now=at(DAY), seal=SEAL, **shared)


def checked_in(world, score="bad", **told):
    """Let the learner answer how it goes, as the page behind her link does."""
    with world.db.read() as tx:
        open_one = select(tasks.c.id).where(tasks.c.case_id == world.case, tasks.c.name == "wellbeing_check_in")
        task = tx.execute(open_one.order_by(tasks.c.id.desc())).scalars().first()
    if task is None:
        when = {"actor": engine.SYSTEM, "now": at(DAY)}
        task = engine.open_named_task(world.db, shipped(), world.case, "wellbeing_check_in", **when)
    learner = Actor(None, "Amina", case_id=world.case, case_roles=frozenset({"learner"}))
    answer = {"wellbeing_score": score, "wellbeing_text": TEXT, **told}
    engine.do_task(world.db, shipped(), task, actor=learner, now=at(DAY), evidence=answer)


def test_a_bad_day_asks_the_coach_for_a_talk_and_extra_care_can_begin(world):
    """The learner's words are sealed; the coach has three days to plan the talk."""
    checked_in(world)

    assert ("talk_with_learner", "trajectory_coach") in world.open_tasks(world.case)
    care = {"care_signal": "wellbeing", "care_who": "Coach", "care_review_on": DAY, "clb_informed": "nee"}
    to = world.go(world.case, "raise_concern", world.coach, DAY, reason="signal_learner", care_plan="Praten.", **care)
    assert to == "extra_care"


def test_the_mentor_sees_that_a_talk_is_planned_and_nothing_else(world):
    """Neither the text nor that it is private can be opened by who trains the learner."""
    note = noted(world)
    mentor = Actor(None, "Els Maes", case_id=world.case, case_roles=frozenset({"mentor"}))

    [heading] = headings(world.db, shipped(), world.case, actor=mentor)

    assert (heading.agreement, heading.may_open) == ("Contactmoment gepland", False)
    with pytest.raises(NotAllowed):
        open_note(world.db, shipped(), note, actor=mentor, now=at(DAY), seal=SEAL, reason="Ik wil het weten")
    noted(world, shared_with=())
    assert len(headings(world.db, shipped(), world.case, actor=mentor)) == 1, "what was not shared is not there"
    with pytest.raises(NotFound):
        headings(world.db, shipped(), world.guided(world.work()), actor=mentor)


def test_mails_and_figures_hold_nothing_of_it(world):
    """Whoever reads a mail over a shoulder, or a figure of the city, learns neither the text nor the plan."""
    world.mails.clear()
    checked_in(world)
    noted(world)
    care = {"care_signal": "wellbeing", "care_who": "Oom Karel", "care_review_on": DAY, "clb_informed": "nee"}
    world.go(world.case, "raise_concern", world.coach, DAY, reason="signal_learner", care_plan="Praten.", **care)

    world.tick(DAY, date(2026, 12, 15))

    assert world.mails
    assert all(secret not in repr(mail) for mail in world.mails for secret in (TEXT, "Praten.", "slecht"))
    shown = dashboard(world.db, shipped(), world.above, as_of=DAY)
    behind = list_figure(world.db, shipped(), world.coordinator, "learners_dual", as_of=DAY)
    assert len(behind.rows) == 1
    assert all(secret not in repr((shown, behind)) for secret in (TEXT, "Praten.", "Oom Karel", "Slecht"))


def test_the_fifth_half_day_away_from_the_workplace_asks_for_the_clb(world):
    """Noted by the mentor; the school coordinator has three working days: Thursday 19 November."""
    mentor = Actor(None, "Els Maes", case_id=world.case, case_roles=frozenset({"mentor"}))
    for number in (2, 2, 1):
        assert ("inform_clb", "school_coordinator") not in world.open_tasks(world.case)
        away = Absence(DAY, DAY, number, "workplace", "problematic")
        add_absence(world.db, shipped(), world.case, away, actor=mentor, now=at(DAY))
        world.deliver(at(DAY))

    [asked] = world.rows(tasks, case_id=world.case, name="inform_clb")
    assert (asked.status, asked.role, asked.due_on) == ("open", "school_coordinator", date(2026, 11, 19))


def test_the_coordinator_opens_a_private_note_with_a_reason_that_is_remembered(world):
    """Without ten characters of reason it stays closed; the author sees who read it."""
    note = noted(world)
    when = {"actor": world.coordinator, "now": at(DAY), "seal": SEAL}

    with pytest.raises(BadInput):
        open_note(world.db, shipped(), note, reason="even", **when)
    assert open_note(world.db, shipped(), note, reason="Vervanging van de coach", **when) == TEXT

    [heading] = headings(world.db, shipped(), world.case, actor=world.coach)
    assert heading.read_by == ("Jan Smet",)
    assert [row.reason for row in world.rows(note_readings)] == ["Vervanging van de coach"]


def test_the_author_reads_without_a_reason_and_others_not_at_all(world):
    """The city has nothing to look for here, nor has another coach."""
    note = noted(world)
    stranger = world.person("Jonas Wit", "trajectory_coach", world.school)

    assert open_note(world.db, shipped(), note, actor=world.coach, now=at(DAY), seal=SEAL) == TEXT
    assert world.rows(note_readings) == []
    for other in (stranger, world.city, world.above):
        with pytest.raises(NotFound):
            open_note(world.db, shipped(), note, actor=other, now=at(DAY), seal=SEAL, reason="Ik wil het weten")


def test_a_new_coach_reads_only_what_was_released_one_by_one(world):
    """The case is handed over; the note is not, until its author says so."""
    note = noted(world)
    successor = world.person("Sofie Aerts", "trajectory_coach", world.school)

    handed = {"actor": world.coordinator, "seen_version": None, "now": at(DAY)}
    engine.assign(world.db, shipped(), world.case, "trajectory_coach", successor.person_id, **handed)

    with pytest.raises(NotAllowed):
        open_note(world.db, shipped(), note, actor=successor, now=at(DAY), seal=SEAL)
    release_note(world.db, shipped(), note, successor.person_id, actor=world.coordinator, now=at(DAY))
    assert open_note(world.db, shipped(), note, actor=successor, now=at(DAY), seal=SEAL) == TEXT


def test_the_text_is_nowhere_in_the_database_but_sealed(world):
    """Not in a row, an event, an outbox message: whoever steals the file reads nothing."""
    noted(world)
    checked_in(world)
    care = {"care_signal": "wellbeing", "care_who": "Coach", "care_review_on": DAY, "clb_informed": "nee"}
    world.go(world.case, "raise_concern", world.coach, DAY, reason="signal_learner", care_plan=TEXT, **care)

    with world.db.read() as tx:
        tables = tx.execute(text(ALL_TABLES[world.db.is_sqlite])).scalars().all()
        for name in tables:
            for row in tx.execute(text(f'SELECT * FROM "{name}"')).all():
                assert TEXT not in repr(tuple(row)), name


ALL_TABLES = {
    True: "SELECT name FROM sqlite_master WHERE type = 'table'",
    False: "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
}


def test_keys_can_be_changed_and_a_lost_key_says_so(world):
    """The new key comes first, the old one may go once everything was sealed anew."""
    note = noted(world)
    checked_in(world)
    world.fill(world.case, DAY, care_plan="Elke week bellen.")
    both, fresh = Seal(("a new key", *SEAL.secrets)), Seal(("a new key",))

    with pytest.raises(Unreadable):
        open_note(world.db, shipped(), note, actor=world.coach, now=at(DAY), seal=fresh)
    assert renew_seals(world.db, shipped(), seal=both) == 4, (
        "the note, the check-in, the plan and the event that tells it"
    )
    assert open_note(world.db, shipped(), note, actor=world.coach, now=at(DAY), seal=fresh) == TEXT
    case = view_case(world.db, replace(shipped(), seal=fresh), world.case, world.coach, at(DAY))
    assert case.fields["care_plan"] == "Elke week bellen."
    with world.db.read() as tx:
        assert TEXT.encode() not in tx.execute(select(wellbeing_notes.c.ciphertext)).scalar_one()
        assert audit(tx).broken == ()


def test_only_the_coach_reads_what_the_learner_said(world):
    """Neither the coordinator nor the mentor; who answers again within half an hour said the last thing."""
    checked_in(world, "so_so", wellbeing_text="Ging al beter.")
    checked_in(world, wants_talk="ja")

    [said] = view_following(world.db, shipped(), world.case, actor=world.coach).check_ins
    assert (said.on_day, said.score, said.wants_talk, said.text) == (DAY, "bad", True, TEXT)
    assert view_following(world.db, shipped(), world.case, actor=world.coordinator).check_ins == ()


def test_a_sealed_value_moved_to_another_case_does_not_open_there(world):
    """Who can write in the database cannot show one learner's words as those of another."""
    world.fill(world.case, DAY, care_plan=TEXT)
    other = world.guided(world.work())
    with world.db.transaction() as tx:
        stolen = tx.execute(select(cases.c.fields).where(cases.c.id == world.case)).scalar_one()["care_plan"]
        mine = tx.execute(select(cases.c.fields).where(cases.c.id == other)).scalar_one()
        tx.execute(cases.update().where(cases.c.id == other).values(fields={**mine, "care_plan": stolen}))

    with pytest.raises(Unreadable):
        view_case(world.db, shipped(), other, world.coach, at(DAY))
