"""A workflow with a register: fields that point to its rows, facts and effects in Python, rows in step with a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, text

import engine
from engine.errors import ActionRefused, BadInput, NotAllowed
from engine.loader import Workflows, survey
from engine.queries.case_page import view_case
from engine.tables import cases, tasks
from tests.builders import MONDAY, Library, a_library
from tests.engine.stacks import Stacks, a_folder, surveyed, the_library

CELLAR, ATTIC, SAFE = 1, 2, 3


@dataclass
class Desk:
    """A library with shelves and one book that is asked for."""

    db: Any
    workflows: Workflows
    place: Library
    register: Stacks
    case: int

    def fill(self, **fields: object) -> int:
        """Write fields as the librarian."""
        return engine.fill_in(
            self.db, self.workflows, self.case, fields, actor=self.place.librarian, seen_version=None, now=MONDAY
        )

    def lend(self, **fields: object) -> Any:
        """Lend the book."""
        asked = {"lent_on": "2026-09-14", "due_on": "2026-10-14", "deposit": "15", "wrapped": "ja", **fields}
        return engine.advance(
            self.db,
            self.workflows,
            self.case,
            "lend",
            actor=self.place.librarian,
            fields=asked,
            seen_version=None,
            now=MONDAY,
        )

    def undo(self) -> int:
        """Take the last step back."""
        return engine.correct(
            self.db, self.workflows, self.case, actor=self.place.librarian, seen_version=None, now=MONDAY
        )

    @property
    def fields(self) -> dict[str, Any]:
        """Return what the case holds."""
        with self.db.read() as tx:
            return dict(tx.execute(select(cases.c.fields).where(cases.c.id == self.case)).scalar_one())

    def seen_clocks(self) -> list[tuple[int | None, str]]:
        """Return what the workflow was told of clocks: after which step, and which ran."""
        with self.db.read() as tx:
            return [(row.step, row.clocks) for row in tx.execute(text("SELECT step, clocks FROM seen_clocks"))]


@pytest.fixture
def desk(db, tmp_path):
    """Ask for a sound book."""
    with db.transaction() as tx:
        tx.execute(text("CREATE TABLE seen_clocks (step INTEGER, clocks VARCHAR(200))"))
    register = Stacks()
    place, workflows = a_library(db), the_library(tmp_path, register)
    values = {"book_title": "Tijl", "borrower_name": "Noor Peeters", "borrower_mail": "noor@lezer.example"}
    opened = engine.open_case(
        db,
        workflows,
        "library_loan",
        actor=place.librarian,
        fields={**values, "coach": place.librarian.person_id},
        organisation_id=place.id,
        now=MONDAY,
    )
    made = Desk(db, workflows, place, register, opened.id)
    made.fill(condition="sound")
    return made


def test_a_chosen_row_brings_what_it_knows(desk):
    """Room and date stand on the case, in words of the register; another choice brings its own, none empties them."""
    desk.fill(shelf_id=SAFE)
    assert (desk.fields["shelf_room"], desk.fields["shelf_until"]) == ("Kluis", "2026-12-31")

    desk.fill(shelf_id=ATTIC)
    assert desk.fields["shelf_room"] == "Zolder"
    assert "shelf_until" not in desk.fields

    desk.fill(shelf_id=None)
    assert desk.fields.keys().isdisjoint({"shelf_id", "shelf_room", "shelf_until", "box_label"})


def test_a_row_that_does_not_exist_is_refused(desk):
    """By hand and in an action alike, with the field that is wrong."""
    for attempt in (lambda: desk.fill(shelf_id=9), lambda: desk.lend(shelf_id=9)):
        with pytest.raises(BadInput) as refused:
            attempt()
        assert [(each.field, each.code) for each in refused.value.problems] == [("shelf_id", "unknown_choice")]


def test_what_a_row_brings_is_not_typed(desk):
    """Otherwise the case would say something else than the register."""
    with pytest.raises(NotAllowed):
        desk.fill(shelf_room="Salon")

    assert "shelf_room" not in desk.fields


def test_the_rows_that_fit_are_offered_and_the_one_the_case_has(desk):
    """The register looks at the case; what was chosen before stays choosable."""

    def offered():
        page = view_case(desk.db, desk.workflows, desk.case, desk.place.librarian, MONDAY, choosing=True)
        return page.choices["shelf_id"]

    assert offered() == ((ATTIC, "Zolder"), (SAFE, "Kluis"))
    desk.fill(shelf_id=ATTIC)
    desk.fill(condition="torn")

    assert offered() == ((ATTIC, "Zolder"), (SAFE, "Kluis"))
    desk.fill(shelf_id=SAFE)
    assert offered() == ((SAFE, "Kluis"),)


def test_a_value_is_judged_by_the_rules_its_field_names(desk):
    """By hand, and as the answer to a task; unchanged it is not judged again."""
    with pytest.raises(ActionRefused) as refused:
        desk.fill(shelf_id=CELLAR)
    assert [each.nl for each in refused.value.unmet] == ["In Kelder is het te vochtig."]

    desk.lend(shelf_id=CELLAR)
    desk.fill(shelf_id=CELLAR, condition="worn")
    assert desk.fields["condition"] == "worn"

    desk.fill(shelf_id=ATTIC)
    task = engine.open_named_task(
        desk.db, desk.workflows, desk.case, "say_reading", actor=desk.place.librarian, now=MONDAY
    )
    answer = {"still_reading": "ja", "shelf_id": CELLAR}
    with pytest.raises(ActionRefused):
        engine.do_task(desk.db, desk.workflows, task, actor=desk.place.librarian, now=MONDAY, evidence=answer)
    assert desk.fields["shelf_id"] == ATTIC
    with desk.db.read() as tx:
        assert tx.execute(select(tasks.c.status).where(tasks.c.id == task)).scalar_one() == "open"


def test_what_follows_from_changed_fields_is_written_with_them(desk):
    """``follow`` sees what changed and answers with fields of the case, in the same step."""
    desk.fill(shelf_id=SAFE)
    assert desk.fields["box_label"] == "Zaal Kluis"

    desk.undo()

    assert desk.fields.keys().isdisjoint({"shelf_id", "shelf_room", "box_label"})


def test_effects_write_fields_one_after_the_other(desk):
    """The second one sees what the first wrote; taking the step back takes both away."""
    desk.lend(shelf_id=SAFE)
    assert (desk.fields["box"], desk.fields["box_label"]) == ("Kluis-7", "Doos Kluis-7")

    desk.undo()

    assert desk.fields.keys().isdisjoint({"box", "box_label", "shelf_id"})


def test_taking_a_step_back_asks_the_register_to_do_the_same(desk):
    """For that step and no other; what the register refuses does not happen at all."""
    desk.lend(shelf_id=SAFE)
    with desk.db.read() as tx:
        step = tx.execute(select(cases.c.sequence).where(cases.c.id == desk.case)).scalar_one()

    desk.register.full = True
    with pytest.raises(ActionRefused, match="shelf_full"):
        desk.undo()
    assert desk.fields["box"] == "Kluis-7"

    desk.register.full = False
    desk.undo()
    assert desk.register.undone == [(desk.case, step)]


def test_the_workflow_hears_of_clocks_when_they_change_and_after_which_step(desk):
    """Opened: no step that can be taken back; filled in: nothing changed; lent: the step is named."""
    assert desk.seen_clocks() == [(None, "requested")]

    moved = desk.lend()

    assert desk.seen_clocks()[1:] == [(moved.sequence, "loan_period,recurring:shelf_round")]
    desk.undo()
    assert desk.seen_clocks()[2:] == [(None, "requested")]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (("of: shelf", "of: shelv"), "unknown_record"),
        (("{shelf_room: room,", "{shelf_rom: room,"), "unknown_field"),
        (("guards: [room_is_dry]", "guards: [room_is_dri]"), "unknown_guard"),
        (("    of: shelf\n", ""), "bad_field"),
    ],
)
def test_a_field_that_points_nowhere_is_refused_when_the_workflow_is_read(tmp_path, edit, code):
    """With file, line and what was meant."""
    problems = surveyed(tmp_path, edit).problems

    found = next(each for each in problems if each.code == code)
    assert found.file.endswith("workflow.yaml")
    assert found.line > 1


def test_facts_offer_what_has_a_meaning_and_nothing_else(tmp_path):
    """A slip in ``__all__`` would otherwise be a rule without facts."""
    wrong = '__all__ = ["facts", "folow"]\n\n\ndef facts(case):\n    pass\n\n\ndef folow(context, changed):\n    pass\n'

    [problem] = [each for each in surveyed(tmp_path, facts=wrong).problems if each.code == "unknown_function"]

    assert problem.file.endswith("facts.py")
    assert "folow" in problem.message


@pytest.mark.parametrize("name", ["facts", "orders", "effects"])
def test_python_that_cannot_be_imported_is_told_with_its_file(tmp_path, name):
    """Not found at the first step of the first case, at night."""
    problems = surveyed(tmp_path, **{name: "import nothing_there\n\n__all__ = []\n"}).problems

    [broken] = [each for each in problems if each.code == "code_broken"]
    assert broken.file.endswith(f"{name}.py")
    assert "nothing_there" in broken.message


def test_a_library_without_its_register_does_not_load(tmp_path):
    """Whoever composes the program forgot it: said at the start, not at the first form."""
    assert "unknown_record" in {each.code for each in survey([a_folder(tmp_path)]).problems}
