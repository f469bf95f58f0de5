"""A city as rows, to measure lists and figures on: people, schools, companies, places, recognitions.

Rows go straight into the tables, past the product's commands: walking ten thousand trajectories through them would take
hours and change nothing about how fast they are read. Chains of events are not filled in, so this is no database to
work with. The same sizes always give the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Table, insert

from bench.register_sizes import TODAY, Sizes
from engine.calendar import default_calendar
from engine.database import Database
from engine.loader import Workflows
from engine.tables import grants, metadata, organisations, persons
from workflows.register import tables

KINDS = ("vt", "vt", "vt", "clw", "clw", "syntra", "buso")
MUNICIPALITIES = (
    ("2000", "Antwerpen", 51.22, 4.40),
    ("2060", "Antwerpen", 51.23, 4.43),
    ("2100", "Deurne", 51.22, 4.46),
    ("2600", "Berchem", 51.19, 4.43),
    ("2170", "Merksem", 51.25, 4.45),
    ("2660", "Hoboken", 51.17, 4.35),
)
SECTORS = ("elektriciteit", "mechanica", "bouw", "zorg", "horeca", "voeding", "haarzorg", "chemie", "logistiek")
WORDS = ("rustig", "bus", "buiten", "team", "techniek", "klanten")
CHUNK = 2_000


@dataclass
class Rows:
    """Rows by table, with ids of their own, in the order in which tables point to each other."""

    sizes: Sizes
    workflows: Workflows
    chance: Random = field(default_factory=lambda: Random(20261124))  # noqa: S311 - the same city every time
    found: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, Any] = field(default_factory=lambda: defaultdict(lambda: count(1)))

    def add(self, table: Table, **values: Any) -> int:
        """Add a row and return its id."""
        number: int = next(self.numbers[table.name])
        key = [column.name for column in table.primary_key.columns]
        self.found[table.name].append({"id": number, **values} if key == ["id"] else values)
        return number

    def ids(self, table: Table) -> list[int]:
        """Return the ids of a table's rows."""
        return [row["id"] for row in self.found[table.name]]

    def day(self, first: date, last: date) -> date:
        """Return a day between two days, both included."""
        return first + timedelta(days=self.chance.randint(0, max((last - first).days, 0)))

    def write(self, db: Database) -> None:
        """Write every row, table by table."""
        for table in metadata.sorted_tables:
            rows = self.found.get(table.name, [])
            for first in range(0, len(rows), CHUNK):
                with db.transaction() as tx:
                    tx.execute(insert(table).inline(), rows[first : first + CHUNK])


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day as a moment."""
    return default_calendar().at(day, datetime.min.time()) + timedelta(hours=hour)


def people_and_schools(rows: Rows) -> None:
    """Add the city's desk, schools with coordinator and coaches, and what each school teaches."""
    sizes, chance = rows.sizes, rows.chance
    desk = rows.add(organisations, name="Stad", kind="city")
    for number in range(6):
        _person(rows, f"Bedrijvenconsulent {number}", "city_employee", desk)
    _person(rows, "Stadscoördinator", "city_coordinator", None)
    for number in range(sizes.programmes):
        sector = SECTORS[number % len(SECTORS)]
        rows.add(tables.programmes, official_name=f"{sector.title()} {number} duaal", sector=sector, kind="grade_3")
    for number in range(sizes.schools):
        school = rows.add(organisations, name=f"School {number}", kind=KINDS[number % len(KINDS)])
        postcode, municipality, latitude, longitude = MUNICIPALITIES[number % len(MUNICIPALITIES)]
        place = {"postcode": postcode, "municipality": municipality, "latitude": latitude, "longitude": longitude}
        rows.add(tables.providers, organisation_id=school, in_city=number % 12 != 11, **place)
        _person(rows, f"Coördinator {number}", "school_coordinator", school)
        for coach in range(max(sizes.learners // sizes.schools // 30, 1)):
            _person(rows, f"Coach {number}.{coach}", "trajectory_coach", school)
        for programme in chance.sample(rows.ids(tables.programmes), k=min(10, sizes.programmes)):
            rows.add(tables.offerings, organisation_id=school, programme_id=programme, from_on=date(2022, 9, 1))


def companies(rows: Rows) -> None:
    """Add companies with sites, mentors, workplaces and recognitions."""
    sizes, chance = rows.sizes, rows.chance
    programmes = rows.ids(tables.programmes)
    for number in range(sizes.companies):
        place = MUNICIPALITIES[number % len(MUNICIPALITIES)]
        rows.add(
            tables.companies,
            name=f"Bedrijf {number} NV",
            name_key=f"bedrijf{number}",
            postcode=place[0],
            size=chance.choice(("small", "medium", "large")),
            created_at=at(date(2023, 1, 1)),
        )
    for number in range(sizes.sites):
        postcode, municipality, latitude, longitude = chance.choice(MUNICIPALITIES)
        where = {"latitude": latitude + chance.random() / 20, "longitude": longitude + chance.random() / 20}
        company = 1 + number % sizes.companies
        site = rows.add(tables.sites, company_id=company, postcode=postcode, municipality=municipality, **where)
        rows.add(tables.mentors, site_id=site, name=f"Mentor {number}", age=40, experience_years=chance.randint(3, 20))
    for _ in range(sizes.workplaces):
        rows.add(
            tables.workplaces,
            site_id=chance.randint(1, sizes.sites),
            programme_id=chance.choice(programmes),
            places=chance.randint(1, 3),
            from_on=date(2025, 9, 1),
            days="wo,do,vr",
            hours_week=20.0,
            offers=chance.sample(WORDS, k=2),
            notes="",
        )
    for _ in range(sizes.recognitions):
        granted = rows.day(date(2022, 1, 1), TODAY)
        over = chance.random() < 0.1
        rows.add(
            tables.recognitions,
            site_id=chance.randint(1, sizes.sites),
            programme_id=chance.choice(programmes),
            status="lifted" if over else "granted",
            granted_on=granted,
            seen_on=granted,
            valid_until=granted + timedelta(days=5 * 365),
            ended_on=min(granted + timedelta(days=300), TODAY) if over else None,
        )


def _person(rows: Rows, name: str, role: str, organisation_id: int | None) -> None:
    person = rows.add(persons, name=name, email=f"{name.lower().replace(' ', '.')}@bench.example")
    rows.add(grants, person_id=person, role=role, organisation_id=organisation_id)
