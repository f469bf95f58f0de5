"""Rule values: the default until somebody sets another from a day on, within bounds, the law not without a note."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actor import Actor, Grant
from engine.errors import BadInput, NotAllowed, NotFound
from engine.rule_values import RuleValues
from tests.workflows.register.keeping import NOW, TODAY, a_member, a_network, codes
from workflows.register.rule_file import read_value, rule_file
from workflows.register.rule_values import (
    all_settings,
    default_values,
    keys_set_by,
    rule_values_on,
    set_rule_value,
)
from workflows.stalled.thresholds import thresholds

WHY = "Decreet gewijzigd, art. 12"


def test_a_value_holds_from_its_day_on_and_not_before(db):
    """A mentor of last year is judged by the rule of last year."""
    network = a_network(db)

    set_rule_value(db, "mentor.min_age", 24, date(2027, 1, 1), actor=network.admin, now=NOW, note=WHY)

    with db.read() as tx:
        ages = [rule_values_on(tx, day).whole("mentor.min_age") for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert ages == [25, 24]


def test_the_newest_day_counts_whatever_was_typed_last(db):
    """A correction of an older period does not undo the newer one."""
    network = a_network(db)
    for value, day in ((12, date(2026, 11, 1)), (20, date(2026, 9, 1))):
        set_rule_value(db, "match.reservation_wd", value, day, actor=network.admin, now=NOW)

    with db.read() as tx:
        assert rule_values_on(tx, TODAY).number("match.reservation_wd") == 12
        assert [each.value for each in all_settings(tx)["match.reservation_wd"]] == [12, 20]


def test_the_same_day_again_replaces_what_was_set_for_it(db):
    """A typing error is corrected in place, with a trace."""
    network = a_network(db)
    first = set_rule_value(db, "match.reservation_wd", 1, TODAY, actor=network.admin, now=NOW)

    again = set_rule_value(db, "match.reservation_wd", 11, TODAY, actor=network.admin, now=NOW, note="Tikfout")

    assert first == again
    with db.read() as tx:
        [only] = all_settings(tx)["match.reservation_wd"]
    assert (only.value, only.note, only.set_by) == (11, "Tikfout", "Hakima Said")


def test_what_the_law_says_is_not_changed_without_saying_why(db):
    """Only a change of the law is a reason; a choice of the network needs none."""
    network = a_network(db)

    with pytest.raises(BadInput) as refused:
        set_rule_value(db, "mentor.min_years", 3, TODAY, actor=network.admin, now=NOW, note="zomaar")
    set_rule_value(db, "lead.takeback_wd", 4, TODAY, actor=network.admin, now=NOW)

    assert codes(refused.value) == {"note": "law_needs_note"}
    with db.read() as tx:
        values = rule_values_on(tx, TODAY)
    assert (values.whole("mentor.min_years"), values.whole("lead.takeback_wd")) == (5, 4)


@pytest.mark.parametrize(
    ("key", "typed", "code"),
    [
        ("mentor.min_age", "17", "too_small"),
        ("mentor.min_age", "41", "too_large"),
        ("mentor.min_age", "24,5", "not_whole"),
        ("mentor.min_age", "", "required"),
        ("mentor.min_age", "vijf", "not_a_number"),
        ("entry.default_deadline", "15 januari", "wrong_form"),
        ("entry.default_deadline", "13-01", "wrong_form"),
        ("entry.default_deadline", "02-29", "wrong_form"),
    ],
)
def test_a_value_outside_its_bounds_is_refused(db, key, typed, code):
    """A rule with a value that cannot be would refuse everybody, or nobody."""
    network = a_network(db)

    with pytest.raises(BadInput) as refused:
        set_rule_value(db, key, typed, TODAY, actor=network.admin, now=NOW, note=WHY)

    assert codes(refused.value) == {"value": code}


def test_who_may_set_which_key(db):
    """Only administrators, and only keys there are."""
    network = a_network(db)

    with pytest.raises(NotAllowed):
        set_rule_value(db, "mentor.min_age", 24, TODAY, actor=network.coordinator, now=NOW, note=WHY)
    with pytest.raises(NotFound):
        set_rule_value(db, "mentor.shoe_size", 42, TODAY, actor=network.admin, now=NOW, note=WHY)


def test_who_coordinates_for_the_whole_city_sets_the_thresholds_of_the_stalled_list_alone(db):
    """The ones its rules read, nothing that stretches a term of their own; one organisation is not enough."""
    network = a_network(db)
    overseer = a_member(db, "Kris Daems", Grant("city_coordinator"))
    read = {
        key for each in thresholds().rules.values() for key in (*(one.after for one in each.thresholds), each.times)
    }

    assert keys_set_by(overseer) == read - {None}
    set_rule_value(db, "stalled.refusals", 4, TODAY, actor=overseer, now=NOW)
    for key in ("stalled.snooze_wd", "match.reservation_wd", "mentor.min_age"):
        with pytest.raises(NotAllowed):
            set_rule_value(db, key, 3, TODAY, actor=overseer, now=NOW, note=WHY)
    for role, place in (("city_coordinator", network.school), ("city_employee", None), ("trajectory_coach", None)):
        with pytest.raises(NotAllowed):
            set_rule_value(db, "stalled.refusals", 9, TODAY, actor=Actor(9, "X", (Grant(role, place),)), now=NOW)
    with pytest.raises(NotAllowed):
        set_rule_value(db, "stalled.refusals", 9, TODAY, actor=network.coordinator, now=NOW)


def test_every_default_lies_within_its_own_bounds():
    """A default that could not be set again is a fault of the file."""
    for key, rule in rule_file().values.items():
        assert read_value(key, rule.default) == rule.default, key


def test_asking_a_number_where_there_is_a_code_is_a_fault_of_the_program():
    """A guard that misread a value would decide wrongly and silently."""
    values = RuleValues({"a.flag": True, "a.number": 2.5, "a.code": "x"})

    assert (values.yes("a.flag"), values.number("a.number"), values.text("a.code")) == (True, 2.5, "x")
    with pytest.raises(TypeError):
        values.number("a.flag")
    with pytest.raises(TypeError):
        values.whole("a.number")
    with pytest.raises(TypeError):
        values.text("a.number")
    with pytest.raises(TypeError):
        values.yes("a.code")
    with pytest.raises(KeyError):
        default_values().number("mentor.shoe_size")
