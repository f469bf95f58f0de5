"""Names that refer to nothing are found before anything runs, with their place and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.library import Broken, broken, check_broken

CASES = {
    "state in from": broken("unknown_state", ("from: [lent]", "from: [»lnet]"), hint="lent"),
    "state in to": broken("unknown_state", ("to: in_repair", "to: »in_repiar"), hint="in_repair"),
    "state of a clock": broken(
        "unknown_state", ("runs_in: [lent, in_repair]", "runs_in: [lent, »repairing]"), hint="in_repair"
    ),
    "initial state": broken("unknown_state", ("initial: requested", "initial: »request"), hint="requested"),
    "guard": broken("unknown_guard", ("[deposit_paid, due", "[»deposit_payed, due"), hint="deposit_paid"),
    "guard to pass": broken("unknown_guard", ("{deposit_paid: [", "{»deposit_paide: ["), hint="deposit_paid"),
    "role that acts": broken("unknown_role", ("    by: [desk_lead]\n", "    by: [»desk_leader]\n"), hint="desk_lead"),
    "role reminded": broken(
        "unknown_role", ("at_end: true, remind: [l", "at_end: true, remind: [»ll"), hint="librarian"
    ),
    "role that sees": broken("unknown_role", ("  auditor: code", "  »auditer: code"), hint="auditor"),
    "role of an owner": broken(
        "unknown_role", ("In repair}\n    owner: librarian", "In repair}\n    owner: »libarian"), hint="librarian"
    ),
    "field asked": broken("unknown_field", ("[lent_on, due_on,", "[»lend_on, due_on,"), hint="lent_on"),
    "field in a condition": broken(
        "unknown_field", ("{is: {condition: torn}}", "{is: {»conditon: torn}}"), hint="condition"
    ),
    "field needed": broken("unknown_field", ("needs: [condition]", "needs: [»wraped]"), hint="wrapped"),
    "field set": broken("unknown_field", ("{condition: worn}", "{»condishun: worn}"), hint="condition"),
    "field in the title": broken(
        "unknown_field",
        ("({borrower_name:.20})", "({borower_name})"),
        ('e: "{book', 'e: »"{book'),
        hint="borrower_name",
    ),
    "message sent": broken(
        "unknown_message", ("{message: loan_refused,", "{message: »loan_refusal,"), hint="loan_refused"
    ),
    "message of a task": broken("unknown_message", ("invite: ask_reading", "invite: »ask_readng"), hint="ask_reading"),
    "task opened": broken("unknown_task", ("open: say_reading", "open: »say_read"), hint="say_reading"),
    "task of a duty": broken("unknown_task", ("task: check_shelf", "task: »check_shelves"), hint="check_shelf"),
    "flag": broken("unknown_flag", ("set: overdue", "set: »over_due"), hint="overdue"),
    "reason list": broken("unknown_reason", ("reason: refusal", "reason: »refusals"), hint="refusal"),
    "effect": broken("unknown_effect", ("    sets: {condition: worn}", "    effects: [»tell_binder]")),
    "block": broken(
        "unknown_block", ("block: desk\n    label: {nl: Terug,", "block: »dsek\n    label: {nl: Terug,"), hint="desk"
    ),
    "group": broken("unknown_group", ("group: book", "group: »books"), hint="book"),
    "action fired": broken("unknown_action", ("fire: expire", "fire: »expired"), hint="expire"),
    "action blocked": broken("unknown_action", ("blocks: [repair]", "blocks: [»repare]"), hint="repair"),
    "action that starts": broken("unknown_action", ("{action: lend,", "{action: »lent,"), hint="lend"),
    "dotted guard": broken("dotted_name", ("[deposit_paid, due_after_lent]", "[»os.getcwd]")),
    "dotted effect": broken("dotted_name", ("    sets: {condition: worn}", "    effects: [»os.system]")),
    "guard without rule": broken(
        "guard_without_rule",
        ("  due_after_lent:\n", "  »due_after_lend:\n"),
        hint="due_after_lent",
        also="unknown_guard",
    ),
    "action leaves twice": broken("competing_actions", ("from: [lent, in_repair]", "from: [lent, in_repair, »lent]")),
    "clock called like a state": broken("name_taken", ("  loan_period:", "  »lent:")),
    "title reaches in": broken("bad_title", ('title: "{book_title} (', 'title: »"{book_title.__class__} (')),
    "title converts": broken("bad_title", ('title: "{book_title} (', 'title: »"{book_title!r} (')),
    "title unbalanced": broken("bad_title", ('title: "{book_title} (', 'title: »"{book_title (')),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_name_that_refers_to_nothing(tmp_path: Path, case: Broken) -> None:
    """The place is exact, and a likeness is offered when there is one."""
    problem = check_broken(tmp_path, case)

    assert "`" in problem.message


def test_problem_reads_like_a_compiler(tmp_path: Path) -> None:
    """One line: file, line, column, code, what is wrong where, and what was probably meant."""
    problem = check_broken(tmp_path, CASES["state in from"])

    assert str(problem) == (
        f"{problem.file}:{problem.line}:{problem.column}: unknown_state: "
        "unknown state `lnet` in action `repair` (did you mean 'lent'?)"
    )
