"""What must be filled before a case moves on, item by item: whether it is, since when, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.ledger import Ledger
from engine.rules import is_filled, is_left_out
from engine.tables import events


@dataclass(frozen=True, slots=True)
class Item:
    """One field of the list.

    ``begun``: something stands in it that is not enough yet, such as a no in a tick. ``left_out``: it does not apply
    here, and somebody wrote why.
    ``at`` and ``by`` tell of a filled item when it got its value and from whom; None and "" where no event tells.
    """

    name: str
    filled: bool
    begun: bool
    left_out: bool = False
    at: datetime | None = None
    by: str = ""


def checklist_of(ledger: Ledger, needs: Sequence[str]) -> tuple[Item, ...]:
    """Return the items that the state of a case needs, in the order of its workflow."""
    definition, facts = ledger.definition, ledger.facts()
    rules, fields = definition.document.fields, ledger.case["fields"]
    reasons = {name: str(rules[name].left_out_with) for name in needs if is_left_out(definition, facts, name)}
    filled = [name for name in needs if is_filled(definition, facts, name)]
    told = _last_written(ledger, {reasons.get(name, name) for name in filled}) if filled else {}
    found = []
    for name in needs:
        at, by = told.get(reasons.get(name, name), (None, "")) if name in filled else (None, "")
        found.append(Item(name, name in filled, fields.get(name) is not None, name in reasons, at, by))
    return tuple(found)


def _last_written(ledger: Ledger, names: set[str]) -> dict[str, tuple[datetime, str]]:
    """Return who wrote each field last, and when; what was taken back wrote nothing."""
    query = (
        select(events.c.at, events.c.actor_name, events.c.payload)
        .where(events.c.case_id == ledger.id, events.c.payload.is_not(None), events.c.undone_by.is_(None))
        .order_by(events.c.sequence)
    )
    found: dict[str, tuple[datetime, str]] = {}
    for row in ledger.tx.execute(query):
        for name, *_ in (row.payload or {}).get("fields", ()):
            if name in names:
                found[name] = (row.at, row.actor_name or "")
    return found
