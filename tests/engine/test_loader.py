"""Reading workflow folders: what is found, and how a file that cannot be read says so."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

import pytest

from engine.errors import DefinitionError, NotFound
from engine.loader import load_all, load_document, load_roles, load_workflow, survey
from tests.engine.library import GOOD, Broken, a_library, broken, check_broken

FORM = {
    "unknown key": broken(
        "unknown_key", ("    owner: librarian\n    needs", "    »onwer: librarian\n    needs"), hint="owner"
    ),
    "unknown key on top": broken("unknown_key", ("recurring:", "»recuring:"), hint="recurring"),
    "unknown key in a step": broken(
        "unknown_key", ("{at: 5 working_days, remind", "{at: 5 working_days, »remindd"), hint="remind"
    ),
    "unknown key in a condition": broken("unknown_key", ("{not: {is:", "{not: {»iz:")),
    "comma in a label": broken("unknown_key", ("Aan de balie, en", "Aan de balie, »of daarnaast, en")),
    "no English": broken(
        "missing_label", ("    »label: {nl: Te laat, en: Overdue}".replace("»", ""), "    »label: {nl: Te laat}")
    ),
    "no Dutch": broken("missing_label", ("{nl: Gaaf, en: Sound}", "{en: Sound}"), ("sound:", "»sound:")),
    "empty label": broken("missing_label", ("{nl: Gaaf, en: Sound}", '{nl: »"", en: Sound}')),
    "key is missing": broken(
        "missing_key",
        ("    block: away\n    label: {nl: In", "    label: {nl: In"),
        ("  in_repair:\n", "  »in_repair:\n"),
    ),
    "unknown unit": broken("bad_value", ("length: 10 working_days", "length: »10 workdays")),
    "no unit": broken("bad_value", ("due: 5 working_days\n    asks", "due: »soon\n    asks")),
    "length without a unit": broken("wrong_type", ("length: 2 months", "length: »2")),
    "unknown type": broken("unknown_value", ("    type: email", "    type: »e_mail"), hint="email"),
    "not a list": broken("wrong_type", ("needs: [condition]", "needs: »condition")),
    "not a number": broken("wrong_type", ("mail_budget: 120", "mail_budget: »many")),
    "not a truth": broken("wrong_type", ("    unfinished: true\n    reason", "    unfinished: »perhaps\n    reason")),
    "capital in a name": broken("bad_name", ("  lent_on:\n", "  »Lent_on:\n")),
    "two moments": broken(
        "bad_value", ("{before_end: 3 calendar_days, open", "»{before_end: 3 calendar_days, at_end: true, open")
    ),
    "no moment": broken("bad_value", ("{before_end: 3 calendar_days, open", "»{open")),
    "does nothing": broken("bad_value", ("{at: 20 calendar_days, remind: [librarian]}", "»{at: 20 calendar_days}")),
    "key twice": broken("duplicate_key", ("  torn: {nl", "  worn: {nl"), ("      worn: {nl: G", "      »worn: {nl: G")),
    "state twice": broken("duplicate_key", ("  in_repair:\n", "  »lent:\n")),
    "tab": broken("bad_yaml", ("  desk:\n", "»\tdesk:\n")),
    "bracket left open": broken(
        "bad_yaml", ("from: [refused]\n    to»: req".replace("»", ""), "from: [refused\n    to»: req")
    ),
    "colon in a text": broken("bad_yaml", ("en: The book is too", "en: The book»: is too")),
    "alias without anchor": broken("bad_yaml", ("needs: [condition]", "needs: »*unknown")),
    "key that is a list": broken("bad_yaml", ("  torn: {nl", "  ? »[torn]\n      : {nl")),
}


@pytest.mark.parametrize("case", FORM.values(), ids=FORM.keys())
def test_file_that_is_not_well_formed(tmp_path: Path, case: Broken) -> None:
    """The editor can jump to the place."""
    check_broken(tmp_path, case)


@pytest.mark.parametrize(
    ("content", "code", "spot"),
    [
        (b"", "empty_file", (1, 1)),
        (b"# nothing yet\n", "empty_file", (1, 1)),
        (b"- a\n- b\n", "wrong_type", (1, 1)),
        (b"name: a\nlabel: caf\xe9\n", "not_utf8", (2, 11)),
        (b"name: \x07\n", "bad_yaml", (1, 7)),
        (b"a: &x [*x]\n", "bad_yaml", (1, 4)),
        (b"a: 1\n---\na: 2\n", "bad_yaml", (2, 1)),
    ],
)
def test_file_that_is_no_workflow(tmp_path: Path, content: bytes, code: str, spot: tuple[int, int]) -> None:
    """Whatever lies there is answered, never with a traceback."""
    path = tmp_path / "workflow.yaml"
    path.write_bytes(content)

    with pytest.raises(DefinitionError) as refused:
        load_document(path)

    [problem] = refused.value.problems
    assert (problem.code, (problem.line, problem.column), problem.file) == (code, spot, str(path))


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A wrong path says which."""
    with pytest.raises(DefinitionError, match="file_not_found") as missing:
        load_workflow(tmp_path / "gone", {})

    assert missing.value.problems[0].file == str(tmp_path / "gone" / "workflow.yaml")
    assert [each.code for each in survey([tmp_path]).problems] == ["no_workflow"]
    assert [each.code for each in survey([tmp_path / "gone"]).problems] == ["no_workflow"]
    with pytest.raises(DefinitionError, match="unreadable"):
        load_document(tmp_path)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Mending a file should not take one start of the program per fault."""
    root, _ = a_library(
        tmp_path, ("from: [lent]\n", "from: [lnet]\n"), ("group: book", "group: bok"), ("fire: expire", "fire: expires")
    )

    with pytest.raises(DefinitionError) as refused:
        load_all([root])

    assert [each.code for each in refused.value.problems] == ["unknown_group", "unknown_action", "unknown_state"]
    assert str(refused.value).count("\n") == 2


def test_definition_holds_what_the_hot_path_needs() -> None:
    """The lookups agree with the file and cannot be changed."""
    workflows = load_all([GOOD])
    definition = workflows.current("library_loan")

    assert dict(definition.actions_by_state)["requested"] == ("lend", "refuse", "expire")
    assert definition.clocks_by_state["in_repair"] == ("loan_period", "in_repair", "task:fetch_book")
    assert {name: rule.kind for name, rule in definition.clock_rules.items()} == {
        "loan_period": "clock",
        "requested": "state",
        "in_repair": "state",
        "task:say_reading": "task",
        "task:fetch_book": "task",
        "recurring:shelf_round": "recurring",
    }
    assert definition.clock_rules["recurring:shelf_round"].steps[0].open == "check_shelf"
    assert (definition.target("take_back", "lent"), definition.target("lend", "lent")) == ("returned", None)
    assert list(definition.guards) == ["due_after_lent"]
    assert definition.sha256 == hashlib.sha256((GOOD / "library_loan/workflow.yaml").read_bytes()).hexdigest()
    assert set(definition.roles) == {"librarian", "desk_lead", "auditor", "borrower"}
    with pytest.raises(TypeError):
        definition.actions_by_state["requested"] = ()  # type: ignore[index]  # that it cannot be done is the point


def test_titles_are_filled_in() -> None:
    """Choices show their label, gaps close up, and a long name is cut."""
    definition = load_all([GOOD]).current("library_loan")

    assert definition.format_title({"book_title": "Reinaert", "borrower_name": "A" * 30}) == f"Reinaert ({'A' * 20})"
    assert definition.format_title({}) == "()"
    assert definition.format_subtitle({"condition": "torn"}) == "Gescheurd"
    assert definition.format_subtitle({"condition": "torn"}, "en") == "Torn"


def test_unknown_workflow_is_named() -> None:
    """A caller with a slip of the keyboard learns what was meant."""
    with pytest.raises(NotFound, match="did you mean 'library_loan'"):
        load_all([GOOD]).current("libary_loan")


def test_two_workflows_cannot_share_a_name(tmp_path: Path) -> None:
    """Codes and names of cases would clash."""
    root, _ = a_library(tmp_path)
    other, _ = a_library(tmp_path / "other", ("name: library_loan", "name: other_loan"))

    assert [each.code for each in survey([GOOD, root]).problems] == ["workflow_taken"]
    assert [each.code for each in survey([GOOD, other]).problems] == ["prefix_taken"]


def test_shared_roles_come_from_every_path(tmp_path: Path) -> None:
    """A further folder brings its own roles, but cannot change those that are there."""
    root, _ = a_library(tmp_path)
    (root / "roles.yaml").write_text("roles:\n  desk_lead: {label: {nl: Chef, en: Boss}}\n", encoding="utf-8")

    assert list(load_roles(GOOD / "roles.yaml")) == ["librarian", "desk_lead", "auditor", "borrower"]
    taken = survey([GOOD, root]).problems
    assert [(each.file, each.line, each.column) for each in taken] == [(str(root / "roles.yaml"), 2, 3)]


def test_roles_file_names_its_faults(tmp_path: Path) -> None:
    """It is read the same way as a workflow."""
    path = tmp_path / "roles.yaml"
    path.write_text("roles:\n  chief:\n    label: {nl: Chef}\n    staf: true\n", encoding="utf-8")

    with pytest.raises(DefinitionError) as refused:
        load_roles(path)

    found = [(each.code, each.line, each.column, each.suggestion) for each in refused.value.problems]
    assert found == [("missing_label", 3, 5, None), ("unknown_key", 4, 5, "staff")]


def test_code_of_a_package_is_imported_as_such(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Shipped guards are one module with those that tests and linters see; a folder on its own needs no package."""
    shipped = f"shipped_{tmp_path.name.replace('-', '_')}"
    package = tmp_path / shipped
    a_library(tmp_path)[0].rename(package)
    for folder in (package, package / "library_loan"):
        (folder / "__init__.py").touch()
    sys.path.insert(0, str(tmp_path))
    request.addfinalizer(lambda: sys.path.remove(str(tmp_path)))

    inside = load_all([package]).current("library_loan").guards["due_after_lent"]
    alone = load_all([GOOD]).current("library_loan").guards["due_after_lent"]

    assert inside is sys.modules[f"{shipped}.library_loan.guards"].due_after_lent
    assert inside is not alone


def test_path_given_twice_is_read_once() -> None:
    """The folder of all workflows and one of them may both be named."""
    found = survey([GOOD, GOOD / "library_loan", GOOD / "library_loan" / "workflow.yaml"])

    assert (list(found.workflows), found.problems) == (["library_loan"], ())


def test_broken_roles_do_not_drown_the_rest(tmp_path: Path) -> None:
    """The fault in the roles and those of form are told, not every line that uses a role."""
    root, _ = a_library(tmp_path, ("group: book", "gruop: book"), ("by: [system]", "by: [sytem]"))
    (root / "roles.yaml").write_text("roles:\n  librarian: {label: {nl: B, en: L, either}}\n", encoding="utf-8")

    assert [(each.code, each.suggestion) for each in survey([root]).problems] == [
        ("unknown_key", None),
        ("unknown_key", "group"),
    ]


def test_effects_come_from_their_file(tmp_path: Path) -> None:
    """An effect that is offered and used is found; one that no action has is refused; a broken file says so."""
    root, _ = a_library(tmp_path, ("    sets: {condition: worn}", "    effects: [tell_binder]"))
    effects = root / "library_loan" / "effects.py"
    effects.write_text("__all__ = ['tell_binder']\n\n\ndef tell_binder(effect):\n    pass\n", encoding="utf-8")
    spare, _ = a_library(tmp_path / "spare")
    shutil.copy(effects, spare / "library_loan")
    sick, _ = a_library(tmp_path / "sick", ("    sets: {condition: worn}", "    effects: [tell_binder]"))
    (sick / "library_loan" / "effects.py").write_text("import nothing_there\n", encoding="utf-8")

    assert list(load_all([root]).current("library_loan").effects) == ["tell_binder"]
    assert [each.code for each in survey([spare]).problems] == ["unused_effect"]
    assert [each.code for each in survey([sick]).problems] == ["unknown_effect", "code_broken"]
