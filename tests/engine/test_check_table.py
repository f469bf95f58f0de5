"""The table of proofs, the bound on mails, the open points, and messages as their sender judges them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from engine.checks import MailBound, mail_bound, open_points, proofs, prove
from engine.checks.proofs import CHECKS, MESSAGES
from engine.definition import Definition
from tests.engine.library import survey_of


@dataclass(frozen=True)
class Sender:
    """Whoever sends the mails, with the messages it has a text for."""

    texts: frozenset[str]

    def problems(self, message: str, definition: Definition) -> list[str]:
        """Find fault with every other message."""
        return [] if message in self.texts else [f"no folder {definition.name}/{message}"]


ALL_TEXTS = Sender(frozenset({"ask_reading", "loan_refused", "deadline_reminder", "deadline_escalation"}))


def library(tmp_path: Path, *edits: tuple[str, str]) -> Definition:
    """Load the library, proved or not."""
    return survey_of(tmp_path, *edits).workflows.current("library_loan")


def test_good_library_proves(tmp_path: Path) -> None:
    """Every proof holds, and says so in both languages with its numbers filled in."""
    table = proofs(library(tmp_path), messages=ALL_TEXTS)

    assert [each.name for each in table] == [*CHECKS, MESSAGES]
    assert all(each.holds and not each.problems for each in table)
    assert all("{" not in each.detail_nl + each.detail_en for each in table)
    assert table[1].detail_nl == "Alle 5 staten zijn bereikbaar."


def test_failing_proof_shows_the_way(tmp_path: Path) -> None:
    """The table names the failing proof, how often it fails and the way that shows it."""
    table = proofs(library(tmp_path, ("from: [lent, in_repair]", "from: [lent]")))

    failed = {each.name: each for each in table if not each.holds}
    assert list(failed) == ["end_in_reach", "states_owned"]
    assert failed["end_in_reach"].detail_en == "1 of 5 states hold a case captive."
    assert failed["end_in_reach"].path == ("requested", "lend", "lent", "repair", "in_repair")
    assert [each.code for each in failed["end_in_reach"].problems] == ["trap_state"]


def test_every_proof_has_its_words() -> None:
    """A proof without a sentence would break the page that shows it."""
    words = yaml.safe_load((Path(__file__).parents[2] / "engine/checks/proofs.yaml").read_text(encoding="utf-8"))

    assert list(words) == [*CHECKS, MESSAGES]
    assert all(
        set(each) == {"holds", "fails"} and set(each["holds"]) == set(each["fails"]) == {"nl", "en"}
        for each in words.values()
    )


def test_messages_are_judged_by_their_sender(tmp_path: Path) -> None:
    """Declared messages and those a clock sends by default are all asked for."""
    definition = library(tmp_path)

    found = prove(definition, messages=Sender(frozenset({"loan_refused"})))

    lines = definition.source_text.splitlines()
    assert [(each.code, each.message) for each in found] == [
        ("broken_message", f"message `{name}`: no folder library_loan/{name}")
        for name in ("ask_reading", "deadline_reminder", "deadline_escalation")
    ]
    assert lines[found[0].line - 1] == "  ask_reading:"
    assert prove(definition, messages=ALL_TEXTS) == []


def test_mail_bound_counts_by_hand(tmp_path: Path) -> None:
    """The request 2, the loan 5 (one task is 3 of it), the repair 3, a refusal 1; on loan one every 10 days."""
    assert mail_bound(library(tmp_path)) == MailBound(once=11, yearly=37, busiest="lent")


def test_mail_bound_grows_with_every_cause(tmp_path: Path) -> None:
    """A second recipient, a repeating clock and a second door into a clock all count."""
    more = mail_bound(
        library(
            tmp_path,
            ("{at: 5 working_days, remind: [librarian]}", "{at: 5 working_days, remind: [librarian, desk_lead]}"),
            ("      length: 2 months", "      length: 2 months\n      repeats: true"),
            ("    from: [lent]\n    to: in_repair", "    from: [lent, requested]\n    to: in_repair"),
        )
    )

    assert more == MailBound(once=11 + 1 + 5, yearly=37 + 6 * 3, busiest="in_repair")


def test_open_points_are_listed(tmp_path: Path) -> None:
    """A guard that takes a field's word for it says so, with the actions it guards and its line."""
    definition = library(tmp_path)

    [point] = open_points(definition)

    assert (point.guard, point.actions) == ("book_is_fit", ("lend",))
    assert "catalogue" in point.missing
    assert definition.source_text.splitlines()[point.line - 1] == "  book_is_fit:"
    assert point.file.endswith("library_loan/workflow.yaml")
