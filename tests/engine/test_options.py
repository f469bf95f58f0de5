"""What a page offers is exactly what a command accepts."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
from engine.errors import EngineError
from engine.ledger import lock
from engine.moves import Reason
from engine.rules import options
from tests.builders import MONDAY, Library, a_library, a_loan, library

SOMETIMES = {
    "condition": st.sampled_from(["sound", "worn", "torn", None]),
    "lent_on": st.sampled_from(["2026-09-10", "2026-09-14", None]),
    "due_on": st.sampled_from(["2026-09-01", "2026-10-01", None]),
    "deposit": st.sampled_from([0, 9, 10, 200, None]),
    "wrapped": st.sampled_from([True, False, None]),
}
ACTIONS = tuple(library().current("library_loan").document.actions)
REASON = Reason("too_fragile", "Het boek is te kwetsbaar")


def offered(db, case_id, actor, now):
    """Return the actions a page would show as possible."""
    with db.transaction() as tx:
        ledger = lock(tx, library(), case_id, actor=actor, now=now)
        found = options(ledger.definition, ledger.facts(), roles=ledger.roles, now=now)
        return {each.name for each in found if each.possible}


def accepted(db, case_id, action, actor, now):
    """Tell whether the command takes the action, and take it back again when it does."""
    rule = library().current("library_loan").document.actions[action]
    try:
        with db.transaction() as tx:
            ledger = lock(tx, library(), case_id, actor=actor, now=now)
            engine.moves.take(ledger, action, typed={}, reason=REASON if rule.reason else None)
            raise Undo  # noqa: TRY301 - raised to roll the transaction back
    except Undo:
        return True
    except EngineError:
        return False


class Undo(Exception):
    """Rolls back a step that was only tried."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.fixed_dictionaries(SOMETIMES),
    lent=st.booleans(),
    late=st.booleans(),
    who=st.sampled_from(["librarian", "lead"]),
)
def test_an_option_shown_as_possible_is_exactly_one_that_advance_accepts(sqlite_db, values, lent, late, who):
    """Nobody is offered a step that is then refused, and no possible step is hidden."""
    place = library_of(sqlite_db)
    actor = getattr(place, who)
    case = a_loan(sqlite_db, place, **values)
    now = MONDAY + timedelta(days=40 if late else 0)
    if lent and "lend" in offered(sqlite_db, case.id, place.librarian, MONDAY):
        engine.advance(sqlite_db, library(), case.id, "lend", actor=place.librarian, seen_version=None, now=MONDAY)
        engine.fire_due(sqlite_db, library(), now)

    shown = offered(sqlite_db, case.id, actor, now)

    assert shown == {name for name in ACTIONS if accepted(sqlite_db, case.id, name, actor, now)}


_LIBRARIES: dict[int, Library] = {}


def library_of(db) -> Library:
    """Make one library per database, however many examples run on it."""
    if id(db) not in _LIBRARIES:
        _LIBRARIES[id(db)] = a_library(db)
    return _LIBRARIES[id(db)]
