"""The competences on a mentor's page: the sector's four points, one row for each thing that is learnt at work."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import update

import engine
from engine.actor import SYSTEM
from tests.web.site import Site
from tests.workflows.histories import at, shipped
from tests.workflows.world import World
from workflows.register.competences import add_competence
from workflows.register.tables import training_plan_items
from workflows.register.training_plan import begin_plan, plan_of

DAY = date(2026, 10, 12)


@pytest.fixture
def world(db):
    """A mentor who is asked about a plan of three competences, the last of which is learnt at school only."""
    made = World(db)
    made.case = made.guided(made.work())
    for code in ("C1", "C2", "C3"):
        typed = {"programme_id": made.programme, "code": code, "name": f"Kabel {code} leggen", "cluster": "Plaatsen"}
        add_competence(db, typed, actor=SYSTEM, now=at(DAY))
    [made.agreement] = [row.id for row in made.agreements(made.case)]
    begin_plan(db, shipped(), made.agreement, actor=made.coach, now=at(DAY))
    made.items = items(made)
    with db.transaction() as tx:
        tx.execute(
            update(training_plan_items).where(training_plan_items.c.id == made.items[2].id).values(place="school")
        )
    made.pages = Site(db, None, at(DAY), shipped())
    made.visitor = made.pages.visitor()
    made.link = asked(made, DAY)
    return made


def items(world):
    """Return the plan as it stands."""
    with world.db.read() as tx:
        return plan_of(tx, world.agreement)


def asked(world, day):
    """Ask the mentor about competences and return the link of the mail."""
    engine.open_named_task(world.db, shipped(), world.case, "competence_feedback", actor=world.coach, now=at(day))
    world.deliver(at(day))
    return [mail for mail in world.mails if mail.kind == "competence_form"][-1].link


def answer(world, first, second, **more):
    """Send the form with a point for both competences."""
    points = {f"score-{world.items[0].id}": first, f"score-{world.items[1].id}": second}
    data = {"competence_progress": "guided", **{k: v for k, v in points.items() if v}, **more}
    return world.visitor.post(world.link, data=data)


def test_a_mentor_scores_what_is_learnt_at_work_in_the_words_of_the_sector(world):
    """What is learnt at school is not asked; what is left open stays open."""
    page = unescape(world.visitor.get(world.link).text)
    for point in ("Beheerst dit onvoldoende", "Kan dit onder begeleiding", "Beheerst dit voldoende"):
        assert page.count(point) == 3  # two rows and the whole
    assert "Kan dit zelfstandig uitvoeren" in page
    assert "Kabel C3 leggen" not in page

    assert answer(world, "guided", "").status_code == 200

    assert [each.mentor_score for each in items(world)] == ["guided", None, None]


def test_last_times_value_is_told_and_never_chosen_beforehand(world):
    """Who only presses the button would repeat himself for a year."""
    answer(world, "sufficient", "guided")
    world.pages.now += timedelta(days=60)
    world.link = asked(world, DAY + timedelta(days=60))

    page = " ".join(unescape(world.visitor.get(world.link).text).split())

    assert "Vorige keer: Beheerst dit voldoende (ma 12 okt" in page
    assert not re.search(r'name="score-\d+"[^>]*checked', page)


def test_not_dealt_with_yet_asks_why_and_nothing_is_kept_before(world):
    """The class council needs the reason; what was chosen stays chosen on the page."""
    refused = answer(world, "sufficient", "not_seen")

    assert refused.status_code == 422
    assert "nog niet ingevuld" in refused.text
    assert re.search(r'value="sufficient"[^>]*checked', refused.text)
    assert [each.mentor_score for each in items(world)] == [None, None, None]

    assert answer(world, "sufficient", "not_seen", not_seen_reason="Er is geen kraan.").status_code == 200
    assert [each.not_seen_reason for each in items(world)] == ["", "Er is geen kraan.", ""]


def test_a_point_that_is_not_on_the_scale_is_refused(world):
    """A number of ten means nothing to the next reader, nor does the row of another learner."""
    assert answer(world, "8/10", "").status_code == 422
    other = world.visitor.post(
        world.link, data={"competence_progress": "guided", f"score-{world.items[2].id}": "guided"}
    )

    assert other.status_code == 422
    assert [each.mentor_score for each in items(world)] == [None, None, None]


def test_whoever_opens_the_link_later_reads_every_point_that_was_given(world):
    """After half an hour nothing can be changed; what was said stands there in full."""
    answer(world, "sufficient", "guided")

    world.pages.now = at(DAY) + timedelta(hours=2)
    said = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", world.visitor.get(world.link).text)))

    assert "Kabel C1 leggen Beheerst dit voldoende" in said
    assert "Kabel C2 leggen Kan dit onder begeleiding" in said
