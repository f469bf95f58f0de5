"""Lists that fill in what is missing of learners who are there already, found by the code of their trajectory.

An empty cell changes nothing; ``#leeg`` empties a field. Coach and programme are not among the fields: changing those
is a step of its own, that others are told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, select

import engine
from engine.actor import Actor
from engine.database import Database
from engine.document import FieldRule, Text
from engine.errors import BadInput, FieldProblem
from engine.loader import Workflows
from engine.queries.field_rows import FieldRow, field_rows
from engine.tables import cases, events
from engine.taking_back import take_back_fields
from engine.values import Stored, parse
from workflows.intake import learners
from workflows.intake.kind import Alike, Bringing, Checked, Checker, Kind, Names, Place, Values

CODE = "code"
OTHER_STEPS = frozenset({"coach", "programme_id"})
WANTED = ("phone", "email", "postcode")
WANTED_OF_MINORS = ("parent_name", "parent_phone", "parent_email")
"""Choice: a trajectory is incomplete while one of these is empty; of parents one way to reach them is enough."""


def fields(workflows: Workflows) -> Mapping[str, FieldRule]:
    """Return the code, and what a list of learners can bring in as far as no step of its own changes it."""
    code = FieldRule(type="code", max_length=20, label=Text(nl="Code", en="Code"))
    rest = {name: rule for name, rule in learners.fields(workflows).items() if name not in OTHER_STEPS}
    return {CODE: code} | rest


def required(_workflows: Workflows) -> tuple[str, ...]:
    """Return what says which learner a row is about."""
    return (CODE,)


def names(_tx: Connection, _workflows: Workflows, _place: Place) -> Names:
    """Return nothing: none of the fields is chosen from a register."""
    return {}


def checker(tx: Connection, workflows: Workflows, place: Place) -> Checker:
    """Return what compares one row after the other with what is known."""
    rules, needed = fields(workflows), learners.required(workflows)
    own = {name: rule for name, rule in rules.items() if name != CODE}
    known, seen = _open_cases(tx, place.organisation_id), dict[str, int]()

    def check(number: int, values: Values) -> Checked:
        code = str(values.get(CODE) or "").upper()
        case = known.get(code)
        if case is None:
            return Checked(code, (FieldProblem(CODE, "import_no_case" if code else "required"),))
        title, kept = case[1], case[2]
        try:
            parsed = parse(own, {name: value for name, value in values.items() if name != CODE}, today=place.today)
        except BadInput as error:
            return Checked(title, error.problems)
        changes = {name: value for name, value in parsed.items() if value != kept.get(name)}
        emptied = tuple(FieldProblem(name, "required") for name in needed if name in changes and changes[name] is None)
        twice = (Alike("row", str(seen[code])),) if code in seen else ()
        seen.setdefault(code, number)
        told = tuple(_told(rules[name], kept.get(name), value, case[0]) for name, value in changes.items())
        return Checked(title, emptied, (*twice, *told), same=not changes)

    return check


def make(bringing: Bringing, number: int, values: Values) -> int:
    """Fill the fields in, and return the event that tells what they held before.

    Raises:
        BadInput: the trajectory was closed since the list was looked at.
    """
    this = (cases.c.code == str(values[CODE]).upper(), *_open_at(bringing.organisation_id))
    with bringing.db.read() as tx:
        case_id = tx.execute(select(cases.c.id).where(*this)).scalar_one_or_none()
    if case_id is None:
        raise BadInput((FieldProblem(CODE, "import_no_case"),))
    engine.fill_in(
        bringing.db,
        bringing.workflows,
        case_id,
        {name: value for name, value in values.items() if name != CODE},
        actor=bringing.actor,
        seen_version=None,
        now=bringing.now,
        key=f"import-{bringing.import_id}-{number}",
    )
    mine = (events.c.case_id == case_id, events.c.kind == "filled_in", events.c.actor_id == bringing.actor.person_id)
    with bringing.db.read() as tx:
        return int(tx.execute(select(events.c.id).where(*mine).order_by(events.c.id.desc()).limit(1)).scalar_one())


def take_back(tx: Connection, workflows: Workflows, event_id: int, actor: Actor, now: datetime) -> bool:
    """Give the fields back what they held, as far as nobody typed over it."""
    return take_back_fields(tx, workflows, event_id, actor=actor, now=now)


def incomplete(
    db: Database, workflows: Workflows, organisation_id: int, *, actor: Actor, today: date
) -> tuple[FieldRow, ...]:
    """Return the open trajectories of a school of which something is missing, with the fields of such a list."""
    with db.read() as tx:
        wanted = [name for name in fields(workflows) if name != CODE]
        rows = field_rows(tx, workflows, actor, learners.WORKFLOW, organisation_id=organisation_id, names=wanted)
    return tuple(row for row in rows if any(_missing(row.fields, today)))


def _missing(kept: Mapping[str, Stored], today: date) -> Iterator[bool]:
    yield from (not kept.get(name) for name in WANTED)
    born = str(kept.get("birth_date") or "")
    if born and (today.year - int(born[:4]), today.isoformat()[5:]) < (18, born[5:]):
        name, *ways = WANTED_OF_MINORS
        yield not kept.get(name) or not any(kept.get(way) for way in ways)


def _open_cases(tx: Connection, organisation_id: int) -> dict[str, tuple[int, str, Mapping[str, Stored]]]:
    query = select(cases.c.id, cases.c.code, cases.c.title, cases.c.fields).where(*_open_at(organisation_id))
    return {row.code: (row.id, row.title, row.fields) for row in tx.execute(query)}


def _open_at(organisation_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        cases.c.workflow == learners.WORKFLOW,
        cases.c.organisation_id == organisation_id,
        cases.c.closed_at.is_(None),
    )


def _told(rule: FieldRule, was: Stored, becomes: Stored, case_id: int) -> Alike:
    return Alike("change", f"{rule.label.nl}: {_said(rule, was)} → {_said(rule, becomes)}", case_id)


def _said(rule: FieldRule, value: Stored) -> str:
    if value is None:
        return "-"
    return rule.options[str(value)].nl if str(value) in rule.options else str(value)


DETAILS = Kind("details", ("school_coordinator",), fields, required, names, checker, make, take_back)
