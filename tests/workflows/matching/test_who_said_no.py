"""A match that came to nothing: who said no is kept, the pair is not suggested again, a company's words are read."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.errors import BadInput, NotFound
from tests.workflows.histories import shipped
from tests.workflows.waiting_world import at_school, looks
from tests.workflows.world import at
from workflows.matching.matches import best_places
from workflows.matching.refusals import log_refusal, refusals
from workflows.register.tables import match_refusals

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)


def suggested(world, case):
    """Return the workplaces that are suggested the day after."""
    return [each.workplace_id for each in best_places(world.db, shipped(), world.coach, case, at(TUESDAY)).best]


def proposed(world):
    """Return a learner with a match, and its workplace."""
    case, work = looks(world), world.work()
    world.go(case, "propose_match", world.coach, MONDAY, workplace_id=work.workplace, intake_on=MONDAY)
    return case, work


def rejected(world, case, code, words="Besproken op school en samen beslist."):
    """Let the match not go on for a reason."""
    engine.advance(
        world.db, shipped(), case, "reject_match", actor=world.coach, seen_version=None, now=at(TUESDAY),
        reason=engine.Reason(code, words),
    )  # fmt: skip


@pytest.mark.parametrize("code", ["company_no", "learner_no", "too_far", "hours"])
def test_a_no_of_the_learner_or_the_company_ends_the_pair(world, code):
    """And it is theirs alone: another learner still finds the place."""
    case, work = proposed(world)

    rejected(world, case, code)

    assert suggested(world, case) == []
    assert suggested(world, looks(world)) == [work.workplace]
    assert len(world.rows(match_refusals, case_id=case)) == (code == "company_no")


@pytest.mark.parametrize("code", ["place_taken", "not_recognised", "learner_absent", "other"])
def test_what_may_pass_leaves_the_pair_open(world, code):
    """A recognition may still come, and a place fall free again."""
    case, work = proposed(world)

    rejected(world, case, code)

    assert suggested(world, case) == [work.workplace]


@pytest.mark.parametrize(
    ("words", "flagged"),
    [
        ("Wij nemen geen meisjes op de werf.", True),
        ("Met die hoofddoek kan ze niet aan de balie.", True),
        ("Iemand met ADHD zien wij niet zitten.", True),
        ("Liever een échte Vlaming, zei de ploeg.", True),
        ("Het transport naar de werf lukt niet op tijd.", False),
        ("Wij hebben al twee leerlingen in het atelier.", False),
    ],
)
def test_a_companys_own_words_are_kept_and_read_when_they_suggest_a_forbidden_ground(world, words, flagged):
    """The school coordinator gets a task; the company's sentence stands there as it was said."""
    case, _ = proposed(world)

    rejected(world, case, "company_no", words)
    world.deliver(at(TUESDAY))

    [kept] = refusals(world.db, shipped(), world.coordinator)
    assert (kept.words, kept.suspicious) == (words, flagged)
    assert (("read_refusal", "school_coordinator") in world.open_tasks(case)) is flagged


def test_taking_the_step_back_takes_the_no_back(world):
    """Who clicked the wrong reason loses no workplace by it."""
    case, work = proposed(world)
    rejected(world, case, "company_no")
    assert world.rows(match_refusals)

    engine.correct(
        world.db, shipped(), case, actor=world.coach, seen_version=None, now=at(TUESDAY), reason="Verkeerde reden."
    )

    assert world.rows(match_refusals) == []
    rejected(world, case, "place_taken")
    assert suggested(world, case) == [work.workplace]


def test_a_refusal_is_noted_for_an_own_learner_and_a_workplace_of_the_programme(world):
    """Nobody writes about another school's learner, or about a place that has nothing to do with it."""
    case, work, other = looks(world), world.work(), at_school(world, "Spectrum")
    said = "Er is geen plaats meer in het atelier."

    with pytest.raises(NotFound):
        log_refusal(world.db, shipped(), case, work.workplace, said, actor=other.coach, now=at(TUESDAY))
    with pytest.raises(NotFound):
        log_refusal(world.db, shipped(), case, 999, said, actor=world.coach, now=at(TUESDAY))
    with pytest.raises(BadInput) as short:
        log_refusal(world.db, shipped(), case, work.workplace, "  nee  ", actor=world.coach, now=at(TUESDAY))
    assert short.value.problems[0].code == "too_short"
    assert world.rows(match_refusals) == []
    assert log_refusal(world.db, shipped(), case, work.workplace, said, actor=world.coach, now=at(TUESDAY)) is False
    assert suggested(world, case) == []
