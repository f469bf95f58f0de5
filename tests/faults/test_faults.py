"""The fault tests in their short form. ``make faults`` runs them long; docs/reliability.md has the figures."""

from __future__ import annotations

import os
import signal

import pytest

from notifications import Smtp
from tests.faults import database_restart, disk_full, kill_storm, poison, race, server_away, summer_time
from tests.faults.kill_storm import Storm
from tests.faults.places import prepare
from tests.postgresql_server import running
from tests.programs import postgresql_programs

AT_ONCE = Smtp("").connections
PATHS = (
    ("sqlite", "embedded"),
    pytest.param("postgresql", "embedded", marks=pytest.mark.postgresql),
    pytest.param("postgresql", "procrastinate", marks=pytest.mark.postgresql),
)


@pytest.fixture
def place(databases, tmp_path):
    """Give a folder and the address of a database that is ready for jobs too."""
    with databases.empty() as url:
        prepare(url)
        yield tmp_path, url


@pytest.mark.parametrize(("databases", "jobs"), PATHS, indirect=["databases"])
def test_no_reminder_is_lost_when_workers_are_killed(place, jobs):
    """A machine that loses power in the middle of the morning's mail costs nobody their reminder."""
    outcome = kill_storm.run(Storm(due=120, pending=1_500, workers=2, seconds=3, jobs=jobs), *place)

    assert (outcome.lost, outcome.strange) == (0, 0)
    assert outcome.repeated <= outcome.ended * AT_ONCE


@pytest.mark.parametrize(("databases", "jobs"), PATHS, indirect=["databases"])
def test_a_stop_loses_and_repeats_nothing(place, jobs):
    """An update in office hours: whoever is told to end ends well, and the next goes on."""
    storm = Storm(due=120, pending=0, workers=1, seconds=3, jobs=jobs, by=signal.SIGTERM)

    outcome = kill_storm.run(storm, *place)

    assert (outcome.lost, outcome.repeated, outcome.strange) == (0, 0, 0)
    assert set(outcome.codes) == {0}


def test_everything_arrives_once_the_mail_server_is_back(place):
    """Two hours without mail server: within minutes of its return everything arrived, once."""
    found = server_away.run(40, *place, step=server_away.AWAY / 8)

    assert (found["waiting after two hours"], found["lost"], found["repeated"]) == (40, 0, 0)


@pytest.mark.postgresql
@pytest.mark.parametrize("jobs", ["embedded", "procrastinate"])
def test_a_worker_outlives_a_restart_of_postgresql(tmp_path, jobs):
    """The database is updated at night; nobody comes in to start the worker again."""
    with running(postgresql_programs()) as server:
        found = database_restart.run(120, 1, jobs, tmp_path, server, every=2.0)

    assert (found["lost"], found["repeated"], found["worker ended with"]) == (0, 0, 0)


def test_a_full_disk_loses_nothing(tmp_path):
    """Backups filled the disk: the work stands still, and goes on when somebody made room."""
    with disk_full.small_disk(tmp_path) as disk:
        assert disk or os.environ.get("CI") != "true" or os.geteuid() != 0
        found = disk_full.run(60, tmp_path, disk)

    assert (found["lost"], found["the database is"]) == (0, "ok")
    assert found["ticks refused"] > 0
    assert found["repeated"] <= AT_ONCE


def test_poison_stops_nobody(place):
    """One message that nobody can read must not keep thirty others from going."""
    found = poison.run(30, *place)

    assert (found["healthy lost"], found["repeated"], found["poison without a reason"]) == (0, 0, 0)


def test_a_case_that_moves_on_is_not_reminded(place):
    """The librarian lends the book at the very moment its reminder is due."""
    found = race.run(60, *place)

    assert (found["begun after the state was left"], found["called cancelled but arrived"]) == (0, 0)


def test_a_clock_that_jumps_repeats_and_skips_nothing(place):
    """Both nights of summer time, on a machine that sets its clock back and forth."""
    found = summer_time.run(30, *place, step=summer_time.HOUR / 2)

    assert {found[name] for name in found if name != "due"} == {0}
