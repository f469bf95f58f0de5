"""Cases: opening, advancing, refusing, correcting, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

import engine
from engine.errors import ActionRefused, BadInput, KeyReused, NotAllowed, NotFound, StaleCase
from engine.history import audit
from engine.tables import cases, clock_steps, clocks, events, outbox, state_counts, state_spans
from tests.builders import MONDAY, a_library, a_loan, a_person, lend, library


def test_a_step_moves_state_clock_and_history_together(db):
    """One step is one transaction: afterwards every table tells the same story."""
    place = a_library(db)
    case = a_loan(db, place)

    moved = lend(db, place, case.id, fields={"due_on": "2026-10-02"})

    assert moved.state == "lent"
    with db.read() as tx:
        row = tx.execute(select(cases)).one()
        assert (row.state, row.due_clock, row.due_on.isoformat()) == ("lent", "loan_period", "2026-10-02")
        running = tx.execute(select(clocks.c.name).where(clocks.c.status == "running")).scalars().all()
        assert sorted(running) == ["loan_period", "recurring:shelf_round"]
        assert [span.state for span in tx.execute(select(state_spans).order_by(state_spans.c.id))] == [
            "requested",
            "lent",
        ]
        assert {count.state: count.cases for count in tx.execute(select(state_counts))} == {"requested": 0, "lent": 1}
        assert audit(tx).broken == ()


def test_a_refusal_names_everything_that_is_missing(db):
    """Somebody who is refused once should know all of it, not find out one by one."""
    place = a_library(db)
    case = a_loan(db, place, condition=None)

    with pytest.raises(ActionRefused) as refused:
        engine.advance(db, library(), case.id, "lend", actor=place.librarian, seen_version=None, now=MONDAY)

    assert {each.code for each in refused.value.unmet} >= {
        "needs_condition",
        "needs_lent_on",
        "needs_wrapped",
        "deposit_paid",
    }
    assert all(each.nl and each.en for each in refused.value.unmet)


def test_a_refused_step_leaves_no_trace(db):
    """A refusal rolls everything back, also values typed along with it."""
    place = a_library(db)
    case = a_loan(db, place)

    with pytest.raises(ActionRefused):
        engine.advance(
            db,
            library(),
            case.id,
            "lend",
            actor=place.librarian,
            seen_version=None,
            now=MONDAY,
            fields={"lent_on": "2026-09-14"},
        )

    with db.read() as tx:
        row = tx.execute(select(cases)).one()
        assert row.state == "requested"
        assert "lent_on" not in row.fields


def test_whoever_looked_at_an_older_version_is_told(db):
    """Two people never overwrite each other unseen."""
    place = a_library(db)
    case = a_loan(db, place)

    with pytest.raises(StaleCase) as stale:
        lend(db, place, case.id, seen_version=case.version)

    assert stale.value.current == stale.value.seen + 1


def test_the_same_key_twice_happens_once(db):
    """A double click gets the first answer again."""
    place = a_library(db)
    case = a_loan(db, place)

    first = lend(db, place, case.id, key="k1")
    second = lend(db, place, case.id, key="k1")

    assert first == second
    with db.read() as tx:
        assert len(tx.execute(select(events).where(events.c.kind == "advanced")).all()) == 1


def test_a_key_does_not_serve_two_commands(db):
    """A reused key is a fault of the caller and must not swallow the second command."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id, key="k1")

    with pytest.raises(KeyReused):
        lend(db, place, case.id, key="k1", fields={"deposit": "20"})


def test_a_stranger_cannot_tell_that_the_case_exists(db):
    """Somebody else's case answers like one that is not there."""
    place = a_library(db)
    case = a_loan(db, place)

    with pytest.raises(NotFound):
        engine.advance(db, library(), case.id, "lend", actor=place.colleague, seen_version=None, now=MONDAY)


def test_who_may_only_look_may_not_act(db):
    """An auditor sees codes and takes no step."""
    place = a_library(db)
    case = a_loan(db, place)
    auditor = a_person(db, "Ann Wit", "auditor", None)

    with pytest.raises(NotAllowed):
        engine.advance(db, library(), case.id, "lend", actor=auditor, seen_version=None, now=MONDAY)


def test_impossible_values_are_named_together(db):
    """31 February and a letter in an amount come back in one answer."""
    place = a_library(db)
    case = a_loan(db, place)

    with pytest.raises(BadInput) as bad:
        lend(db, place, case.id, fields={"lent_on": "31/2/2026", "deposit": "veel"})

    assert {(each.field, each.code) for each in bad.value.problems} == {
        ("lent_on", "not_a_date"),
        ("deposit", "not_a_number"),
    }


def test_a_head_of_desk_passes_a_guard_with_a_written_reason(db):
    """An override is possible where the file says so, and stands in the record."""
    place = a_library(db)
    case = a_loan(db, place)
    fields = {"lent_on": "2026-09-14", "wrapped": True}

    engine.advance(
        db,
        library(),
        case.id,
        "lend",
        actor=place.lead,
        seen_version=None,
        now=MONDAY,
        fields=fields,
        override="Is een vaste lener",
    )

    with db.read() as tx:
        payload = tx.execute(select(events.c.payload).where(events.c.kind == "advanced")).scalar_one()
        assert payload["override"] == {"guards": ["deposit_paid"], "text": "Is een vaste lener"}


def test_taking_a_step_back_restores_state_clocks_and_fields(db):
    """After an undo the case is as it was, and the record keeps both."""
    place = a_library(db)
    case = a_loan(db, place)
    moved = lend(db, place, case.id)

    engine.correct(
        db, library(), case.id, actor=place.librarian, seen_version=moved.version, now=MONDAY + timedelta(minutes=5)
    )

    with db.read() as tx:
        row = tx.execute(select(cases)).one()
        assert (row.state, row.due_clock) == ("requested", "requested")
        assert "lent_on" not in row.fields
        pending = (
            tx.execute(select(clocks.c.name).join(clock_steps).where(clock_steps.c.status == "pending")).scalars().all()
        )
        assert set(pending) == {"requested"}
        assert audit(tx).broken == ()


def test_taking_a_step_back_stops_its_unsent_mail(db):
    """A refusal that is taken back must not reach the reader's mailbox."""
    place = a_library(db)
    case = a_loan(db, place)
    reason = engine.Reason("too_fragile", "De rug is helemaal los")
    engine.advance(
        db, library(), case.id, "refuse", actor=place.librarian, seen_version=None, now=MONDAY, reason=reason
    )

    engine.correct(db, library(), case.id, actor=place.librarian, seen_version=None, now=MONDAY)

    with db.read() as tx:
        assert tx.execute(select(outbox.c.status)).scalars().all() == ["cancelled"]


def test_a_bulk_command_gives_each_case_its_own_verdict(db):
    """One case that cannot move does not stop the others."""
    place = a_library(db)
    ready, unready = a_loan(db, place).id, a_loan(db, place, condition=None).id
    fields = {"lent_on": "2026-09-14", "deposit": 15, "wrapped": True}

    verdicts = engine.bulk_advance(
        db, library(), [ready, unready], "lend", actor=place.librarian, now=MONDAY, fields=fields
    )

    assert [each.state for each in verdicts] == ["lent", None]
    assert verdicts[1].error is not None
    assert verdicts[1].error.code == "action_refused"


def test_an_altered_row_is_named(db):
    """Whoever changes the record by hand is found out."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id)
    with db.transaction() as tx:
        tx.execute(events.update().where(events.c.sequence == 2).values(actor_name="iemand anders"))

    with db.read() as tx:
        [broken] = audit(tx).broken
    assert (broken.code, broken.sequence) == (case.code, 2)
