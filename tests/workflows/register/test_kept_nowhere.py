"""A national register number and a bank account are kept nowhere in the register, whichever way they come."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actor import SYSTEM
from engine.errors import BadInput
from tests.workflows.histories import SEAL, shipped
from tests.workflows.lead_builders import at as day_at
from tests.workflows.register.keeping import codes
from tests.workflows.register.trade import a_trade
from tests.workflows.world import World, at
from workflows.company_lead.signals import Signal, signal
from workflows.company_lead.site_contacts import Contact, ask_owner, log_site_contact
from workflows.register.tables import companies, company_contacts, contacts, register_events, wellbeing_notes
from workflows.register.wellbeing import add_note, open_note
from workflows.register.write import Writer

DAY = date(2026, 9, 28)
NUMBER, ACCOUNT = "85.07.30-033.28", "BE68 5390 0754 7034"


def refused(call):
    """Return the codes of what was refused, by field."""
    with pytest.raises(BadInput) as error:
        call()
    return codes(error.value)


def everything(db):
    """Return all that the register holds and ever held, as one text."""
    with db.read() as tx:
        tables = (companies, company_contacts, contacts, wellbeing_notes, register_events)
        return " ".join(str(row) for table in tables for row in tx.execute(table.select()))


def test_a_note_on_how_a_learner_is_takes_none(db):
    """Not sealed either: what nobody may have is not hidden, it is not there."""
    world = World(db)
    case = world.searching()
    said = {"seal": SEAL, "actor": world.coach, "now": at(DAY)}
    kept = add_note(db, shipped(), case, "Het gaat goed.", **said)

    assert refused(lambda: add_note(db, shipped(), case, f"Nummer {NUMBER}", **said)) == {"text": "national_number"}
    shared = {"shared_as": f"Loon op {ACCOUNT}"}
    assert refused(lambda: add_note(db, shipped(), case, "Goed.", **said, **shared)) == {"shared_as": "bank_account"}
    why = {**said, "actor": world.coordinator, "reason": f"Gevraagd door {NUMBER}"}
    assert refused(lambda: open_note(db, shipped(), kept, **why)) == {"reason": "national_number"}


def test_a_learner_is_registered_without_one(db):
    """The official counter has it; here a name is a name."""
    world = World(db)

    assert refused(lambda: world.learner(last_name=f"B {NUMBER}")) == {"last_name": "national_number"}
    assert refused(lambda: world.learner(parent_name=f"Sara, {ACCOUNT}")) == {"parent_name": "bank_account"}


def test_what_somebody_heard_or_asked_of_a_company_takes_none(db):
    """A signal, a contact past the lock, a question to a colleague."""
    network = a_trade(db)
    who = {"actor": network.employee, "now": day_at(DAY)}
    heard = Signal(
        {"name": "Iris", "postcode": "2100"},
        {"postcode": "2100"},
        {"signal_source": "visit", "signal_on": "2026-09-14", "signal_text": f"Tom is {NUMBER}"},
    )
    contact = Contact("call", DAY, "Tom", f"Betaalt op {ACCOUNT}", "")

    assert refused(lambda: signal(network.db, shipped(), heard, **who)) == {"signal_text": "national_number"}
    assert refused(lambda: log_site_contact(network.db, network.here, contact, **who)) == {"summary": "bank_account"}
    asking = {**who, "actor": network.second.coach, "key": "een"}
    assert refused(lambda: ask_owner(network.db, network.here, f"Is het {NUMBER}?", **asking)) == {
        "question": "national_number"
    }
    assert not any(each in everything(network.db) for each in ("Iris", "85.07.30", "5390 0754"))


def test_a_way_that_nobody_thought_of_ends_at_the_writer(db):
    """An import, an effect of a case: the last net names the column."""
    with db.transaction() as tx:
        writer = Writer(tx, SYSTEM, at(DAY))
        row = {"name": f"Vos {NUMBER}", "name_key": "vos", "created_at": at(DAY)}
        known = writer.add(companies, {**row, "name": "Vos"})

        assert refused(lambda: writer.add(companies, row)) == {"name": "national_number"}
        assert refused(lambda: writer.change(companies, known, {"name": ACCOUNT})) == {"name": "bank_account"}
