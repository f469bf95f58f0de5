"""What somebody behind a link tells of their own accord: something is wrong, or a colleague takes over.

Nothing of the case changes by it: whoever follows the case gets a task, and decides.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine import task_writes
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.contact_details import mail_address
from engine.database import Database
from engine.document import Text
from engine.errors import BadInput, FieldProblem
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.sentences import say

LONGEST_REPORT = 240
"""Choice: who has more to tell is better called (interface 3.4)."""
LONGEST_NAME = 120


def report(db: Database, workflows: Workflows, case_id: int, text: str, *, actor: Actor, now: datetime) -> None:
    """Write down what somebody reports and ask whoever follows the case to call.

    Raises:
        NotFound: the case does not concern the actor.
        BadInput: no text, or more than 240 characters of it.
    """
    if problem := _wrong_length("report", text, LONGEST_REPORT):
        raise BadInput((problem,))
    refuse_forbidden_numbers(report=text)

    def work(ledger: Ledger) -> dict[str, Any]:
        ledger.record("note", {"text": text.strip()})
        return _ask(ledger, "problem_reported", name=actor.name)

    on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=None, body={})


def hand_on(
    db: Database, workflows: Workflows, case_id: int, name: str, email: str, *, actor: Actor, now: datetime
) -> None:
    """Ask whoever follows the case to confirm that a colleague takes over; until then the actor stays who they are.

    Raises:
        NotFound: the case does not concern the actor.
        BadInput: no name, or no mail address.
    """
    address = mail_address(email.strip())
    problems = [_wrong_length("colleague_name", name, LONGEST_NAME)]
    problems.append(None if address else FieldProblem("colleague_email", "not_an_email" if email else "required"))
    if found := tuple(each for each in problems if each):
        raise BadInput(found)
    refuse_forbidden_numbers(colleague_name=name)

    def work(ledger: Ledger) -> dict[str, Any]:
        [role] = actor.case_roles or {""}
        told, _ = say("handed_on", ledger.definition.roles[role].label, name=actor.name, colleague=name.strip())
        # The address stands in the record only: work lists and calendars show a task's words.
        ledger.record("note", {"text": f"{told} {address}"})
        return _ask(ledger, "handed_on", ledger.definition.roles[role].label, name=actor.name, colleague=name.strip())

    on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=None, body={})


def _ask(ledger: Ledger, sentence: str, label: Text | None = None, **values: str) -> dict[str, Any]:
    """Open the task for whoever owns the case, once while it is open."""
    words = say(sentence, label, **values)[0][:200]
    owner = ledger.definition.document.states[ledger.case["state"]].owner
    there = any(each["label"] == words and each["status"] == "open" for each in ledger.tasks)
    if owner is not None and not there:
        task_writes.open_free(ledger, words, owner, ledger.case["owner_id"], ledger.today)
    return {"version": ledger.close()}


def _wrong_length(field: str, text: str, longest: int) -> FieldProblem | None:
    if not text.strip():
        return FieldProblem(field, "required")
    if len(text) > longest:
        return FieldProblem(field, "too_long", (("maximum", str(longest)),))
    return None
