"""What ``samdulea check`` prints of the cases themselves: each proof with its number, and whom it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from engine.live_proofs import Finding, LiveProof
from web.proof_report import Say

KINDS = ("nobody", "unwatched", "unreadable")
SHOWN = 20
"""How many of a kind are named; the number tells of the others."""


def report(proof: LiveProof, say: Say, sentences: Mapping[str, str]) -> bool:
    """Print what holds and what does not, and return whether everything is right."""
    wrong: dict[str, Sequence[object]] = {
        **{kind: [each for each in proof.findings if each.code == kind] for kind in KINDS},
        "vacant": proof.vacant,
        "counts": proof.counts,
    }
    table = Table(title=sentences["live_title"], show_header=False, title_justify="left")
    for name, found in wrong.items():
        told = sentences[f"live_{name}"].format(wrong=len(found), open=proof.open)
        table.add_row("✗" if found else "✓", name, told)
    Console().print(table)
    for found in wrong.values():
        for each in found[:SHOWN]:
            _name(each, say)
    return proof.holds


def _name(each: object, say: Say) -> None:
    match each:
        case Finding():
            say("live_case", code=each.case, workflow=each.workflow, state=each.state)
        case str():
            say("live_role", role=each)
        case (workflow, organisation, state, kept, counted):
            say("live_count", workflow=workflow, organisation=organisation, state=state, kept=kept, counted=counted)
