"""The demo city: the users' own dashboard, and those whom the start message names can really sign in."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

import pytest
import yaml
from pwdlib import PasswordHash
from sqlalchemy import select

from engine.access import password_of
from engine.database import Database
from engine.settings import Settings
from engine.tables import cases
from tests.small_city import KEY, NOON
from tests.web.test_cli import PROGRAM, ROOT
from web.demo.build import build


@pytest.fixture
def city_url(databases, small_city, tmp_path):
    """Give the address of a city of the demo: on SQLite a copy of that of all tests, on PostgreSQL one built here."""
    if databases.kind == "sqlite":
        yield small_city.copy_to(tmp_path / "city.db").database
        return
    with databases.empty() as url:
        build(Settings(database=url, secret_key=KEY), small=True, fresh=False, now=NOON)
        yield url


def test_everybody_named_at_the_start_can_sign_in(city_url):
    """A newcomer copies an address and the password from the screen, and is in."""
    said = yaml.safe_load((ROOT / "web" / "cli_words.yaml").read_text(encoding="utf-8"))["say"]["demo_people"]
    password = said.split("'")[1]
    names = [f"{kind}{number}" for kind in ("coach", "school") for number in (1, 8)] + [
        "stad",
        "coordinator",
        "partner",
        "beheer",
    ]
    db = Database(city_url)

    found = {name: password_of(db, f"{name}@duaal.example") for name in names}

    db.dispose()
    assert all(found.values())
    assert PasswordHash.recommended().verify(password, found["coach1"][1])


def test_a_city_in_use_is_not_built_over(small_city, tmp_path):
    """Who types the command twice reads what to do instead of losing or doubling anything."""
    url = small_city.copy_to(tmp_path / "city.db").database

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
    settings = Settings(database=f"sqlite:///{tmp_path}/city.db", secret_key=KEY)

    shown = build(settings, small=True, fresh=False, now=now)

    assert shown.learners.total() == 18


def test_the_same_seed_builds_the_same_city(small_city, tmp_path):
    """What one person sees and tells, another can look up."""
    again = Settings(database=f"sqlite:///{tmp_path}/again.db", secret_key=KEY)
    build(again, small=True, fresh=False, now=NOON)

    first, second = (told_of(each) for each in (small_city.copy_to(tmp_path / "city.db"), again))

    assert first == second
    assert len(first) > 45


def told_of(settings):
    """Return what people see of each case."""
    db = Database(settings.database)
    with db.read() as tx:
        found = tx.execute(select(cases.c.code, cases.c.title, cases.c.state, cases.c.due_on)).all()
    db.dispose()
    return found
