"""Lists of learners: each row becomes a trajectory at the school, opened by the same command as the form's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from rapidfuzz import fuzz
from sqlalchemy import Connection, select

import engine
from engine.actor import Actor
from engine.document import FieldRule
from engine.errors import BadInput, FieldProblem
from engine.loader import Workflows
from engine.queries.choices import choices_of
from engine.records import Asked
from engine.tables import cases
from engine.taking_back import take_back_opening
from engine.values import parse
from workflows.intake.cells import plain
from workflows.intake.kind import Alike, Bringing, Checked, Checker, Kind, Names, Place, Values
from workflows.register.tables import learners, trajectories

WORKFLOW = "learner_trajectory"
ALIKE = 85
"""Choice: from this likeness (0 to 100) of two names on, with one date of birth, a person is asked."""
Known = Mapping[str, list[tuple[str, Alike]]]


def fields(workflows: Workflows) -> Mapping[str, FieldRule]:
    """Return what the form of a new learner asks, without what is private: that is never brought in by a list."""
    document = workflows.current(WORKFLOW).document
    return {name: document.fields[name] for name in document.opening.asks if not document.fields[name].private}


def required(workflows: Workflows) -> tuple[str, ...]:
    """Return what a learner cannot do without."""
    return tuple(workflows.current(WORKFLOW).document.opening.requires)


def names(tx: Connection, workflows: Workflows, place: Place) -> Names:
    """Return the programmes and the coaches of the school."""
    document = workflows.current(WORKFLOW).document
    asked = Asked(None, place.organisation_id, {}, place.today)
    return choices_of(tx, document, place.organisation_id, records=workflows.records, asked=asked)


def checker(tx: Connection, workflows: Workflows, place: Place) -> Checker:
    """Return what looks at one row after the other, and remembers who came before."""
    rules, needed, known = fields(workflows), required(workflows), _known(tx, place.organisation_id)
    seen: dict[str, list[tuple[str, Alike]]] = defaultdict(list)

    def check(number: int, values: Values) -> Checked:
        name = " ".join(str(values.get(part) or "") for part in ("first_name", "last_name")).strip()
        problems = [FieldProblem(each, "required") for each in needed if not values.get(each)]
        parsed: Mapping[str, object] = {}
        try:
            parsed = parse(rules, values, today=place.today)
        except BadInput as error:
            problems.extend(error.problems)
        born = str(parsed.get("birth_date") or "")
        alike = (*_like(name, born, known), *_like(name, born, seen))
        if born:
            seen[born].append((_key(name), Alike("row", str(number))))
        return Checked(name, tuple(problems), alike)

    return check


def make(bringing: Bringing, number: int, values: Values) -> int:
    """Open the trajectory; asked again after a crash, it is the same one."""
    opened = engine.open_case(
        bringing.db,
        bringing.workflows,
        WORKFLOW,
        actor=bringing.actor,
        fields=values,
        organisation_id=bringing.organisation_id,
        now=bringing.now,
        key=f"import-{bringing.import_id}-{number}",
    )
    return int(opened.id)


def take_back(tx: Connection, workflows: Workflows, case_id: int, actor: Actor, now: datetime) -> bool:
    """Remove the trajectory when nobody did anything with it."""
    return take_back_opening(tx, workflows, case_id, actor=actor, now=now)


def _known(tx: Connection, organisation_id: int) -> Known:
    """Return everybody who is or was a learner of this school, by date of birth."""
    query = (
        select(learners.c.first_name, learners.c.last_name, learners.c.birth_date, cases.c.code, cases.c.id)
        .join(trajectories, trajectories.c.learner_id == learners.c.id)
        .join(cases, cases.c.id == trajectories.c.case_id)
        .where(trajectories.c.organisation_id == organisation_id, cases.c.erased_at.is_(None))
        .order_by(cases.c.id)
    )
    found: dict[str, list[tuple[str, Alike]]] = defaultdict(list)
    for row in tx.execute(query):
        name = f"{row.first_name} {row.last_name}"
        found[_day(row.birth_date)].append((_key(name), Alike("known", f"{name} ({row.code})", row.id)))
    return found


def _like(name: str, born: str, known: Known) -> Iterator[Alike]:
    key = _key(name)
    for other, alike in known.get(born, ()) if key and born else ():
        if fuzz.ratio(key, other) >= ALIKE:
            yield alike


def _key(name: str) -> str:
    """Return a name as it is compared: some lists begin with the family name."""
    return " ".join(sorted(plain(name).split()))


def _day(day: date) -> str:
    return day.isoformat()


LEARNERS = Kind("learners", ("school_coordinator",), fields, required, names, checker, make, take_back)
