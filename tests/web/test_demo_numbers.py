"""The whole demo city: the users' own dashboard, then and now, with somebody in every situation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.database import Database
from engine.history import audit
from engine.settings import Settings
from engine.tables import cases, clocks, events, persons, tasks
from tests.builders import MONDAY
from web.demo.build import build
from web.demo.figures import in_dual
from web.main import all_workflows


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    """The city of the dashboard, built once."""
    settings = Settings(database=f"sqlite:///{tmp_path_factory.mktemp('city')}/city.db", secret_key="s" * 40)
    shown = build(settings, small=False, fresh=False, now=MONDAY)
    db = Database(settings.database)
    yield db, shown, all_workflows(settings)
    db.dispose()


def test_the_city_has_the_numbers_of_the_dashboard(big):
    """307 learners in 20 schools, 44 programmes counted once and 59 per kind, 367 agreements of which 321 run."""
    _, shown, _ = big
    assert shown.learners == {"vt": 139, "buso": 6, "clw": 83, "syntra": 79}
    assert shown.schools == {"vt": 10, "buso": 2, "clw": 7, "syntra": 1}
    assert shown.programmes == {"vt": 20, "buso": 1, "clw": 24, "syntra": 14}
    assert len(shown.by_programme) == 44
    assert (shown.agreements, shown.running) == (367, 321)


NAMED = {
    "Paardenhouderij/hippisch assistent": (26, 30),
    "Chemie duaal": (38, 35),
    "Kapper-stylist duaal": (13, 10),
    "Haarverzorging duaal": (15, 14),
    "Elektrische installaties duaal": (20, 22),
    "Elektrotechnicus duaal": (10, 12),
    "Lassen-constructie duaal": (14, 11),
    "Fitnessbegeleider duaal": (11, 8),
}
"""The deck's own table: learners four months ago and now."""


def test_four_months_ago_the_city_was_that_of_the_deck_too(big):
    """The record answers for the past: 320 learners, and each named programme with its number of then and now."""
    db, shown, _ = big
    then = in_dual(db, MONDAY - timedelta(days=120))
    assert then.learners.total() == 320
    assert {name: (then.by_programme[name], shown.by_programme[name]) for name in NAMED} == NAMED


def test_the_city_has_somebody_in_every_state_and_clocks_that_have_passed(big):
    """Whoever clicks through meets every situation, a case that is stalled among them."""
    db, _, workflows = big
    with db.read() as tx:
        met = {(row.workflow, row.state) for row in tx.execute(select(cases.c.workflow, cases.c.state))}
        late = tx.execute(
            select(func.count()).where(cases.c.due_on < MONDAY.date(), cases.c.closed_at.is_(None))
        ).scalar_one()
        running = set(tx.execute(select(clocks.c.name).where(clocks.c.status == "running")).scalars())
    wanted = {
        (name, state) for name in ("learner_trajectory", "company_lead") for state in workflows[name].document.states
    }
    assert wanted - met == set()
    assert late > 10
    assert {"workplace_search", "onboarding", "in_guidance", "agreement_registration"} <= running


def test_one_mail_of_the_city_came_back(big):
    """Whoever shows the product shows what happens then: the mark, and the task of who follows the case."""
    db, _, _ = big
    with db.read() as tx:
        marked = tx.execute(select(persons.c.name).where(persons.c.undeliverable_at.is_not(None))).scalars().all()
        asked = tx.execute(select(tasks.c.label).where(tasks.c.name == "address_of_mentor")).scalars().all()
    assert len(marked) == len(asked) == 1
    assert marked[0] in asked[0]


def test_the_city_was_lived_through_at_past_moments_and_its_record_is_whole(big):
    """Nothing was written behind the engine's back, and nothing lies in the future."""
    db, _, _ = big
    with db.read() as tx:
        first, last = tx.execute(select(func.min(events.c.at), func.max(events.c.at))).one()
        verdict = audit(tx)
    assert first < MONDAY - timedelta(days=130)
    assert last <= MONDAY
    assert not verdict.broken
