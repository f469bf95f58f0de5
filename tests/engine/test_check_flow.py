"""Dead ends, traps, ends that do not stay, rivals, and cases that could be forgotten are all refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.library import Broken, broken, check_broken

FIRE = "{after_end: 20 working_days, fire: expire}"
LOOK_AGAIN = """  look_again:
    label: {nl: Nakijken, en: Look again}
    from: [lent]
    to: lent
    by: [system]
    unfinished: true
"""
GIVE_BACK = """\
  give_back:
    label: {nl: Geven, en: Give}
    from: [in_repair]
    to: lent
    by: [system]
"""
SECOND_CLOCK = """\
  slow_request:
    label: {nl: Traag, en: Slow}
    runs_in: [requested]
    length: 20 working_days
    steps:
      - {at_end: true, escalate: [desk_lead]}
"""
TO_TRAP = ("from: [lent, in_repair]", "from: [lent]")
TRAIL = ("requested", "lend", "lent", "repair", "in_repair")

FLOW = {
    "nothing leads there": broken(
        "unreachable_state",
        ("    to: in_repair\n    by: [librarian]\n    sets", "    to: lent\n    by: [librarian]\n    sets"),
        ("  in_repair:\n    block", "  »in_repair:\n    block"),
        path=("in_repair",),
    ),
    "only from an unreachable state": broken(
        "unreachable_state",
        ("    from: [lent]\n    to: in_repair", "    from: [in_repair]\n    to: in_repair"),
        ("  in_repair:\n    block", "  »in_repair:\n    block"),
        path=("repair", "in_repair"),
    ),
    "trap": broken(
        "trap_state",
        TO_TRAP,
        ("  in_repair:\n    block", "  »in_repair:\n    block"),
        path=TRAIL,
        also="owner_cannot_act",
    ),
    "leaves an end": broken(
        "leaves_final_state",
        ("from: [lent, in_repair]", "from: [lent, in_repair, »refused]"),
        path=("requested", "refuse", "refused", "take_back", "returned"),
    ),
    "reopens what is open": broken(
        "reopens_open_state",
        ("from: [refused]", "from: [refused, »in_repair]"),
        path=(*TRAIL, "reopen", "requested"),
    ),
    "owner of an end": broken(
        "busy_final_state", ("nl: Terug, en: Returned}\n", "nl: Terug, en: Returned}\n    »owner: librarian\n")
    ),
    "same moment": broken(
        "competing_actions",
        (FIRE, f"{FIRE}\n        - {{after_end: 20 working_days, »fire: refuse}}"),
        (
            "by: [librarian, desk_lead]\n    unfinished: true\n    reason: refusal",
            "by: [librarian, system]\n    unfinished: true",
        ),
        path=("requested", "expire", "refuse"),
        also="unused_reason",
    ),
    "same label": broken(
        "competing_actions",
        ("label: {nl: Weigeren, en: Refuse}", "»label: {nl: Uitlenen, en: Lend}"),
        path=("requested", "lend", "refuse"),
    ),
    "goes round by itself": broken(
        "automatic_cycle",
        (
            "- {at_end: true, escalate: [librarian, desk_lead]}",
            "- {at_end: true, escalate: [desk_lead], fire: give_back}",
        ),
        ("- {at_end: true, set: overdue, blocks: [repair]}", "- {at_end: true, set: overdue, »fire: repair}"),
        ("    by: [librarian]\n    sets:", "    by: [librarian, system]\n    sets:"),
        (
            "  take_back:",
            f"{GIVE_BACK}  take_back:",
        ),
        path=("lent", "repair", "in_repair", "give_back", "lent"),
    ),
    "stays and comes again": broken(
        "automatic_cycle",
        (
            "- {at_end: true, set: overdue, blocks: [repair]}",
            "- {at_end: true, set: overdue, every: 5 working_days, »fire: look_again}",
        ),
        ("  take_back:", f"{LOOK_AGAIN}  take_back:"),
        path=("lent", "look_again", "lent"),
    ),
    "task opens itself": broken(
        "automatic_cycle",
        ("  fetch_book:\n", "  »fetch_book:\n"),
        ("- {at_end: true, remind: [librarian]}", "- {at_end: true, open: fetch_book}"),
        path=("fetch_book", "opens", "fetch_book"),
    ),
    "system may not": broken("system_may_not", ("by: [system]", "by: [desk_lead]"), ("fire: expire", "»fire: expire")),
    "never fires": broken(
        "never_fires",
        ("fire: expire", "»fire: repair"),
        ("    by: [librarian]\n    sets", "    by: [librarian, system]\n    sets"),
    ),
    "reason from nobody": broken(
        "reason_from_nobody",
        ("fire: expire", "»fire: expire"),
        ("by: [system]\n", "by: [system]\n    reason: refusal\n"),
    ),
}

CARE = {
    "no owner": broken(
        "no_owner",
        ("  in_repair:\n    block", "  »in_repair:\n    block"),
        ("In repair}\n    owner: librarian\n", "In repair}\n"),
        path=TRAIL,
    ),
    "owner outside": broken(
        "owner_outside",
        ("In repair}\n    owner: librarian", "In repair}\n    »owner: borrower"),
        ("    to: returned\n    by: [librarian]", "    to: returned\n    by: [librarian, borrower]"),
        path=TRAIL,
    ),
    "owner cannot act": broken(
        "owner_cannot_act", ("In repair}\n    owner: librarian", "In repair}\n    »owner: desk_lead"), path=TRAIL
    ),
    "no clock": broken(
        "no_clock",
        ("  lent:\n    block", "  »lent:\n    block"),
        ("    pauses_in: [in_repair]", "    pauses_in: [in_repair, lent]"),
        path=TRAIL[:3],
    ),
    "clock that may stop": broken(
        "no_clock",
        ("  lent:\n    block", "  »lent:\n    block"),
        ("    ends_on: due_on", "    ends_on: due_on\n    stops_when: {filled: [due_on]}"),
        path=TRAIL[:3],
    ),
    "no reminder": broken(
        "no_reminder",
        ("  lent:\n    block", "  »lent:\n    block"),
        ("- {at: 20 calendar_days, remind: [librarian]}", "- {at: 20 calendar_days, set: overdue}"),
        path=TRAIL[:3],
    ),
    "reminder only sometimes": broken(
        "no_reminder",
        ("  lent:\n    block", "  »lent:\n    block"),
        (
            "{at: 20 calendar_days, remind: [librarian]}",
            "{at: 20 calendar_days, remind: [librarian], when: {filled: [due_on]}}",
        ),
        path=TRAIL[:3],
    ),
    "no escalation": broken(
        "no_escalation",
        ("  requested:\n    block", "  »requested:\n    block"),
        ("- {at_end: true, escalate: [desk_lead]}", "- {at_end: true, remind: [desk_lead]}"),
        path=("requested",),
    ),
    "reminded by one clock, escalated by another": broken(
        "no_escalation",
        ("  requested:\n    block", "  »requested:\n    block"),
        ("- {at_end: true, escalate: [desk_lead]}", "- {at_end: true, remind: [desk_lead]}"),
        ("\nrecurring:", f"{SECOND_CLOCK}\nrecurring:"),
        path=("requested",),
    ),
    "escalation may reach nobody": broken(
        "escalation_may_be_lost",
        ("  lent:\n    block", "  »lent:\n    block"),
        ("every: 10 calendar_days, escalate: [desk_lead]", "every: 10 calendar_days, escalate: [librarian]"),
        path=TRAIL[:3],
    ),
    "last rung counts": broken(
        "escalation_may_be_lost",
        ("  in_repair:\n    block", "  »in_repair:\n    block"),
        (
            "escalate: [librarian, desk_lead]}",
            "escalate: [desk_lead]}\n        - {after_end: 1 months, escalate: [librarian]}",
        ),
        path=TRAIL,
    ),
}


@pytest.mark.parametrize("case", FLOW.values(), ids=FLOW.keys())
def test_way_that_goes_wrong(tmp_path: Path, case: Broken) -> None:
    """The problem shows the way that leads to it."""
    check_broken(tmp_path, case)


@pytest.mark.parametrize("case", CARE.values(), ids=CARE.keys())
def test_case_that_could_be_forgotten(tmp_path: Path, case: Broken) -> None:
    """Nobody is forgotten: proved per state, with the way into it."""
    check_broken(tmp_path, case)


def test_no_end_at_all(tmp_path: Path) -> None:
    """A workflow without final states is one long trap."""
    check_broken(
        tmp_path,
        broken(
            "no_final_state",
            ("\nstates:", "\n»states:"),
            ("en: Returned}\n    final: true", "en: Returned}"),
            ("en: Refused}\n    final: true", "en: Refused}"),
            also="no_owner no_clock reopens_open_state",
        ),
    )
