"""What the rules know is read from the register: of that programme, establishment and mentor, that day."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actor import SYSTEM
from engine.errors import ActionRefused
from engine.queries.case_page import view_case
from tests.workflows.histories import shipped
from tests.workflows.trajectory.papers import AUGUST, MATCHED, SIGNED, START, drafting, refused
from tests.workflows.world import World, at
from workflows.register.ended_companies import declare_bankrupt
from workflows.register.mentors import change_mentor
from workflows.register.partnerships import add_partnership
from workflows.register.programmes import change_programme
from workflows.register.rule_values import set_rule_value
from workflows.register.tables import recognitions, reservations
from workflows.register.workplaces import withdraw_workplace
from workflows.register.write import Writer


def partnership(world, **own):
    """Give the programme a partnership with rules of its own."""
    row = {"name": "Constructiv", "validity_years": 5, "decision_days": 14, "mentor_training_months": 12, **own}
    key = add_partnership(world.db, row, actor=SYSTEM, now=at(AUGUST))
    change_programme(world.db, world.programme, {"partnership_id": key}, actor=SYSTEM, now=at(AUGUST))


def test_a_mentor_of_construction_guides_one_learner(world):
    """The second learner needs another mentor; once the first agreement ended, this one may again."""
    partnership(world, max_learners=1)
    work = world.work(places=2)
    first, second = drafting(world, work), drafting(world, work)
    world.sign(first, work, SIGNED, START)

    assert "laat er 1 toe" in refused(world, second, work)["mentor_valid"]

    last, day = date(2026, 9, 24), date(2026, 9, 23)
    told = {"agreement_ended_on": last, "reported_by_company": "ja", "reported_by_learner": "ja"}
    world.go(first, "agreement_ended", world.coach, START, reason="trial_by_learner", **told)
    assert "mentor_valid" in refused(world, second, work, start=last), "the last day is still guided"
    world.sign(second, work, day, date(2026, 9, 25))
    assert world.state(second) == "onboarding"


def test_a_mentors_own_limit_goes_before_that_of_the_partnership(world):
    """The company said how many this mentor can have."""
    partnership(world, max_learners=1)
    work = world.work(places=2, max_learners=2)
    first, second = drafting(world, work), drafting(world, work)

    for case in (first, second):
        world.sign(case, work, SIGNED, START)

    assert [len(world.agreements(case)) for case in (first, second)] == [1, 1]


def test_a_third_learner_of_one_mentor_is_warned_of_never_refused(world):
    """Where the partnership sets no limit; the page says it before the paper is signed."""
    work = world.work(places=3)
    cases = [drafting(world, work) for _ in range(3)]
    for case in cases[:2]:
        world.sign(case, work, SIGNED, START)
    world.fill(cases[2], SIGNED, mentor_id=work.mentor, agreement_starts_on=START)

    page = view_case(world.db, shipped(), cases[2], world.coach, at(SIGNED))
    [signing] = [each for each in page.options if each.name == "agreement_signed"]
    assert [each.code for each in signing.warnings] == ["mentor_busy"]
    assert "al 2 leerlingen" in signing.warnings[0].nl

    world.sign(cases[2], work, SIGNED, START)
    assert world.state(cases[2]) == "onboarding"


@pytest.mark.parametrize(("months", "allowed"), [(12, True), (1, False)])
def test_the_partnership_says_within_how_many_months_the_training_follows(world, months, allowed):
    """Counted from the recognition, which was granted on 31 July."""
    partnership(world, mentor_training_months=months)
    work = world.work(training_done_on=None)
    case = drafting(world, work)

    if allowed:
        world.sign(case, work, SIGNED, START)
    else:
        assert "31/08/2026" in refused(world, case, work)["mentor_valid"]


def test_the_recognition_that_covers_the_start_counts_among_several(world):
    """An older one that ended does not stand in the way of the one that was granted since."""
    work = world.work(on=date(2026, 7, 1))
    case = drafting(world, work)
    day = date(2026, 9, 16)
    [track] = world.rows(recognitions, site_id=work.site)
    world.go(track.case_id, "lift", world.city, day, reason="sanction", lifted_on=day, seen_on=day)
    assert "niet meer geldig" in refused(world, case, work)["recognition_granted"]

    world.recognise(work.site, date(2026, 9, 18))

    world.sign(case, work, SIGNED, START)
    assert world.state(case) == "onboarding"


def test_a_newer_application_does_not_hide_the_recognition_that_holds(world):
    """What is seen last is not what counts: what covers the start does."""
    work = world.work()
    newer = {"site_id": work.site, "programme_id": world.programme, "status": "submitted", "seen_on": MATCHED}
    with world.db.transaction() as tx:
        Writer(tx, world.city, at(MATCHED)).add(recognitions, newer)
    case = drafting(world, work)

    world.sign(case, work, SIGNED, START)

    assert world.state(case) == "onboarding"


def test_a_recognition_of_another_programme_is_none(world):
    """Per programme and per establishment."""
    work = world.work(recognised=False)
    mine = world.programme
    world.programme = world.teach("Bakkerij duaal")
    world.recognise(work.site, AUGUST)
    world.programme = mine
    case = drafting(world, work)

    assert "niet erkend" in refused(world, case, work)["recognition_granted"]


def test_a_workplace_that_is_withdrawn_is_offered_to_nobody_new(world):
    """Who has it keeps it; the sentence names the company."""
    work = world.work("Elektro De Vos")
    withdraw_workplace(world.db, work.workplace, AUGUST, actor=world.city, now=at(AUGUST))
    case = world.searching()

    with pytest.raises(ActionRefused) as said:
        world.go(case, "propose_match", world.coach, MATCHED, workplace_id=work.workplace, intake_on=MATCHED)

    assert "niet meer aangeboden" in " ".join(each.nl for each in said.value.unmet)


def test_no_agreement_with_a_company_that_failed_while_it_was_drafted(world):
    """The recognition may still stand; the company does not."""
    work = world.work()
    case = drafting(world, work)
    declare_bankrupt(world.db, work.company, date(2026, 9, 18), actor=world.city, now=at(date(2026, 9, 18)))

    assert "niet meer actief" in refused(world, case, work)["agreement_complete"]


def test_the_last_day_of_entry_is_that_of_the_programme(world):
    """30 October for this one, and the class council cannot move it."""
    strict = {"entry_deadline": "10-30", "late_entry_council": False}
    change_programme(world.db, world.programme, strict, actor=SYSTEM, now=at(AUGUST))
    late, allowed = date(2026, 11, 9), {"late_entry_council_on": date(2026, 11, 5)}
    case = world.screened(world.learner())
    typed = {"admission_general": "ja", "admission_specific": "ja", "enrol_ref": "D-1", "first_lesson_on": late}

    with pytest.raises(ActionRefused) as said:
        world.go(case, "enrol", world.coach, date(2026, 11, 6), **typed, **allowed)
    assert "tot en met 30/10/2026" in said.value.unmet[0].nl

    change_programme(world.db, world.programme, {"late_entry_council": True}, actor=SYSTEM, now=at(AUGUST))
    assert world.go(case, "enrol", world.coach, date(2026, 11, 6), **typed, **allowed) == "enrolled"


def test_a_rule_value_that_an_administrator_set_holds_from_its_day(world):
    """Places are kept twelve working days from September on."""
    why = {"valid_from": date(2026, 9, 10), "note": "Op vraag van de scholen."}
    set_rule_value(world.db, "match.reservation_wd", "12", **why, actor=SYSTEM, now=at(AUGUST))
    work = world.work()
    case = world.searching()

    world.go(case, "propose_match", world.coach, MATCHED, workplace_id=work.workplace, intake_on=MATCHED)

    assert [row.until_on for row in world.rows(reservations, case_id=case)] == [date(2026, 10, 1)]


def test_a_mentor_whose_address_is_taken_away_gets_no_agreement(db):
    """Without an address nobody is asked anything."""
    world = World(db)
    work = world.work()
    case = drafting(world, work)
    change_mentor(db, work.mentor, {"email": None}, actor=world.coach, now=at(MATCHED))

    assert "geen e-mailadres" in refused(world, case, work)["mentor_valid"]
