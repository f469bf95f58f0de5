"""``samdulea retain``: what may no longer be kept, told first and erased then, in the words of whoever runs it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.web.test_cli import run
from tests.workflows.retention.remains import places_of
from tests.workflows.world import World


def test_a_dry_run_tells_and_the_real_one_erases(db):
    """Both say how much of what; the audit finds nothing wrong afterwards."""
    world = World(db)
    asked = date(2025, 6, 10)
    case = world.learner(asked, first_name="Wout", last_name="Baert")
    world.go(case, "do_not_start", world.coordinator, asked + timedelta(days=2), reason="no_interest")
    assert datetime.now(UTC).date() > date(2026, 6, 12)

    told = run("retain", "--dry-run", database=db.url)
    assert (told.returncode, told.stderr) == (0, "")
    assert "Dit zou nu gewist worden" in told.stdout
    assert "     1  dossiers van leerlingen die nooit ingeschreven waren" in told.stdout
    assert places_of(db, "Baert")["Baert"]

    done = run("retain", database=db.url)
    assert "     1  dossiers van leerlingen die nooit ingeschreven waren" in done.stdout
    assert places_of(db, "Baert") == {"Baert": set()}
    audited = run("audit", database=db.url)
    assert (audited.returncode, "van het register" in audited.stdout) == (0, True)
