"""Stalled by time: a deadline that passed, a search that ends without an intake in sight."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import BadInput, NotFound
from tests.workflows.histories import at, shipped
from tests.workflows.stalled.asking import page, reasons, row
from workflows.register import tables
from workflows.stalled.put_aside import put_aside

SEP_1 = date(2026, 9, 1)
FRIDAY = date(2026, 10, 30)
"""The last day before the autumn holiday of 2 to 8 November."""


def searching(town, state="searching_workplace", **trajectory):
    """Add a learner whose 20 training days end on 28 September."""
    steps = (("enrolled", SEP_1), (state, SEP_1))
    case = town.city.learner(town.school, *steps, coach=town.coach, **trajectory)
    town.city.clock(case, "workplace_search", SEP_1, date(2026, 9, 28))
    return case


def test_a_search_with_five_training_days_left_and_no_intake_is_stalled(town):
    """Training day 15 is Monday 21 September: five are left."""
    case = searching(town)

    assert "clock_nearly_over" not in reasons(town.city, town.coach, date(2026, 9, 18), case)
    said = reasons(town.city, town.coach, date(2026, 9, 21), case)["clock_nearly_over"]
    assert said == "De zoekperiode heeft nog 5 opleidingsdagen, en er is geen intakegesprek gepland."
    said = reasons(town.city, town.coach, date(2026, 9, 25), case)["clock_nearly_over"]
    assert said == "De zoekperiode heeft nog 1 opleidingsdag, en er is geen intakegesprek gepland."


def test_an_appointment_for_an_intake_is_an_intake_in_sight(town):
    """Unless it is over or cancelled."""
    case = searching(town)
    row_ = {"case_id": case, "kind": "intake", "minutes": 30.0, "roles": [], "uid": "a@x"}
    town.city.add(tables.appointments, **row_, starts_at=at(date(2026, 9, 22)), status="planned")
    cancelled = {**row_, "uid": "b@x", "starts_at": at(date(2026, 9, 24)), "status": "cancelled"}
    town.city.add(tables.appointments, **cancelled)

    assert "clock_nearly_over" not in reasons(town.city, town.coach, date(2026, 9, 22), case)
    assert "clock_nearly_over" in reasons(town.city, town.coach, date(2026, 9, 23), case)


@pytest.mark.parametrize(("state", "stalled"), [("match_proposed", False), ("searching_workplace", True)])
def test_an_intake_counts_for_the_match_at_hand_only(town, state, stalled):
    """After a rejected match the date of the old intake still stands on the case."""
    case = searching(town, state, intake_on=date(2026, 9, 15))

    assert ("clock_nearly_over" in reasons(town.city, town.coach, date(2026, 9, 21), case)) is stalled


def test_a_legal_deadline_that_passed_comes_before_everything_else(town):
    """The whole point of the list: nobody overlooks the 20 days."""
    late = searching(town)
    quiet = town.city.learner(town.school, ("enrolled", SEP_1), coach=town.coach)

    rows = page(town.city, town.coach, date(2026, 9, 29)).rows

    assert [each.case_id for each in rows] == [late, quiet]
    assert rows[0].reason.sentence.nl == "De wettelijke termijn 'Zoekperiode werkplek' verstreek op 28/9/2026."
    assert (rows[0].reason.group, rows[0].reason.days) == ("legal", 1)


def test_a_deadline_of_a_school_waits_for_the_end_of_the_holiday(town):
    """It passed on Friday; the first day on which anybody could do something is Monday 9 November."""
    case = town.city.learner(town.school, ("orienting", date(2026, 10, 26)), coach=town.coach)
    town.city.clock(case, "orienting", date(2026, 10, 26), FRIDAY)

    assert reasons(town.city, town.coach, date(2026, 11, 4), case) == {}
    said = reasons(town.city, town.coach, date(2026, 11, 9), case)
    assert said == {"deadline": "De termijn 'Oriëntatie' verstreek op 30/10/2026."}


def test_a_deadline_of_the_city_does_not(town):
    """The city works on in school holidays."""
    lead = town.city.lead(town.desk, ("qualifying", date(2026, 10, 26)))
    town.city.clock(lead, "qualifying", date(2026, 10, 26), FRIDAY)

    assert reasons(town.city, town.employee, date(2026, 11, 1), lead) == {}
    assert reasons(town.city, town.employee, date(2026, 11, 2), lead) == {
        "deadline": "De termijn 'Kwalificatie' verstreek op 30/10/2026."
    }


def test_a_clock_that_stopped_or_is_paused_is_no_reason(town):
    """What is over, or put on hold on purpose, stalls nothing."""
    case = town.city.learner(town.school, ("orienting", date(2026, 10, 1)), coach=town.coach)
    town.city.clock(
        case, "orienting", date(2026, 10, 1), date(2026, 10, 2), status="paused", paused_on=date(2026, 10, 2)
    )
    stopped = {"status": "stopped", "stopped_at": at(date(2026, 10, 6))}
    town.city.clock(case, "screening", date(2026, 10, 1), date(2026, 10, 5), **stopped)

    assert reasons(town.city, town.coach, date(2026, 10, 7), case) == {}
    # On the sixth of October, before it stopped that morning, nobody looked; on the fifth it had not passed yet.
    assert reasons(town.city, town.coach, date(2026, 10, 5), case) == {}


def test_a_stalled_case_can_be_put_aside_for_ten_working_days_with_a_reason(db, town):
    """It comes back on that day, and the list shows it when asked for."""
    case = town.city.learner(town.school, ("orienting", SEP_1), coach=town.coach)
    town.city.clock(case, "orienting", SEP_1, date(2026, 9, 2))
    today, until = date(2026, 9, 14), date(2026, 9, 28)

    put_aside(db, shipped(), case, actor=town.coach, until_on=until, reason="Ouder komt terug van reis", now=at(today))

    assert row(town.city, town.coach, date(2026, 9, 15), case) is None
    assert row(town.city, town.coach, date(2026, 9, 15), case, put_aside=True).aside_until == until
    assert row(town.city, town.coach, until, case) is not None


@pytest.mark.parametrize(
    ("until", "reason", "problems"),
    [
        (date(2026, 9, 29), "Ouder komt terug van reis", {"until_on"}),
        (date(2026, 9, 14), "Ouder komt terug van reis", {"until_on"}),
        (date(2026, 9, 15), "later", {"reason"}),
    ],
)
def test_not_longer_not_backwards_and_not_without_a_reason(db, town, until, reason, problems):
    """Ten working days after Monday 14 September is Monday 28 September."""
    case = town.city.learner(town.school, ("orienting", SEP_1), coach=town.coach)

    with pytest.raises(BadInput) as refused:
        put_aside(db, shipped(), case, actor=town.coach, until_on=until, reason=reason, now=at(date(2026, 9, 14)))

    assert {each.field for each in refused.value.problems} == problems


def test_a_legal_deadline_cannot_be_put_aside(db, town):
    """The case may be; the deadline of the law stays on the list."""
    case = searching(town)
    now = at(date(2026, 9, 24))
    until = date(2026, 10, 8)

    put_aside(db, shipped(), case, actor=town.coach, until_on=until, reason="Ouder komt terug van reis", now=now)

    assert row(town.city, town.coach, date(2026, 9, 25), case).reason.rule == "clock_nearly_over"
    assert row(town.city, town.coach, date(2026, 9, 29), case).reason.rule == "legal_deadline"


def test_a_stranger_puts_nothing_aside(db, town):
    """A coach of another school cannot even tell that the case exists."""
    case = town.city.learner(town.school, ("orienting", SEP_1), coach=town.coach)
    other = town.city.person("trajectory_coach", town.city.school())
    until = date(2026, 9, 15)

    with pytest.raises(NotFound):
        put_aside(
            db, shipped(), case, actor=other, until_on=until, reason="Niet van mij, toch", now=at(date(2026, 9, 14))
        )
