"""Who stands on the list, since when, with what others may know: from the steps and fields of a trajectory."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import ActionRefused
from tests.workflows.histories import shipped
from tests.workflows.waiting_world import at_school, looks, partner_of, waits
from tests.workflows.world import World, at
from workflows.register.tables import trajectories, waiting_entries
from workflows.waiting_list.listing import waiting

MONDAY = date(2026, 9, 14)


@pytest.fixture
def world(db):
    """Give a school, a city and a programme."""
    return World(db)


def seen(world, reader, kind="workplace", on=MONDAY, **more):
    """Return the list as somebody reads it."""
    return waiting(world.db, shipped(), reader, kind, at(on), **more)


def entry(world, case):
    """Return the newest entry of a case."""
    return world.rows(waiting_entries, case_id=case)[-1]


def test_others_get_the_columns_of_the_shared_list_and_nothing_else(world):
    """Code, programme, kind, three digits, days, travel, time left in a band, needs: the rest stays in the school."""
    case = looks(world, search_limits="rustige omgeving")

    [row] = seen(world, world.city)

    assert {name for name in row.__slots__ if getattr(row, name) not in {None, ""}} == {
        "place", "entry_id", "code", "kind", "programme", "postcode", "days", "travel_mode", "time_left", "needs",
    }  # fmt: skip
    assert (row.code, row.postcode, row.days) == (entry(world, case).code, "206", "wo,do,vr")
    assert (row.time_left, row.needs) == ("6-10", ("rustige omgeving",))
    assert row.code.startswith("W-2026-0")


def test_a_learner_who_did_not_agree_keeps_a_place_that_others_only_count(world):
    """The number before a name is the real one, also when somebody before it is hidden."""
    looks(world, shared_list_consent="nee")
    second = looks(world, first_name="Noor")

    assert [(row.place, row.code) for row in seen(world, world.city)] == [(2, entry(world, second).code)]
    assert [row.place for row in seen(world, world.coach)] == [1, 2]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Woensdag, donderdag en vrijdag", "wo,do,vr"),
        ("ma t/m wo", "ma,di,wo"),
        ("alle dagen", "ma,di,wo,do,vr"),
        ("vrijdag (moskee)", "vr"),
        ("niet op vrijdag", ""),
    ],
)
def test_days_are_read_into_days_and_no_reason_goes_along(world, typed, kept):
    """What cannot be read as days stays unknown; nothing is guessed."""
    case = looks(world, days_available=typed)

    assert entry(world, case).days == kept


def test_a_need_that_names_a_ground_is_refused_with_what_to_write_instead(world):
    """What the work should offer, not why; what was right before stays."""
    case = looks(world, search_limits="rustige omgeving")

    with pytest.raises(ActionRefused) as refused:
        world.fill(case, MONDAY, search_limits="rustige omgeving, ADHD")

    [unmet] = refused.value.unmet
    assert "'ADHD'" in unmet.nl
    assert "niet waarom" in unmet.nl
    assert entry(world, case).needs == ["rustige omgeving"]


def test_where_a_step_asks_it_the_ground_never_gets_onto_the_list(world):
    """The last net, for what was typed together with something else."""
    case = waits(world, MONDAY, search_limits="rustige omgeving, want autisme")

    assert entry(world, case).needs == ["rustige omgeving"]
    assert "autisme" not in repr(seen(world, world.city, "naft"))


def test_the_schools_yes_breaks_a_tie_and_is_shown_to_nobody_else(world):
    """Same day, same clock: the learner with priority goes first, and others cannot read why."""
    first, second = looks(world), looks(world, vulnerable="ja")

    assert [row.case_id for row in seen(world, world.coach)] == [second, first]
    assert world.rows(trajectories, case_id=second)[0].vulnerable is True
    document = shipped()["learner_trajectory"].document
    assert set(document.fields["vulnerable"].read) == {"trajectory_coach", "school_coordinator"}
    world.fill(second, MONDAY, vulnerable="nee")
    assert [row.case_id for row in seen(world, world.coach)] == [first, second]


def test_the_end_of_the_preparatory_phase_brings_a_learner_onto_the_list_twenty_training_days_before(world):
    """Not a day earlier; who moves on keeps the code, and who does not leaves the list."""
    case = world.screened(world.learner(), ready="not_ready", route_chosen="preparatory_phase")
    given = {"support_partner": "Arktos", "support_starts_on": MONDAY, "support_goals": "Op tijd komen."}
    world.go(case, "start_preparatory_phase", world.coach, MONDAY, support_ends_on="2026-11-27", **given)
    world.fill(case, MONDAY, shared_list_consent="ja")

    # 27 November is the twentieth training day after 22 October: the autumn holiday and 11 November lie between.
    assert seen(world, world.city, on=date(2026, 10, 21)) == ()
    [row] = seen(world, world.city, on=date(2026, 10, 22))

    ready = {"support_end_advice": "dual", "first_lesson_on": date(2026, 11, 30)}
    ticks = {"admission_general": "ja", "admission_specific": "ja", "enrol_ref": "D-9"}
    world.go(case, "move_on_to_dual", world.coach, date(2026, 11, 26), **ready, **ticks)
    world.tick(date(2026, 11, 30))
    assert [each.code for each in seen(world, world.city, on=date(2026, 11, 30))] == [row.code]


def test_who_leaves_the_preparatory_phase_otherwise_waits_for_no_workplace(world):
    """Screened again: the list forgets, the code is not used a second time."""
    case = world.screened(world.learner(), ready="not_ready", route_chosen="preparatory_phase")
    given = {"support_partner": "Arktos", "support_starts_on": MONDAY, "support_goals": "Op tijd komen."}
    world.go(case, "start_preparatory_phase", world.coach, MONDAY, support_ends_on="2026-09-30", **given)
    assert entry(world, case).status == "waiting"

    world.go(case, "rescreen", world.coach, MONDAY + timedelta(days=1), support_end_advice="dual")

    assert entry(world, case).status == "closed"


def test_a_match_is_said_in_the_own_school_and_to_nobody_else(world):
    """Who has a place kept still waits for the agreement, but is looked for no more."""
    case, work = looks(world), world.work()
    world.go(case, "propose_match", world.coach, MONDAY, workplace_id=work.workplace, intake_on=MONDAY)

    assert [row.status for row in seen(world, world.coach)] == ["matched"]
    assert [row.status for row in seen(world, world.city)] == [""]
    other, (partner, _) = at_school(world, "Spectrum"), partner_of(world)
    assert [row.status for reader in (other.coach, partner) for row in seen(world, reader)] == ["", ""]
