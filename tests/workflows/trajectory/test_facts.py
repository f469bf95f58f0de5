"""What the rules know is read from the register: of that programme, establishment, committee and mentor, that day."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actor import SYSTEM
from engine.errors import ActionRefused
from engine.queries.case_page import view_case
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.companies import change_company, declare_bankrupt
from workflows.register.dated_tables import add_joint_committee
from workflows.register.mentors import change_mentor
from workflows.register.partnerships import add_partnership
from workflows.register.programmes import change_programme
from workflows.register.rule_values import set_rule_value
from workflows.register.tables import recognitions, reservations
from workflows.register.workplaces import withdraw_workplace

MATCHED, SIGNED, START = date(2026, 9, 15), date(2026, 9, 21), date(2026, 9, 22)
AUGUST = date(2026, 8, 2)


def drafting(world, work, **learner):
    """A learner whose match was accepted."""
    case = world.searching(**learner)
    world.match(case, work, MATCHED)
    return case


def refused(world, case, work, start=START, **typed):
    """Return what stands in the way of signing, by rule."""
    with pytest.raises(ActionRefused) as said:
        world.sign(case, work, SIGNED, start, **typed)
    return {each.code: each.nl for each in said.value.unmet}


def committee(world, work, number="124", on="2020-01-01", **hours):
    """Put a company under a joint committee: construction, 38 hours for minors, 40 for adults."""
    week = {"weekly_hours_minor": "38", "weekly_hours_adult": "40", **hours}
    row = {"number": number, "name": "Bouw", "source": "Test", "valid_from": on, **week}
    add_joint_committee(world.db, row, actor=SYSTEM, now=at(AUGUST))
    change_company(world.db, work.company, {"joint_committee": number}, actor=world.city, now=at(AUGUST))


def partnership(world, **own):
    """Give the programme a partnership with rules of its own."""
    row = {"name": "Constructiv", "validity_years": 5, "decision_days": 14, "mentor_training_months": 12, **own}
    key = add_partnership(world.db, row, actor=SYSTEM, now=at(AUGUST))
    change_programme(world.db, world.programme, {"partnership_id": key}, actor=SYSTEM, now=at(AUGUST))


@pytest.mark.parametrize(
    ("born", "work_hours", "allowed"),
    [("2010-03-01", "22", True), ("2010-03-01", "23", False), ("2008-03-01", "24", True), ("2008-03-01", "25", False)],
)
def test_the_committee_allows_a_minor_fewer_hours_than_an_adult(world, born, work_hours, allowed):
    """In construction 38 hours a week under eighteen, 40 from then on, school included."""
    work = world.work()
    committee(world, work)
    case = drafting(world, work, birth_date=born)
    typed = {"workplace_hours": work_hours, "company_weekly_hours": "45"}

    if allowed:
        world.sign(case, work, SIGNED, START, **typed)
        assert world.agreements(case)[0].workplace_hours == float(work_hours)
    else:
        assert "paritair comité 124" in refused(world, case, work, **typed)["hours_match_kind"]


def test_who_turns_eighteen_by_the_start_counts_as_an_adult(world):
    """The age on the first day at work decides, not today's."""
    work = world.work()
    committee(world, work)
    case = drafting(world, work, birth_date="2008-09-22")

    world.sign(case, work, SIGNED, START, workplace_hours="24", company_weekly_hours="45")

    assert world.state(case) == "onboarding"


def test_the_hours_of_the_day_count_that_the_agreement_starts(world):
    """A table with dates: newer hours hold from their own day."""
    work = world.work()
    committee(world, work)
    committee(world, work, on="2026-09-22", weekly_hours_minor="36", weekly_hours_adult="36")
    case = drafting(world, work)

    assert "de grens 36 uur" in refused(world, case, work, workplace_hours="22")["hours_match_kind"]
    world.sign(case, work, SIGNED, SIGNED, workplace_hours="22")
    assert world.state(case) == "onboarding"


def test_a_committee_of_social_maribel_allows_a_part_time_contract(world):
    """Whether the company's own record says so, or its joint committee."""
    works = [world.work(), world.work()]
    committee(world, works[0], number="319", social_maribel=True)
    change_company(world.db, works[1].company, {"social_maribel": True}, actor=world.city, now=at(AUGUST))

    for work in works:
        case = drafting(world, work)
        world.sign(case, work, SIGNED, START, agreement_kind="da", allowance_step=None)
        assert world.agreements(case)[0].kind == "da"


def test_a_mentor_of_construction_guides_one_learner(world):
    """The second learner needs another mentor; once the first agreement ended, this one may again."""
    partnership(world, max_learners=1)
    work = world.work(places=2)
    first, second = drafting(world, work), drafting(world, work)
    world.sign(first, work, SIGNED, START)

    assert "laat er 1 toe" in refused(world, second, work)["mentor_valid"]

    told = {"agreement_ended_on": START, "reported_by_company": "ja", "reported_by_learner": "ja"}
    world.go(first, "agreement_ended", world.coach, START, reason="trial_by_learner", **told)
    later = date(2026, 9, 24)
    world.sign(second, work, date(2026, 9, 23), later, agreement_starts_on=later)
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
