"""Writing fields of a locked case, with everything that follows them: title, people, clocks, register."""

from __future__ import annotations

from collections.abc import Mapping

from engine import addresses, clock_writes, consequences, people, task_writes
from engine.ledger import Ledger
from engine.values import Stored


def settle_title(ledger: Ledger) -> None:
    """Write the case's title and subtitle from its fields."""
    fields = ledger.case["fields"]
    ledger.case["title"] = (ledger.definition.format_title(fields).strip() or ledger.case["code"])[:200]
    ledger.case["subtitle"] = ledger.definition.format_subtitle(fields).strip()[:200]


def write_fields(ledger: Ledger, values: Mapping[str, Stored]) -> frozenset[str]:
    """Lay values over the case's fields, keep people, title, clocks and register in step; return what changed.

    Raises:
        BadInput: a value points to a row that does not exist.
    """
    changed = _lay(ledger, consequences.with_brought(ledger, values))
    if changed and (followed := consequences.follow(ledger, changed)):
        changed |= _lay(ledger, followed)
    return changed


def _lay(ledger: Ledger, values: Mapping[str, Stored]) -> frozenset[str]:
    kept = ledger.case["fields"]
    changed = frozenset(
        name for name, value in values.items() if ledger.private.reveal_one(name, kept.get(name)) != value
    )
    if not changed:
        return changed
    written = ledger.private.close({name: value for name, value in values.items() if name in changed})
    for name in sorted(changed):
        ledger.remember("fields", [name, kept.get(name), written[name]])
    ledger.case["fields"] = {name: value for name, value in {**kept, **written}.items() if value is not None}
    settle_title(ledger)
    named = dict(ledger.people)
    people.follow_fields(ledger, changed)
    for role in [name for name, person in ledger.people.items() if person != named.get(name)]:
        task_writes.readdress(ledger, role)
    for name, was, becomes in clock_writes.recount(ledger, changed):
        ledger.remember("clocks_moved", [name, was.isoformat(), becomes.isoformat()])
    addresses.mended(ledger)
    rules = ledger.definition.clock_rules
    task_writes.stop_clocks(
        ledger, [row for row in ledger.clocks if clock_writes.is_settled(ledger, rules[row["name"]])]
    )
    return changed
