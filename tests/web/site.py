"""The running site with its library: browsers that are signed in, and a clock the test moves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select, update

from engine.loader import Workflows
from engine.tables import persons
from tests.builders import MONDAY, SECRET, library
from web.app import create_app
from web.pages import ROWS_AT_ONCE, Context

LOANS = "/processen/library_loan/dossiers"
PASSWORD = "een lang wachtwoord"
HASHED = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(PASSWORD)
"""Hashed as cheaply as can be: what a real one costs, a third of a second, every test would wait for.

The test of the demo city signs in with a real one.
"""


@dataclass
class Site:
    """``now`` may be moved; every browser sees it at once."""

    db: object
    place: object
    now: datetime = MONDAY
    workflows: Workflows = field(default_factory=library)
    previews: object = None
    documents: object = None
    theme: str = ""
    rows_at_once: int = ROWS_AT_ONCE

    def visitor(self):
        """Return a browser that is not signed in."""
        parts = (self.db, self.workflows, lambda: self.now, "http://testserver", SECRET)
        context = Context(*parts, demo=True, previews=self.previews, documents=self.documents, theme=self.theme)
        context = replace(context, rows_at_once=self.rows_at_once)
        return TestClient(create_app(context), follow_redirects=False)

    def signed_in(self, actor):
        """Return a browser signed in as somebody."""
        with self.db.transaction() as tx:
            tx.execute(update(persons).where(persons.c.id == actor.person_id).values(password_hash=HASHED))
            email = tx.execute(select(persons.c.email).where(persons.c.id == actor.person_id)).scalar_one()
        client = self.visitor()
        answer = client.post("/aanmelden", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303
        return client


def hidden(text, name):
    """Return the value of a hidden input."""
    return re.search(rf'name="{name}" value="([^"]*)"', text)[1]
