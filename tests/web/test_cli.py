"""The command line as a person meets it: a real process, its output and its exit code."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.database import Database
from tests.builders import a_library, a_loan
from tests.programs import free_port
from web.cli import app

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "engine" / "good"
PROGRAM = (sys.executable, "-c", "from web.cli import main; main()")


def environment(**settings):
    """Return an environment with these settings only."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SAMDULEA_")}
    return {**clean, "COLUMNS": "200", **{f"SAMDULEA_{name.upper()}": str(value) for name, value in settings.items()}}


def run(*words, **settings):
    """Run one command to its end."""
    return subprocess.run(
        [*PROGRAM, *map(str, words)],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (("2025-09-01", 20), "2025-09-26"),
        (("2025-09-01", 40), "2025-10-24"),
        (("2025-09-01", 60), "2025-12-01"),
        (("2026-09-01", 20), "2026-09-28"),
        (("2026-09-01", 40), "2026-10-26"),
        (("2026-09-01", 60), "2026-12-01"),
        (("2026-12-19", 20), "2027-01-29"),
        (("2026-12-19", 40), "2027-03-05"),
        (("2026-12-19", 60), "2027-04-16"),
        (("2027-03-06", 20), "2027-04-16"),
        (("2027-03-06", 40), "2027-05-19"),
        (("2027-03-06", 60), "2027-06-16"),
        (("2025-10-18", 20), "2025-11-24"),
        (("2025-10-18", 20, "--without", "2025-11-10"), "2025-11-25"),
        (("2026-09-01", 5), "2026-09-07"),
        (("2026-09-01", 10), "2026-09-14"),
        (("2026-09-01", 15), "2026-09-21"),
        (("2026-09-01", 18), "2026-09-24"),
    ],
)
def test_due_prints_the_known_date(words, end):
    """Whoever doubts a term can ask the program that counts it."""
    start, n, *rest = words

    # The command without a process around it: eighteen starts would take longer than the counting.
    done = CliRunner().invoke(app, ["due", start, str(n), "training_days", *rest])

    assert (done.stdout, done.exit_code) == (f"{end}\n", 0)


def test_due_counts_with_the_calendar_of_a_school(database_url):
    """A school by name; an unknown one is said so, without a trace of the program's inside."""
    db = Database(database_url)
    a_library(db)
    db.dispose()
    words = ("due", "2026-09-01", 20, "training_days", "--calendar")

    assert run(*words, "Permeke", database=database_url).stdout == "2026-09-28\n"
    wrong = run(*words, "Nergens", database=database_url)
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("Er is geen school die Nergens heet.")


@pytest.mark.parametrize(
    ("words", "settings", "code", "said"),
    [
        (("due", "2026-09-01", 20, "trainin_days"), {}, 1, "Dit kan niet geteld worden"),
        (("due", "first of may", 20, "training_days"), {}, 2, "start"),
        (("nothing",), {}, 2, "nothing"),
        (("settings",), {"poort": 1}, 1, "did you mean SAMDULEA_PORT?"),
        (("audit",), {"database": "sqlite:////nowhere/at/all.db"}, 1, "De database kan niet gebruikt worden"),
        (("migrate",), {"database": "sqlite:////proc/nowhere/all.db"}, 1, "De database kan niet gebruikt worden"),
        (("check", "nowhere"), {}, 1, "nowhere:1:1"),
        (("work",), {"workflow_paths": "nowhere"}, 1, "De processen kloppen niet"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_an_exit_code(words, settings, code, said):
    """A failure is 1, a wrong command 2, and never a traceback."""
    done = run(*words, **settings)

    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_check_proves_what_is_shipped_and_names_a_fault_with_its_place(tmp_path):
    """An editor can jump to the line; the suggestion stands beside it."""
    folder = tmp_path / "loan"
    folder.mkdir()
    text = (GOOD / "library_loan" / "workflow.yaml").read_text(encoding="utf-8")
    (folder / "workflow.yaml").write_text(text.replace("\nstates:", "\nstats:", 1), encoding="utf-8")

    wrong = run("check", folder)

    assert wrong.returncode == 1
    assert re.search(rf"^{folder}/workflow\.yaml:\d+:\d+: .*'states'", wrong.stderr, re.MULTILINE), wrong.stderr
    right = run("check")
    assert (right.returncode, right.stderr) == (0, "")
    assert "learner_trajectory" in right.stdout
    assert "company_lead" in right.stdout


def test_check_lists_open_points_with_what_is_missing():
    """What rests on trust can be read; nothing of what is shipped does."""
    shipped = run("check", "--open-points")
    other = run("check", "--open-points", str(ROOT / "tests" / "engine" / "good"))

    assert shipped.returncode == other.returncode == 0
    assert "Ontbreekt:" not in shipped.stdout
    assert shipped.stdout.count("geen open punten") == 3
    assert "Ontbreekt: Takes the condition from a field" in other.stdout


def test_migrate_makes_a_database_that_audit_finds_intact_until_a_row_is_altered(tmp_path):
    """The first altered row is named."""
    file = tmp_path / "new" / "some.db"
    url = f"sqlite:///{file}"
    assert run("migrate", database=url).returncode == 0
    db = Database(url)
    a_loan(db, a_library(db))
    db.dispose()
    assert run("audit", database=url).returncode == 0

    with sqlite3.connect(file) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE events SET actor_name = 'Niemand' WHERE sequence = 2")
    connection.close()

    done = run("audit", database=url)
    assert done.returncode == 1
    assert "gebeurtenis 2 is veranderd" in done.stdout


def test_settings_hides_secrets():
    """Output that is pasted in a ticket gives nothing away."""
    done = run("settings", smtp_password="geheim123")

    assert "SAMDULEA_SMTP_PASSWORD" in done.stdout
    assert "geheim123" not in done.stdout


@pytest.mark.parametrize("command", ["serve", "work"])
def test_a_key_that_signs_no_mail_is_told_before_anything_starts(tmp_path, command):
    """Whoever typed the wrong file reads which one, and what belongs in it."""
    (tmp_path / "key.pem").write_text("hello", encoding="utf-8")
    place = {"database": f"sqlite:///{tmp_path}/some.db", "alive_file": tmp_path / "alive", "port": free_port()}

    done = run(command, smtp_host="127.0.0.1", dkim_key_file=tmp_path / "key.pem", **place)

    assert done.returncode == 1
    assert f"({tmp_path}/key.pem: no private RSA key in PEM)" in done.stderr
    assert "SAMDULEA_DKIM_KEY_FILE" in done.stderr
    assert not (tmp_path / "some.db").exists()


def test_serve_makes_its_database_answers_and_stops_at_a_signal(tmp_path):
    """From nothing to a page with one command."""
    port = free_port()
    settings = environment(database=f"sqlite:///{tmp_path}/some.db", port=port)
    with subprocess.Popen(
        [*PROGRAM, "serve", "--demo"], cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            line = program.stdout.readline()
            assert f"http://127.0.0.1:{port}" in line
            assert "coach1" in program.stdout.readline()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                assert answer.status == 200
        finally:
            program.send_signal(signal.SIGTERM)
            code = program.wait(15)
    assert code in {0, -signal.SIGTERM}


def test_seed_fills_a_new_register_once(tmp_path):
    """A second time, after an update say, it adds only what is new and says so."""
    address = f"sqlite:///{tmp_path}/new.db"
    run("migrate", database=address)

    first, again = run("seed", database=address), run("seed", database=address)

    assert (first.returncode, again.returncode) == (0, 0)
    assert first.stdout.startswith("36 rijen toegevoegd")
    assert again.stdout.startswith("0 rijen toegevoegd")
    with sqlite3.connect(f"{tmp_path}/new.db") as db:
        assert db.execute("SELECT count(*) FROM partnerships").fetchone() == (9,)
