"""What ``samdulea check`` prints: each proof of each workflow, every fault with its place, or the open points."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import typer
from rich.console import Console
from rich.table import Table

import workflows
from engine.checks import open_points as points_of
from engine.checks import proofs
from engine.definition import Definition
from engine.loader import ROLES_FILE, WORKFLOW_FILE, Survey, load_roles, survey
from notifications.proof import TemplateProof
from workflows.register.records import Register

SHIPPED = Path(workflows.__file__).parent
MESSAGES = TemplateProof()


class Say(Protocol):
    """Prints a sentence of the command line by its name."""

    def __call__(self, text: str, **values: object) -> None:
        """Print it with these values filled in."""


def look(paths: Sequence[Path], extra: Sequence[Path] = ()) -> Survey:
    """Survey what is shipped and what the settings add, or just ``paths`` with the shipped roles."""
    if not paths:
        return survey([SHIPPED, *extra], messages=MESSAGES, records=Register())
    # A path brings its own roles.yaml or leans on the shipped ones; only a lone workflow folder needs them.
    beside = [folder.parent / ROLES_FILE for folder in map(_folder, paths)]
    shared = next((load_roles(file) for file in beside if file.is_file()), load_roles(SHIPPED / ROLES_FILE))
    own = any((path / ROLES_FILE).is_file() for path in paths)
    return survey(list(paths), messages=MESSAGES, roles=None if own else shared, records=Register())


def report(paths: Sequence[Path], extra: Sequence[Path], *, open_points: bool, say: Say) -> bool:
    """Print what was found and return whether everything is right."""
    found = look(paths, extra)
    for definition in found.workflows.values():
        if open_points:
            _print_points(definition, say)
        else:
            _print_proofs(definition)
    for problem in found.problems:
        typer.echo(str(problem), err=True)
    if found.problems:
        say("wrong", count=len(found.problems))
    elif not open_points:
        say("all_right", count=len(found.workflows))
    return not found.problems


def _folder(path: Path) -> Path:
    return path.parent if path.name == WORKFLOW_FILE else path


def _print_proofs(definition: Definition) -> None:
    table = Table(title=definition.name, show_header=False, title_justify="left")
    for proof in proofs(definition, messages=MESSAGES):
        table.add_row("✓" if proof.holds else "✗", proof.name, proof.detail_nl)
    Console().print(table)


def _print_points(definition: Definition, say: Say) -> None:
    points = points_of(definition)
    if not points:
        say("no_open_points", workflow=definition.name)
    for each in points:
        say(
            "open_point",
            file=each.file,
            line=each.line,
            workflow=definition.name,
            guard=each.guard,
            nl=each.nl,
            missing=each.missing,
            actions=", ".join(each.actions),
        )
