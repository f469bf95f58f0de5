"""The way of a recognition: what the counter showed, who saw it on which day, and the row others judge by."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select

import engine
from engine.errors import ActionRefused, BadInput, NotAllowed, NotFound, StaleCase
from tests.engine.test_races import at_once
from tests.workflows.recognition.track import DAY, Track, a_town, at, shipped
from workflows.register.recognitions import recognitions_at
from workflows.register.tables import recognitions, register_events

LATER = DAY + timedelta(days=10)
REASON = engine.Reason("other", "Zo staat het in het loket")


@pytest.fixture
def town(db):
    """Give a city with an establishment."""
    return a_town(db)


def test_a_recognition_is_asked_granted_and_known_to_who_signs_an_agreement(town):
    """From nothing to a period of five years; before that day it covers nothing."""
    track = town.open()
    track.prepare()
    track.submit()

    track.go("grant", LATER, granted_on=LATER)

    assert track.row().state == "granted"
    found = town.known(LATER)
    assert (found.covers, found.granted_on, found.valid_until) == (True, LATER, date(2031, 9, 24))
    assert not town.known(LATER - timedelta(days=1)).covers
    assert town.known(date(2031, 9, 24)).covers
    assert not town.known(date(2031, 9, 25)).covers


def test_a_case_knows_its_establishment_programme_and_whom_to_call(town):
    """Nobody types what the register knows already."""
    track = town.open()

    row = track.row()

    assert (row.title, row.subtitle, row.code) == ("Lasbedrijf Rombouts", "Lassen-constructie duaal", "E-2026-0001")
    fields = row.fields
    assert (fields["company_number"], fields["site_number"]) == ("0404567895", "2123456791")
    assert (fields["contact_name"], fields["partnership_id"]) == ("Inge Rombouts", town.partnership)


def test_every_status_tells_who_saw_it_in_the_counter_and_when(town):
    """The city only mirrors: what is old must show its age."""
    track = town.open()
    track.prepare()
    seen = {"none": (DAY, "Karen Voet")}
    for action, day, actor in (("submit", DAY, town.employee), ("refuse", LATER, town.head)):
        typed = {"submitted_on": DAY, "honour_declaration": True, "mentors_ready": True} if action == "submit" else {}
        typed |= {"refused_on": day} if action == "refuse" else {}
        track.go(action, day, actor=actor, reason=REASON if action == "refuse" else None, **typed)
        seen[track.row().state] = (
            date.fromisoformat(track.row().fields["last_seen_on"]),
            track.row().fields["seen_by"],
        )

    assert seen == {"none": (DAY, "Karen Voet"), "submitted": (DAY, "Karen Voet"), "refused": (LATER, "Kris Daems")}
    with town.db.read() as tx:
        row = tx.execute(select(recognitions)).one()
    assert (row.status, row.seen_on, row.seen_by) == ("refused", LATER, town.head.person_id)


@pytest.mark.parametrize("action", ["prepare", "submit", "grant"])
def test_no_status_without_having_looked_and_none_from_the_future(town, action):
    """A status that nobody saw is a rumour; tomorrow's has not been seen."""
    track = town.open()
    if action == "submit":
        track.prepare()
    typed = {"partnership_id": town.partnership, "applicant": "company", "granted_on": DAY, "submitted_on": DAY}
    allowed = {name: typed[name] for name in shipped()["recognition"].document.actions[action].asks if name in typed}

    with pytest.raises(ActionRefused) as unseen:
        track.go(action, DAY, **{**allowed, "seen_on": ""})
    with pytest.raises(BadInput):
        track.go(action, DAY, **{**allowed, "seen_on": DAY + timedelta(days=1)})

    assert "seen_on" in [name for each in unseen.value.unmet for name in each.fields]


def test_a_look_without_a_change_is_noted_too_and_asked_again_at_the_next_step(town):
    """Yesterday's look is never sent again by leaving the form as it is."""
    track = town.open()

    fields = {"seen_on": LATER.isoformat()}
    engine.fill_in(town.db, shipped(), track.id, fields, actor=town.head, seen_version=None, now=at(LATER))

    assert (track.row().fields["last_seen_on"], track.row().fields["seen_by"]) == (LATER.isoformat(), "Kris Daems")
    assert "seen_on" not in track.row().fields
    assert town.known(LATER).seen_on == LATER
    with pytest.raises(ActionRefused):
        track.go("stop", LATER, reason=REASON, seen_on="")


def test_there_is_one_open_case_for_an_establishment_and_a_programme(town):
    """Two people who mirror the same would contradict each other; another programme is another recognition."""
    track = town.open()

    with pytest.raises(ActionRefused) as refused:
        town.open()

    assert refused.value.unmet[0].code == "track_exists"
    assert track.row().code in refused.value.unmet[0].nl
    assert town.known(DAY).case_id == track.id


def test_of_two_who_begin_the_same_at_once_one_is_told_of_the_other(town):
    """Both looked and found none; the establishment is locked first, so the second finds the first."""
    old = town.open()
    for _ in range(6):
        old.go("stop", DAY, reason=REASON)

        results = at_once(town.open, partial(old.go, "apply_again", DAY, reason=REASON))

        assert [type(each) for each in results].count(ActionRefused) == 1
        old = results[0] if isinstance(results[0], Track) else old


def test_information_that_was_asked_starts_the_term_anew(town):
    """The partnership decides within its own 21 days, counted again from the answer."""
    track = town.open()
    track.prepare()
    track.submit()
    assert track.row().due_on == DAY + timedelta(days=21)

    track.go("ask_info", LATER, info_asked="Het uurrooster van de mentor")
    track.go("answer_info", LATER, info_answered_on=LATER)

    assert track.row().state == "submitted"
    assert track.row().due_on == LATER + timedelta(days=21)
    assert town.known(LATER).status == "submitted"


def test_what_was_recognised_before_stays_known_after_a_new_application(town):
    """An agreement of then was covered then, whatever came after."""
    track = town.open()
    track.go("grant", DAY, granted_on=date(2021, 9, 1), valid_until=date(2026, 9, 13))
    track.tick(DAY)
    assert track.row().state == "expired"

    track.go("apply_again", LATER, reason=REASON)

    assert town.known(date(2022, 1, 1)).covers
    assert not town.known(LATER).covers
    with town.db.read() as tx:
        assert [each.status for each in recognitions_at(tx, town.site, LATER)] == ["preparing", "expired"]
    assert "granted_on" not in track.row().fields


def test_a_prolonged_recognition_is_one_period(town):
    """The day before and the day after the old end are both covered; a shorter one is no prolongation."""
    track = town.open()
    track.go("grant", DAY, granted_on=DAY, valid_until=date(2026, 12, 31))

    with pytest.raises(ActionRefused) as refused:
        track.go("prolong", LATER, valid_until=date(2026, 12, 31))
    track.go("prolong", LATER, valid_until=date(2031, 12, 31))

    assert [each.code for each in refused.value.unmet] == ["longer_than_before"]
    assert [town.known(day).covers for day in (DAY, date(2026, 12, 31), date(2027, 1, 1))] == [True, True, True]
    assert track.row().due_on == date(2031, 12, 31)


def test_a_corrected_date_reaches_the_register_too(town):
    """Somebody typed the wrong year: who signs an agreement must not read the old one."""
    track = town.open()
    track.go("grant", DAY, granted_on=DAY, valid_until=date(2030, 9, 13))

    fields = {"valid_until": "2031-09-13"}
    engine.fill_in(town.db, shipped(), track.id, fields, actor=town.employee, seen_version=None, now=at(LATER))

    assert town.known(LATER).valid_until == date(2031, 9, 13)


def test_a_step_that_was_taken_back_is_taken_back_in_the_register(town):
    """The wrong button: the row stands as before, and the record of the register shows both."""
    track = town.open()
    track.prepare()
    track.submit()
    track.go("grant", LATER, granted_on=LATER)

    engine.correct(town.db, shipped(), track.id, actor=town.employee, seen_version=None, now=at(LATER, 10))

    assert track.row().state == "submitted"
    found = town.known(LATER)
    assert (found.status, found.covers, found.granted_on) == ("submitted", False, None)
    with town.db.read() as tx:
        kinds = tx.execute(select(register_events.c.kind).where(register_events.c.record == "recognitions")).scalars()
        assert "undone" in list(kinds)


def test_what_a_case_is_about_never_changes(town):
    """Moving a case to another establishment would move its recognition."""
    track = town.open()
    fields = {"programme_id": town.programme}

    with pytest.raises(NotAllowed):
        engine.fill_in(town.db, shipped(), track.id, fields, actor=town.employee, seen_version=None, now=at(DAY))
    with pytest.raises(StaleCase):
        engine.advance(
            town.db,
            shipped(),
            track.id,
            "prepare",
            actor=town.employee,
            seen_version=track.row().version - 1,
            now=at(DAY),
            fields={"seen_on": DAY.isoformat(), "applicant": "company"},
        )


def test_the_coach_who_applies_takes_part_and_another_does_not(town):
    """A school follows its own application, not that of others."""
    track = town.open()
    with pytest.raises(NotFound):
        track.go("prepare", DAY, actor=town.coach, applicant="school", applicant_coach=town.coach.person_id)
    track.prepare(applicant="school", applicant_coach=town.coach.person_id)

    state = track.go(
        "submit", DAY, actor=town.coach, submitted_on=DAY, honour_declaration=True, mandate=True, mentors_ready=True
    )

    assert state == "submitted"
    with pytest.raises(NotAllowed):
        track.go("grant", DAY, actor=town.coach, granted_on=DAY)
