"""The worker: what comes due is sent once, and stopping it in the middle of a batch loses and doubles nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from engine import fire_due
from engine.commands.open_case import open_case
from engine.database import Database
from engine.loader import load_all
from notifications import EmailHandler, Smtp
from tests.builders import MONDAY, SECRET, a_library, a_loan, a_person, library
from web.job_tables import install
from web.worker import Worker

ROOT = Path(__file__).parents[2]
MAILS = 60
PATIENCE = 20.0
PATHS = (
    ("sqlite", "embedded"),
    pytest.param("postgresql", "embedded", marks=pytest.mark.postgresql),
    pytest.param("postgresql", "procrastinate", marks=pytest.mark.postgresql),
)
PROGRAM = (sys.executable, "-c", "from web.cli import main; main()", "work")


def test_a_tick_sends_what_came_due_once(db, mail_server):
    """Fired, delivered, and nothing a second time."""
    a_loan(db, a_library(db))
    smtp = Smtp(host=mail_server.host, port=mail_server.port)
    folders = {name: each.folder for name, each in library().items()}
    handler = EmailHandler(smtp, "http://bib.example", folders)
    due = MONDAY + timedelta(days=7)
    worker = Worker(db, library(), {"email": handler}, secret=SECRET, now=lambda: due, tick_seconds=3600)

    worker.tick()
    worker.tick()
    worker.stop()

    assert len(mail_server.received) == 1


def test_a_long_tick_fills_no_log_with_warnings(db, caplog):
    """A tick takes longer than the beat whenever much is due: an operator who reads the log sees faults only."""
    done = Event()

    def long(_now):
        done.wait(0.2)

    handlers = {"email": [].append}
    worker = Worker(db, library(), handlers, secret=SECRET, now=lambda: MONDAY, tick_seconds=0.01, duty=long)
    worker.start()
    done.wait(0.4)
    done.set()
    worker.stop()

    assert caplog.records == []


@pytest.mark.parametrize(("databases", "jobs"), PATHS, indirect=["databases"])
def test_a_worker_stopped_in_the_middle_loses_and_doubles_nothing(db, database_url, mail_server, tmp_path, jobs):
    """SIGTERM in the middle of a batch: it ends well and soon; the next worker sends the rest, each mail once."""
    folder = a_library_beside_the_shipped_workflows(tmp_path)
    reminders_waiting(db, folder)

    with a_worker(database_url, mail_server, folder, jobs) as first:
        until(lambda: len(mail_server.received) >= 5)
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=15) == 0
    assert 5 <= len(mail_server.received) < MAILS
    with a_worker(database_url, mail_server, folder, jobs) as second:
        until(lambda: len(mail_server.received) >= MAILS)
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=15) == 0

    assert len(mail_server.received) == MAILS
    assert len({mail["Message-ID"] for mail in mail_server.received}) == MAILS


@pytest.mark.postgresql
def test_two_workers_share_the_work(postgresql_databases, mail_server, tmp_path):
    """A second machine takes its part: each mail arrives once, whoever sent it."""
    folder = a_library_beside_the_shipped_workflows(tmp_path)
    with postgresql_databases.migrated() as url:
        with closing_database(url) as db:
            reminders_waiting(db, folder)
        both = (a_worker(url, mail_server, folder, "procrastinate") for _ in range(2))
        with next(both) as first, next(both) as second:
            until(lambda: len(mail_server.received) >= MAILS)
            for program in (first, second):
                program.send_signal(signal.SIGTERM)
                assert program.wait(timeout=15) == 0

    assert len(mail_server.received) == MAILS
    assert len({mail["Message-ID"] for mail in mail_server.received}) == MAILS


@contextmanager
def closing_database(url):
    """Give the database at an address."""
    database = Database(url)
    yield database
    database.dispose()


def reminders_waiting(db, folder):
    """Put reminders to as many people in the outbox, due yesterday by the real clock that the program will read."""
    workflows = load_all([folder])
    if not db.is_sqlite:
        install(db)
    place = a_library(db)
    now = datetime.now(UTC)
    for number in range(MAILS):
        coach = a_person(db, f"Librarian {number}", "librarian", place.id)
        values = {"book_title": "Tijl", "borrower_name": "Noor", "coach": coach.person_id}
        began = now - timedelta(days=9)
        open_case(
            db, workflows, "library_loan", actor=place.librarian, fields=values, organisation_id=place.id, now=began
        )
    assert fire_due(db, workflows, now - timedelta(days=1)) == MAILS


def a_library_beside_the_shipped_workflows(folder):
    """Copy the made-up library with a prefix that no shipped workflow has."""
    copy = folder / "library"
    shutil.copytree(ROOT / "tests" / "engine" / "good", copy, ignore=shutil.ignore_patterns("__pycache__"))
    path = copy / "library_loan" / "workflow.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("code_prefix: B\n") == 1
    at_once = "messages:\n  deadline_reminder: {pace: at_once, label: {nl: Herinnering, en: Reminder}}\n"
    text = text.replace("code_prefix: B\n", "code_prefix: BIB\n").replace("messages:\n", at_once)
    path.write_text(text, encoding="utf-8")
    return copy


@contextmanager
def a_worker(url, mail_server, folder, jobs):
    """Run `samdulea work` on a database; whatever happens it does not outlive the block."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SAMDULEA_")}
    settings = {
        "SAMDULEA_DATABASE": url,
        "SAMDULEA_WORKFLOW_PATHS": str(folder),
        "SAMDULEA_SECRET_KEY": SECRET * 3,
        "SAMDULEA_ALIVE_FILE": str(folder / "alive"),
        "SAMDULEA_JOBS": jobs,
        "SAMDULEA_SMTP_HOST": mail_server.host,
        "SAMDULEA_SMTP_PORT": str(mail_server.port),
        "SAMDULEA_SMTP_SECURITY": "none",
        "SAMDULEA_TICK_SECONDS": "0.2",
    }
    with subprocess.Popen(PROGRAM, cwd=ROOT, env={**clean, **settings}, stdout=subprocess.DEVNULL) as program:
        try:
            yield program
        finally:
            program.kill()


def until(holds: Callable[[], bool]) -> None:
    """Wait for another process to get somewhere, and fail when it does not."""
    never = Event()
    for _ in range(int(PATIENCE / 0.01)):
        if holds():
            return
        never.wait(0.01)
    raise AssertionError("the other process did not get there")
