"""People outside the staff: one mentor of two learners is one person, and nobody is renamed from another case."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from engine.tables import case_people, persons
from tests.workflows.world import at
from workflows.register.mentors import change_mentor
from workflows.register.tables import mentors

DAY = date(2026, 10, 12)


def person(world, case, role):
    """Return who is named on a case in a role."""
    with world.db.read() as tx:
        query = (
            select(persons)
            .join(case_people, case_people.c.person_id == persons.c.id)
            .where(case_people.c.case_id == case, case_people.c.role == role)
        )
        return tx.execute(query).one()


def test_the_mentor_of_two_learners_is_one_person(world):
    """The register says who it is: one row, one address, whatever the case is called."""
    work = world.work(places=2)
    one, two = world.guided(work), world.guided(work)

    first, second = person(world, one, "mentor"), person(world, two, "mentor")

    assert first == second
    assert (first.record, first.name) == (f"mentor/{work.mentor}", "Els Maes")


def test_two_mentors_with_one_address_are_two_people(world):
    """A mailbox of the workshop is read by several: the register keeps them apart."""
    one, two = (world.work(email="atelier@devos.example") for _ in range(2))
    change_mentor(world.db, two.mentor, {"name": "Jo Claes"}, actor=world.coach, now=at(date(2026, 8, 2)))

    found = [person(world, world.guided(work), "mentor") for work in (one, two)]

    assert [each.name for each in found] == ["Els Maes", "Jo Claes"]
    assert len({each.id for each in found}) == 2


def test_a_mentor_renamed_in_the_register_keeps_the_same_person(world):
    """The case takes the new name over when it names the mentor anew; nobody is doubled."""
    work = world.work(places=2)
    one = world.guided(work)
    before = person(world, one, "mentor")
    change_mentor(world.db, work.mentor, {"name": "Els Maes-Claes"}, actor=world.coach, now=at(DAY))
    assert world.rows(mentors, id=work.mentor)[0].name == "Els Maes-Claes"

    two = world.guided(work, case=world.searching())

    after = person(world, two, "mentor")
    assert (after.id, after.name) == (before.id, "Els Maes-Claes")
    assert person(world, one, "mentor").id == before.id


def test_two_parents_with_one_address_keep_their_own_names(world):
    """Brother and sister, one mailbox, a father on one case and a mother on the other."""
    mother = {"parent_name": "Sara Benali", "parent_email": "thuis@benali.example"}
    first = world.screened(world.learner(**mother))
    second = world.screened(world.learner(parent_name="Omar Benali", parent_email="Thuis@benali.example"))

    assert person(world, first, "parent").name == "Sara Benali"
    assert person(world, second, "parent").name == "Omar Benali"


def test_the_same_parent_of_two_learners_is_one_person_until_one_case_says_otherwise(world):
    """A name typed on one case never renames another's."""
    mother = {"parent_name": "Sara Benali", "parent_email": "thuis@benali.example"}
    first, second = (world.screened(world.learner(**mother)) for _ in range(2))
    assert person(world, first, "parent").id == person(world, second, "parent").id

    world.fill(second, date(2026, 6, 20), parent_name="Omar Benali")

    assert person(world, first, "parent").name == "Sara Benali"
    assert person(world, second, "parent").name == "Omar Benali"


def test_a_name_corrected_on_its_only_case_is_the_same_person(world):
    """A slip of the pen is mended, nobody is added."""
    case = world.screened(world.learner(parent_name="Sara Benalli"))
    before = person(world, case, "parent")

    world.fill(case, date(2026, 6, 20), parent_name="Sara Benali")

    after = person(world, case, "parent")
    assert (after.id, after.name) == (before.id, "Sara Benali")
