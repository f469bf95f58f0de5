"""The demo city: the users' own dashboard, and those whom the start message names can really sign in."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from pwdlib import PasswordHash
from sqlalchemy import func, select

from engine.access import password_of
from engine.database import Database
from engine.history import audit
from engine.settings import Settings
from engine.tables import cases, clocks, events, persons, tasks
from tests.builders import MONDAY
from tests.web.test_cli import PROGRAM, ROOT
from web.demo.build import build
from web.demo.figures import in_dual
from web.main import all_workflows

ONE_PROCESS = pytest.mark.xdist_group("big city")
"""Building the whole city takes a minute: its tests stay with the process that did."""


def test_everybody_named_at_the_start_can_sign_in(empty_database_url):
    """A newcomer copies an address and the password from the screen, and is in."""
    build(Settings(database=empty_database_url, secret_key="s" * 40), small=True, fresh=False, now=MONDAY)
    said = yaml.safe_load((ROOT / "web" / "cli_words.yaml").read_text(encoding="utf-8"))["say"]["demo_people"]
    password = said.split("'")[1]
    names = [f"{kind}{number}" for kind in ("coach", "school") for number in (1, 8)] + [
        "stad",
        "coordinator",
        "partner",
        "beheer",
    ]
    db = Database(empty_database_url)

    found = {name: password_of(db, f"{name}@duaal.example") for name in names}

    db.dispose()
    assert all(found.values())
    assert PasswordHash.recommended().verify(password, found["coach1"][1])


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    """The city of the dashboard, built once."""
    settings = Settings(database=f"sqlite:///{tmp_path_factory.mktemp('city')}/city.db", secret_key="s" * 40)
    shown = build(settings, small=False, fresh=False, now=MONDAY)
    db = Database(settings.database)
    yield db, shown, all_workflows(settings)
    db.dispose()


@ONE_PROCESS
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


@ONE_PROCESS
def test_four_months_ago_the_city_was_that_of_the_deck_too(big):
    """The record answers for the past: 320 learners, and each named programme with its number of then and now."""
    db, shown, _ = big
    then = in_dual(db, MONDAY - timedelta(days=120))
    assert then.learners.total() == 320
    assert {name: (then.by_programme[name], shown.by_programme[name]) for name in NAMED} == NAMED


@ONE_PROCESS
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


@ONE_PROCESS
def test_one_mail_of_the_city_came_back(big):
    """Whoever shows the product shows what happens then: the mark, and the task of who follows the case."""
    db, _, _ = big
    with db.read() as tx:
        marked = tx.execute(select(persons.c.name).where(persons.c.undeliverable_at.is_not(None))).scalars().all()
        asked = tx.execute(select(tasks.c.label).where(tasks.c.name == "address_of_mentor")).scalars().all()
    assert len(marked) == len(asked) == 1
    assert marked[0] in asked[0]


@ONE_PROCESS
def test_the_city_was_lived_through_at_past_moments_and_its_record_is_whole(big):
    """Nothing was written behind the engine's back, and nothing lies in the future."""
    db, _, _ = big
    with db.read() as tx:
        first, last = tx.execute(select(func.min(events.c.at), func.max(events.c.at))).one()
        verdict = audit(tx)
    assert first < MONDAY - timedelta(days=130)
    assert last <= MONDAY
    assert not verdict.broken


def test_a_city_in_use_is_not_built_over(tmp_path):
    """Who types the command twice reads what to do instead of losing or doubling anything."""
    url = f"sqlite:///{tmp_path}/city.db"
    build(Settings(database=url, secret_key="s" * 40), small=True, fresh=False, now=MONDAY)

    again = subprocess.run(
        [*PROGRAM, "demo", "--small"],
        cwd=ROOT,
        env={"SAMDULEA_DATABASE": url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert again.returncode == 1
    assert "staan al dossiers" in again.stderr
    assert "--fresh" in again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize(
    "now",
    [
        datetime(2027, 7, 15, 10, tzinfo=UTC),
        datetime(2026, 12, 28, 10, tzinfo=UTC),
        datetime(2028, 2, 29, 12, tzinfo=UTC),
        datetime(2027, 3, 27, 23, 30, tzinfo=UTC),
    ],
    ids=["summer holidays", "Christmas holidays", "29 February", "before the hour that does not exist"],
)
def test_the_city_can_be_built_on_any_day(tmp_path, now):
    """Whoever tries the product in a holiday or late at night meets the same city."""
    settings = Settings(database=f"sqlite:///{tmp_path}/city.db", secret_key="s" * 40)

    shown = build(settings, small=True, fresh=False, now=now)

    assert shown.learners.total() == 18


def test_the_same_seed_builds_the_same_city(tmp_path):
    """What one person sees and tells, another can look up."""
    told = []
    for name in ("one", "two"):
        settings = Settings(database=f"sqlite:///{tmp_path}/{name}.db", secret_key="s" * 40)
        build(settings, small=True, fresh=False, now=MONDAY)
        db = Database(settings.database)
        with db.read() as tx:
            told.append(tx.execute(select(cases.c.code, cases.c.title, cases.c.state, cases.c.due_on)).all())
        db.dispose()
    assert told[0] == told[1]
    assert len(told[0]) > 45
