"""Lists of companies of the city: each row becomes a company with an establishment, or an establishment of a known one.

Register rows only: no lead is opened, so no school is asked and no clock runs. Choice: a lead begins with a signal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, select, update

from engine.actor import Actor
from engine.database import one_at_a_time
from engine.document import FieldRule
from engine.errors import BadInput, FieldProblem
from engine.loader import Workflows
from engine.values import parse
from workflows.intake.kind import Alike, Bringing, Checked, Checker, Kind, Names, Place, Values
from workflows.intake.unbuilt import remove_unbuilt
from workflows.register import companies as company_record
from workflows.register import sites as site_record
from workflows.register.allowed import CITY
from workflows.register.company_file import company_forms
from workflows.register.municipalities import no_postcode
from workflows.register.names import ALIKE, key_of, words_of
from workflows.register.numbered import Numbered
from workflows.register.tables import companies, import_rows, sites

OF_COMPANY = ("name", "enterprise_number", "joint_committee")
OF_SITE = {
    "site_name": "name",
    "site_number": "site_number",
    "street": "street",
    "postcode": "postcode",
    "phone": "phone",
}
REQUIRED = ("name", "postcode")
NUMBERS = ((company_record.NUMBER, "enterprise_number"), (site_record.NUMBER, "site_number"))


@dataclass(frozen=True, slots=True)
class _Known:
    """A company of the register, or of an earlier row, as a new row is compared with it."""

    key: str
    #: Its words as they are compared, made once: a list of thousands is compared with all others.
    words: str
    postcodes: frozenset[str]
    number: str | None
    alike: Alike


def fields(_workflows: Workflows) -> Mapping[str, FieldRule]:
    """Return what a list says of a company and of its establishment."""
    forms = company_forms()
    company, site = forms["company"].form.fields, forms["site"].form.fields
    return {name: company[name] for name in OF_COMPANY} | {name: site[column] for name, column in OF_SITE.items()}


def required(_workflows: Workflows) -> tuple[str, ...]:
    """Return what a company cannot do without."""
    return REQUIRED


def names(_tx: Connection, _workflows: Workflows, _place: Place) -> Names:
    """Return nothing: no field of a company points elsewhere."""
    return {}


def checker(tx: Connection, workflows: Workflows, place: Place) -> Checker:
    """Return what looks at one row after the other, and remembers what came before."""
    rules, known = fields(workflows), _by_place(_all(tx))
    seen: dict[str, list[_Known]] = defaultdict(list)

    def check(number: int, values: Values) -> Checked:
        name, postcode = str(values.get("name") or ""), str(values.get("postcode") or "")
        problems = [FieldProblem(each, "required") for each in REQUIRED if not values.get(each)]
        problems += _problems(rules, values, place)
        kept = None if problems else _number(values)
        alike = (*_like(name, postcode, kept, known), *_like(name, postcode, kept, seen))
        one = _Known(key_of(name), _words(name), frozenset({postcode}), kept, Alike("row", str(number)))
        for each in {postcode, f"#{kept}" if kept else postcode}:
            seen[each].append(one)
        return Checked(name, tuple(problems), alike)

    return check


def make(bringing: Bringing, number: int, values: Values) -> int:
    """Add the establishment, with its company unless the number is known, and tick the row off with it.

    Either all of it happened or none of it did: asked again after a crash, nothing is added twice.
    """
    row = select(import_rows).where(import_rows.c.import_id == bringing.import_id, import_rows.c.number == number)
    company = company_record.KEPT.read(company_record.NUMBER.typed(_of_company(values)))
    with bringing.db.transaction() as tx:
        done = tx.execute(row.with_for_update()).one()
        if done.made_id is not None:
            return int(done.made_id)
        one_at_a_time(tx, companies.name)
        company_id = company_record.by_number(tx, company["enterprise_number"]) or _add_company(tx, bringing, company)
        typed = {column: values.get(name) for name, column in OF_SITE.items()} | {"company_id": company_id}
        site = site_record.KEPT.read(site_record.NUMBER.typed(typed))
        made = site_record.UPKEEP.add_in(tx, site, actor=bringing.actor, now=bringing.now)
        tx.execute(update(import_rows).where(import_rows.c.id == done.id).values(outcome="made", made_id=made))
    return made


def take_back(tx: Connection, _workflows: Workflows, site_id: int, actor: Actor, now: datetime) -> bool:
    """Remove the establishment when nothing was built on it, and its company when it came with it and has no other."""
    company_id = tx.execute(select(sites.c.company_id).where(sites.c.id == site_id)).scalar_one_or_none()
    added_at = remove_unbuilt(tx, sites, site_id, actor=actor, now=now)
    if company_id is None or added_at is None:
        return False
    remove_unbuilt(tx, companies, company_id, actor=actor, now=now, added_at=added_at)
    return True


def _words(name: str) -> str:
    return " ".join(words_of(name))


def _of_company(values: Values) -> dict[str, object]:
    return {name: values.get(name) for name in (*OF_COMPANY, "postcode")}


def _add_company(tx: Connection, bringing: Bringing, row: Mapping[str, Any]) -> int:
    extra = {"created_at": bringing.now, "created_by": bringing.organisation_id}
    return company_record.UPKEEP.add_in(tx, {**row, **extra}, actor=bringing.actor, now=bringing.now)


def _problems(rules: Mapping[str, FieldRule], values: Values, place: Place) -> Iterator[FieldProblem]:
    try:
        parse(rules, values, today=place.today)
    except BadInput as error:
        yield from error.problems
        return
    for numbered, name in NUMBERS:
        yield from _wrong(numbered, name, values)
    yield from no_postcode(str(values.get("postcode") or ""))


def _wrong(numbered: Numbered, name: str, values: Values) -> Iterator[FieldProblem]:
    try:
        numbered.typed({name: values.get(name)}, partly=True)
    except BadInput as error:
        yield from error.problems


def _number(values: Values) -> str | None:
    numbered = company_record.NUMBER
    typed = numbered.typed({"enterprise_number": values.get("enterprise_number")}, partly=True)
    return str(typed["enterprise_number"] or "") or None


def _all(tx: Connection) -> Iterator[_Known]:
    """Return every company of the register with the postcodes of its seat and its establishments."""
    places: dict[int, set[str]] = defaultdict(set)
    for row in tx.execute(select(sites.c.company_id, sites.c.postcode).where(sites.c.status != "merged")):
        places[row.company_id].add(row.postcode or "")
    for row in tx.execute(select(companies).where(companies.c.status != "merged").order_by(companies.c.id)):
        here = frozenset({row.postcode or "", *places[row.id]} - {""})
        alike = Alike("known", f"{row.name} ({row.postcode or '?'})", row.id)
        yield _Known(row.name_key, _words(row.name), here, row.enterprise_number, alike)


def _by_place(known: Iterator[_Known]) -> dict[str, list[_Known]]:
    """Return companies by postcode and by number; one without any postcode may be anywhere."""
    found: dict[str, list[_Known]] = defaultdict(list)
    for each in known:
        for place in each.postcodes or {""}:
            found[place].append(each)
        if each.number:
            found[f"#{each.number}"].append(each)
    return found


def _like(name: str, postcode: str, number: str | None, known: Mapping[str, list[_Known]]) -> Iterator[Alike]:
    """Yield whom a row may mean: the same number, else nearly the same name in the same place."""
    key, words = key_of(name), _words(name)
    same = known.get(f"#{number}", ()) if number else ()
    near = [each for place in (postcode, "") for each in known.get(place, ()) if not (number and each.number)]
    if not name:
        return
    found = [
        *same,
        *(each for each in near if each.key == key or fuzz.token_sort_ratio(each.words, words, score_cutoff=ALIKE)),
    ]
    yield from dict.fromkeys(each.alike for each in found)


COMPANIES = Kind("companies", CITY, fields, required, names, checker, make, take_back, city=True)
