"""Tasks and mails reach somebody, nobody outside sees more than their own, and nothing is declared for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.library import Broken, broken, check_broken

TASKS = {
    "requires what it does not ask": broken(
        "required_not_asked", ("    requires: [still_reading]", "    requires: [still_reading, »wrapped]")
    ),
    "looks at what it does not ask": broken(
        "required_not_asked", ("{when: {is: {still_reading: false}},", "{»when: {is: {wrapped: false}},")
    ),
    "no invitation": broken(
        "no_invite",
        ("    for: borrower", "    »for: borrower"),
        ("    invite: ask_reading\n", ""),
        also="unused_message",
    ),
    "invitation without link": broken("no_link", ("    link: task", "    »link: case")),
    "outsider asked nothing": broken(
        "nothing_asked",
        ("  say_reading:\n", "  »say_reading:\n"),
        ("    asks: [still_reading]\n    requires: [still_reading]\n", ""),
        ("{is: {still_reading: false}}", "{has_role: borrower}"),
        also="unused_field",
    ),
    "fills nothing": broken(
        "useless_key",
        (
            "nl: Kijk het rek na, en: Check the shelf}\n",
            "nl: Kijk het rek na, en: Check the shelf}\n    »fills: true\n",
        ),
    ),
    "never opened": broken(
        "task_never_opened",
        ("  say_reading:\n", "  »say_reading:\n"),
        ("{before_end: 3 calendar_days, open: say_reading}", "{before_end: 3 calendar_days, remind: [librarian]}"),
    ),
}

ROLES = {
    "acts but sees nothing": broken(
        "role_without_reach", ("  desk_lead: all\n", ""), ("pausable_by: [desk_lead]", "pausable_by: [»desk_lead]")
    ),
    "mail without address": broken(
        "no_address",
        (", email: borrower_mail}", "}"),
        ("[book_title, borrower_name, borrower_mail, coach]", "[book_title, borrower_name, coach, borrower_mail]"),
        ("    for: borrower", "    for: »borrower"),
    ),
    "outsider sees others": broken("outsider_sees_others", ("  borrower: own", "  borrower: »all")),
    "staff described": broken(
        "staff_described",
        (
            '  borrower: {name: "{borrower_name}", email: borrower_mail}',
            '  borrower: {name: "{borrower_name}", email: borrower_mail}\n  »auditor: {name: "{borrower_name}"}',
        ),
    ),
    "passes what does not guard": broken(
        "override_of_nothing", ("{deposit_paid: [desk_lead]}", "{»book_is_fit: [desk_lead]}")
    ),
    "passes but may not act": broken(
        "override_by_nobody", ("{deposit_paid: [desk_lead]}", "{deposit_paid: »[auditor]}")
    ),
    "escalates outside": broken(
        "escalates_outside",
        ("every: 10 calendar_days, escalate: [desk_lead]", "every: 10 calendar_days, escalate: [desk_lead, »borrower]"),
    ),
}

USE = {
    "field": broken(
        "unused_field",
        ("  wrapped:\n    type", "  »wrapped:\n    type"),
        ("deposit, wrapped]", "deposit]"),
        ("[lent_on, wrapped]", "[lent_on]"),
    ),
    "message": broken(
        "unused_message",
        ("  loan_refused:\n", "  »loan_refused:\n"),
        ("    sends:\n      - {message: loan_refused, to: [borrower]}\n", ""),
    ),
    "task": broken(
        "unused_task",
        ("  fetch_book:\n", "  »fetch_book:\n"),
        ("    follow:\n      - {when: {is: {still_reading: false}}, open: fetch_book}\n", ""),
    ),
    "flag": broken("unused_flag", ("  overdue:\n", "  »overdue:\n"), ("set: overdue, ", "")),
    "reason list": broken("unused_reason", ("  refusal:\n", "  »refusal:\n"), ("    reason: refusal\n", "")),
    "group": broken("unused_group", ("  book: {nl", "  »book: {nl"), ("    group: book\n", "")),
    "block": broken("unused_block", ("groups:\n", "  »attic:\n    label: {nl: Zolder, en: Attic}\ngroups:\n")),
    "role of its own": broken(
        "unused_role", ("blocks:\n", "roles:\n  »porter:\n    label: {nl: Portier, en: Porter}\nblocks:\n")
    ),
    "over the mail budget": broken("over_mail_budget", ("mail_budget: 120", "mail_budget: »12")),
}


@pytest.mark.parametrize("case", TASKS.values(), ids=TASKS.keys())
def test_task_that_reaches_nobody(tmp_path: Path, case: Broken) -> None:
    """An obligation that nobody can see or answer is no obligation."""
    check_broken(tmp_path, case)


@pytest.mark.parametrize("case", ROLES.values(), ids=ROLES.keys())
def test_role_that_cannot(tmp_path: Path, case: Broken) -> None:
    """Who acts must see, who gets mail must have an address."""
    check_broken(tmp_path, case)


@pytest.mark.parametrize("case", USE.values(), ids=USE.keys())
def test_part_that_nobody_uses(tmp_path: Path, case: Broken) -> None:
    """What is left over is usually a name that was meant elsewhere."""
    check_broken(tmp_path, case)
