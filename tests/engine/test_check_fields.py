"""Fields and conditions are only put to uses that fit their type."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.library import Broken, broken, check_broken

BY_REPAIR = "    by: [librarian]\n    sets: {condition: worn}"

FIELDS = {
    "choice without options": broken("bad_field", ("  wrapped:\n    type: tick", "  »wrapped:\n    type: choice")),
    "options of a text": broken(
        "useless_key", ("    type: choice\n", "    type: text\n"), ("    options:", "    »options:")
    ),
    "minimum of a date": broken("useless_key", ("    not_after: today", "    »minimum: 3")),
    "minimum above maximum": broken(
        "bad_field", ("  deposit:\n    type", "  »deposit:\n    type"), ("minimum: 0", "minimum: 900")
    ),
    "shortest above longest": broken(
        "bad_field",
        ("  book_title:\n    type", "  »book_title:\n    type"),
        ("    group: book\n", "    group: book\n    min_length: 9\n    max_length: 8\n"),
    ),
    "assigned by an action from a number": broken(
        "wrong_field_type", (BY_REPAIR, f"{BY_REPAIR}\n    assigns: {{librarian: »deposit}}")
    ),
    "pattern that is none": broken(
        "bad_field",
        ("  book_title:\n    type", "  »book_title:\n    type"),
        ("    group: book\n", "    group: book\n    pattern: '[a-'\n"),
    ),
    "left out with a number": broken(
        "bad_field", ("  wrapped:\n    type: tick\n", "  »wrapped:\n    type: tick\n    left_out_with: deposit\n")
    ),
    "left out although the law asks it": broken(
        "bad_field",
        ("  deposit:\n    type: number\n", "  »deposit:\n    type: number\n    left_out_with: borrower_name\n"),
        ("    fields: [deposit]", "    fields: [deposit]\n    basis: law\n    source: Decree on lending, article 3"),
    ),
    "end that is no date": broken("wrong_field_type", ("ends_on: due_on", "ends_on: »deposit")),
    "start that is no date": broken("wrong_field_type", ("field: lent_on}", "field: »deposit}")),
    "assigned from a text": broken(
        "wrong_field_type",
        ("{librarian: coach}", "{librarian: »book_title}"),
        ("[book_title, borrower_name, borrower_mail, coach]", "[book_title, borrower_name, borrower_mail]"),
        also="unused_field",
    ),
    "assigned in another role": broken("wrong_role", ("{librarian: coach}", "{desk_lead: »coach}")),
    "handed to a text": broken("wrong_field_type", (BY_REPAIR, f"{BY_REPAIR}\n    hands_to: »book_title")),
    "address in a number": broken("wrong_field_type", ("email: borrower_mail}", "email: »deposit}")),
    "sets an unknown option": broken("wrong_value", ("{condition: worn}", "{condition: »wron}"), hint="worn"),
    "sets a word in a number": broken("wrong_value", ("{condition: worn}", "{deposit: »plenty}")),
    "sets a bad date": broken("wrong_value", ("{condition: worn}", "{lent_on: »2026-02-31}")),
    "person in the title": broken("wrong_field_type", ('subtitle: "{condition}"', 'subtitle: »"{coach}"')),
    "private field in the title": broken(
        "private_in_title",
        ('title: "{book_title}', 'title: »"{book_title}'),
        ("    group: book\n", "    group: book\n    private: true\n"),
    ),
}

CONDITIONS = {
    "asks nothing": broken("empty_condition", ("    when: {at_least: {deposit: 10}}", "    »when: {}")),
    "option that does not exist": broken(
        "wrong_value", ("{is: {condition: torn}}", "{is: {condition: [worn, »tron]}}"), hint="torn"
    ),
    "truth of a choice": broken("wrong_value", ("{is: {condition: torn}}", "{is: {condition: »no}}")),
    "word of a truth": broken("wrong_value", ("{still_reading: false}", '{still_reading: »"no"}')),
    "number of a date": broken("wrong_field_type", ("{at_least: {deposit: 10}}", "{at_least: {»due_on: 10}}")),
    "day of a number": broken("wrong_field_type", ("{at_least: {deposit: 10}}", "{on_or_before_today: [»deposit]}")),
    "age of a number": broken("wrong_field_type", ("{at_least: {deposit: 10}}", "{younger_than: {»deposit: 18}}")),
    "inside another": broken(
        "wrong_value",
        ("{not: {is: {condition: torn}}}", "{any: [{is: {condition: worn}}, {all: [{is: {condition: »nice}}]}]}"),
    ),
    "flag that is never set": broken(
        "flag_never_set", ("{at_least: {deposit: 10}}", "{no_flag: »overdue}"), ("set: overdue, ", "")
    ),
}


@pytest.mark.parametrize("case", FIELDS.values(), ids=FIELDS.keys())
def test_field_that_does_not_fit(tmp_path: Path, case: Broken) -> None:
    """A form could not be drawn from it, or a rule not be kept."""
    check_broken(tmp_path, case)


@pytest.mark.parametrize("case", CONDITIONS.values(), ids=CONDITIONS.keys())
def test_condition_that_makes_no_sense(tmp_path: Path, case: Broken) -> None:
    """It would hold always, never, or by accident."""
    check_broken(tmp_path, case)
