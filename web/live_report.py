"""What ``samdulea check`` prints of the cases themselves: each proof with its number, and whom it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from engine.database import Database
from engine.errors import DatabaseUnusable
from engine.live_proofs import Finding, LiveProof, live_proof
from engine.migrate import require_current
from engine.settings import Settings
from web.main import all_workflows
from web.proof_report import Say
from web.secret_key import database_file

KINDS = ("nobody", "unwatched", "unreadable")
SHOWN = 20
"""How many of a kind are named; the number tells of the others."""


def cases_watched(settings: Settings, say: Say, sentences: Mapping[str, str]) -> bool:
    """Look at the cases of the database, where there is one, print what is found and return whether all is right."""
    file = database_file(settings)
    if file is not None and not file.exists():
        say("live_none", detail=f"{file} does not exist")
        return True
    db = Database(settings.database)
    try:
        require_current(db)
        with db.read() as tx:
            return _report(live_proof(tx, all_workflows(settings)), say, sentences)
    except DatabaseUnusable as error:
        say("live_none", detail=error)
        return True
    finally:
        db.dispose()


def _report(proof: LiveProof, say: Say, sentences: Mapping[str, str]) -> bool:
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
