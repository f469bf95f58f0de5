"""The demo city: those whom the start message names can really sign in."""

from __future__ import annotations

import yaml
from pwdlib import PasswordHash

from engine.access import password_of
from engine.database import Database
from engine.settings import Settings
from tests.builders import MONDAY
from tests.web.test_cli import ROOT
from web.demo.build import build


def test_everybody_named_at_the_start_can_sign_in(empty_database_url):
    """A newcomer copies an address and the password from the screen, and is in."""
    build(Settings(database=empty_database_url, secret_key="s" * 40), small=True, fresh=False, now=MONDAY)
    said = yaml.safe_load((ROOT / "web" / "cli_words.yaml").read_text(encoding="utf-8"))["say"]["demo_people"]
    password = said.split("'")[1]
    names = [f"{kind}{number}" for kind in ("coach", "school") for number in (1, 8)] + ["stad", "coordinator", "beheer"]
    db = Database(empty_database_url)

    found = {name: password_of(db, f"{name}@duaal.example") for name in names}

    db.dispose()
    assert all(found.values())
    assert PasswordHash.recommended().verify(password, found["coach1"][1])
