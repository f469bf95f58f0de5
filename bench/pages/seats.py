"""Who looks at which page, and the sessions with which they are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bench.register_rows import at
from bench.register_sizes import TODAY
from engine.access import begin_session
from engine.database import Database
from engine.tables import grants

NOW = at(TODAY, 10)
PEOPLE = 12
"""How many people of a role take turns, so that no page is always about the same cases."""
COACH, SCHOOL, CITY = "trajectory_coach", "school_coordinator", "city_coordinator"


@dataclass(frozen=True)
class Look:
    """A page and who opens it."""

    name: str
    path: str
    role: str


LIST = Look("Leerlingen, city", "/leerlingen?alles=ja", CITY)
"""The list page that is put beside other programs'."""
LOOKS = (
    Look("Vandaag, coach", "/vandaag", COACH),
    Look("Leerlingen, coach", "/leerlingen?alles=ja", COACH),
    Look("Leerlingen, school", "/leerlingen?alles=ja", SCHOOL),
    LIST,
    Look("Leerlingen, city, finished", "/leerlingen?afgerond=ja", CITY),
    Look("Leerlingen, city, one state", "/leerlingen?status=in_guidance", CITY),
    Look("board, coach", "/leerlingen?weergave=bord", COACH),
    Look("board, school", "/leerlingen?weergave=bord", SCHOOL),
    Look("board, city", "/leerlingen?weergave=bord", CITY),
    Look("Bedrijven, board, city", "/bedrijven", CITY),
    Look("Vastgelopen, coach", "/vastgelopen", COACH),
    Look("Vastgelopen, school", "/vastgelopen", SCHOOL),
    Look("Vastgelopen, city", "/vastgelopen", CITY),
)


def sign_in(url: str) -> dict[str, list[str]]:
    """Return session tokens of a few people of each role that looks."""
    db = Database(url)
    tokens = {}
    for role in (COACH, SCHOOL, CITY):
        with db.read() as tx:
            held = select(grants.c.person_id).where(grants.c.role == role).order_by(grants.c.person_id)
            people = list(tx.execute(held).scalars())
        chosen = people[:: max(len(people) // PEOPLE, 1)][:PEOPLE]
        tokens[role] = [begin_session(db, each, now=NOW - timedelta(minutes=5), hours=10) for each in chosen]
    db.dispose()
    return tokens
