"""Reads workflow folders into definitions, with every fault named by file, line and column.

Reading, importing and collecting happens here; what may stand in a file is ``engine.document``, whether it can work
is ``engine.checks``. Loading a folder does not prove it: ``survey`` and ``load_all`` do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from engine.checks import MessageProof, prove
from engine.checks.names import unresolved
from engine.definition import Definition, build_definition
from engine.document import Document, Name, Part, Role
from engine.draft import Draft, likeness
from engine.errors import DefinitionError, NotFound, Problem
from engine.records import NO_RECORDS, Records
from engine.sealing import NO_KEYS, Seal
from engine.source_file import Source, read_model
from engine.workflow_code import code_of, guards_of

WORKFLOW_FILE = "workflow.yaml"
ROLES_FILE = "roles.yaml"
FACTS = frozenset({"contacted", "facts", "follow", "keep_clocks"})
NOTHING_THERE = f"no {WORKFLOW_FILE} here or one folder deeper"


class RolesFile(Part):
    """The file of the roles that all workflows share."""

    roles: dict[Name, Role] = Field(min_length=1)


@dataclass(frozen=True, eq=False)
class Workflows(Mapping[str, Definition]):
    """Every workflow the program runs, by name, and the roles they share; it never changes and equals only itself."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    definitions: Mapping[str, Definition]
    roles: Mapping[str, Role] = field(default_factory=dict)
    #: The register that record fields point to.
    records: Records = NO_RECORDS
    #: What seals private fields and opens them again.
    seal: Seal = NO_KEYS

    def __getitem__(self, name: str) -> Definition:
        """Return the workflow of that name, or raise KeyError."""
        return self.definitions[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in the order they were loaded."""
        return iter(self.definitions)

    def __len__(self) -> int:
        """Return how many workflows there are."""
        return len(self.definitions)

    def current(self, name: str) -> Definition:
        """Return the version in use of a workflow.

        Raises:
            NotFound: no workflow is called so.
        """
        if name not in self.definitions:
            meant = likeness(name, self.definitions)
            raise NotFound(f"no workflow is called {name!r}" + (f", did you mean {meant!r}?" if meant else ""))
        return self.definitions[name]

    def all_roles(self) -> Mapping[str, Role]:
        """Return the shared roles and those of every workflow."""
        own = {name: role for each in self.definitions.values() for name, role in each.document.roles.items()}
        return {**self.roles, **own}


@dataclass(frozen=True)
class Survey:
    """What was found under some paths: the workflows whose names resolve, and everything that is wrong."""

    workflows: Workflows
    problems: tuple[Problem, ...]


def load_document(path: Path) -> Source[Document]:
    """Read one workflow file, not yet looking at anything outside it.

    Raises:
        DefinitionError: with every fault of form.
    """
    return read_model(path, Document)


def load_roles(path: Path) -> Mapping[str, Role]:
    """Read a file of shared roles.

    Raises:
        DefinitionError: with every fault of form.
    """
    return MappingProxyType(read_model(path, RolesFile).content.roles)


def load_workflow(folder: Path, roles: Mapping[str, Role]) -> Definition:
    """Read a workflow folder; the result is not proved yet.

    Raises:
        DefinitionError: the form is wrong, or a name refers to nothing.
    """
    source = load_document(folder / WORKFLOW_FILE)
    draft = Draft(
        document=source.content,
        roles={**roles, **source.content.roles},
        file=str(source.path),
        positions=source.positions,
        guards=guards_of(folder / "guards.py"),
        effects=code_of(folder / "effects.py"),
        facts=code_of(folder / "facts.py", only=FACTS),
        orders=code_of(folder / "orders.py"),
    )
    if problems := unresolved(draft):
        raise DefinitionError(tuple(problems))
    return build_definition(draft, source.text, folder)


def survey(
    paths: Sequence[Path],
    *,
    messages: MessageProof | None = None,
    roles: Mapping[str, Role] | None = None,
    records: Records = NO_RECORDS,
) -> Survey:
    """Read and prove every workflow under the paths, and go on after a fault.

    A path is a workflow's folder, its file, or a folder of such folders; ``roles.yaml`` beside those adds to the
    shared roles given by ``roles``.
    """
    shared = dict(roles or {})
    problems = [problem for path in paths for problem in _add_roles(shared, path / ROLES_FILE)]
    # Without their roles every line of every workflow would be reported instead of the one that is wrong.
    read = load_workflow if not problems else _read_form
    problems += [Problem("no_workflow", NOTHING_THERE, str(path), 1, 1) for path in paths if not _folders(path)]
    found: dict[str, Definition] = {}
    for folder in _once(folder for path in paths for folder in _folders(path)):
        try:
            definition = read(folder, shared)
        except DefinitionError as error:
            problems += error.problems
            continue
        if definition is not None:
            problems += [*_taken(found, definition), *prove(definition, messages=messages)]
            problems += _unknown_records(definition, records)
            found.setdefault(definition.name, definition)
    return Survey(Workflows(MappingProxyType(found), MappingProxyType(shared), records), tuple(problems))


def load_all(
    paths: Sequence[Path],
    *,
    messages: MessageProof | None = None,
    roles: Mapping[str, Role] | None = None,
    records: Records = NO_RECORDS,
    seal: Seal = NO_KEYS,
) -> Workflows:
    """Read and prove every workflow under the paths, as ``survey`` does; ``seal`` keeps their private fields.

    Raises:
        DefinitionError: with everything that is wrong in any of them.
    """
    found = survey(paths, messages=messages, roles=roles, records=records)
    if found.problems:
        raise DefinitionError(found.problems)
    return replace(found.workflows, seal=seal)


def _read_form(folder: Path, _roles: Mapping[str, Role]) -> Definition | None:
    load_document(folder / WORKFLOW_FILE)
    return None


def _folders(path: Path) -> list[Path]:
    if path.name == WORKFLOW_FILE and path.is_file():
        return [path.parent]
    if (path / WORKFLOW_FILE).is_file():
        return [path]
    return sorted(each.parent for each in path.glob(f"*/{WORKFLOW_FILE}"))


def _once(folders: Iterable[Path]) -> list[Path]:
    found: dict[Path, Path] = {}
    for folder in folders:
        found.setdefault(folder.resolve(), folder)
    return list(found.values())


def _add_roles(shared: dict[str, Role], path: Path) -> Iterator[Problem]:
    if not path.is_file():
        return
    try:
        source = read_model(path, RolesFile)
    except DefinitionError as error:
        yield from error.problems
        return
    for name, role in source.content.roles.items():
        if shared.setdefault(name, role) != role:
            spot = source.positions.key(("roles", name))
            said = f"role `{name}` was already defined otherwise"
            yield Problem("role_taken", said, str(path), spot.line, spot.column)


def _taken(found: Mapping[str, Definition], definition: Definition) -> Iterator[Problem]:
    draft, document = definition.draft, definition.document
    for other in found.values():
        if other.name == definition.name:
            yield draft.problem("workflow_taken", f"workflow `{other.name}` also stands in {other.draft.file}", "name")
        elif other.document.code_prefix == document.code_prefix:
            yield draft.problem(
                "prefix_taken", f"prefix `{document.code_prefix}` is also that of `{other.name}`", "code_prefix"
            )


def _unknown_records(definition: Definition, records: Records) -> Iterator[Problem]:
    for name, rule in definition.document.fields.items():
        if rule.type == "record" and rule.of is not None and rule.of not in records.kinds:
            said = f"field `{name}` points to a `{rule.of}`, which no register knows"
            yield definition.draft.problem_at_value(
                "unknown_record", said, ("fields", name, "of"), records.kinds, rule.of
            )
