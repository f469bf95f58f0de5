"""Whom to talk to: reachable, of one company, and only as long as they work there."""

from __future__ import annotations

import pytest

from engine.errors import BadInput, NotAllowed, NotFound
from tests.workflows.register.keeping import codes
from tests.workflows.register.trade import NOW, a_trade, row, told
from workflows.register.companies import add_company
from workflows.register.company_contacts import add_contact, change_contact
from workflows.register.merging import merge_companies
from workflows.register.tables import company_contacts


@pytest.fixture
def trade(db):
    """The city, two schools and De Vos bv with one establishment."""
    return a_trade(db)


def add(trade, *, actor=None, **typed):
    """Add somebody of De Vos."""
    values = {"company_id": trade.company, "name": "Tom De Vos", "phone": "03 201 11 10", **typed}
    return add_contact(trade.db, values, actor=actor or trade.first.coach, now=NOW)


def test_somebody_of_a_company_is_kept_as_typed_with_an_event(trade):
    """Phones stay as people read them back; the domain of an address has no capitals."""
    made = add(trade, site_id=trade.here, job="Zaakvoerder", email="Tom@DeVos.Example", consent_on="2026-09-02")

    kept = row(trade, company_contacts, made)
    assert (kept.phone, kept.email, kept.job) == ("03 201 11 10", "Tom@devos.example", "Zaakvoerder")
    [event] = told(trade, company_contacts, made)
    assert (event.kind, event.actor_name) == ("added", trade.first.coach.name)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"phone": "", "email": ""}, {"phone": "phone_or_mail"}),
        ({"phone": "03 201 11"}, {"phone": "not_a_phone"}),
        ({"email": "tom@devos"}, {"email": "not_an_email"}),
        ({"name": "", "email": "tom"}, {"name": "required", "email": "not_an_email"}),
        ({"name": "Tom 85.07.30-033.28"}, {"name": "national_number"}),
        ({"job": "85073003328"}, {"job": "national_number"}),
        ({"job": "BE68 5390 0754 7034"}, {"job": "bank_account"}),
        ({"consent_on": "2026-09-15"}, {"consent_on": "date_in_future"}),
        ({"company_id": "99"}, {"company_id": "unknown_choice"}),
        ({"site_id": "99"}, {"site_id": "unknown_choice"}),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(trade, typed, wrong):
    """Nobody is kept who cannot be reached, and nothing that may not be kept."""
    with pytest.raises(BadInput) as refused:
        add(trade, **typed)

    assert codes(refused.value) == wrong


def test_an_establishment_of_another_company_is_refused(trade):
    """Somebody would be called at the wrong door; a row stays of the company it was made for."""
    _, elsewhere = trade.site("Slagerij Maes", "1000000120")
    made = add(trade)

    with pytest.raises(BadInput) as wrong_site:
        add(trade, site_id=elsewhere)
    with pytest.raises(BadInput) as moved:
        change_contact(trade.db, made, {"company_id": elsewhere}, actor=trade.employee, now=NOW)

    assert codes(wrong_site.value) == {"site_id": "other_company"}
    assert codes(moved.value) == {"company_id": "fixed"}


def test_who_left_keeps_a_name_and_who_changes_it_is_told(trade):
    """The history of the company stays readable; nothing differs, nothing is written."""
    made = add(trade)

    assert change_contact(trade.db, made, {"ended_on": "2026-09-10"}, actor=trade.employee, now=NOW)
    assert not change_contact(trade.db, made, {"ended_on": "2026-09-10"}, actor=trade.employee, now=NOW)

    assert [(each.kind, each.actor_name) for each in told(trade, company_contacts, made)] == [
        ("added", "Coach Technicum"),
        ("changed", "Karen Vos"),
    ]


def test_nobody_is_added_to_a_record_that_was_joined(trade):
    """They would stand where nobody looks."""
    typed = {"name": "Vos de", "postcode": "2060"}
    gone = add_company(trade.db, typed, actor=trade.employee, now=NOW, confirmed_new=True).id
    merge_companies(trade.db, gone, trade.company, actor=trade.employee, now=NOW)

    with pytest.raises(BadInput) as refused:
        add(trade, company_id=gone)

    assert codes(refused.value) == {"company_id": "merged_record"}


def test_an_administrator_keeps_no_people_and_another_school_changes_none(trade):
    """Domain B7; whoever added a person mends the slip."""
    made = add(trade)
    job = {"job": "Zaakvoerder"}

    with pytest.raises(NotAllowed):
        add(trade, actor=trade.admin)
    for stranger in (trade.second.coach, trade.first.coordinator):
        with pytest.raises(NotAllowed):
            change_contact(trade.db, made, job, actor=stranger, now=NOW)
    with pytest.raises(NotFound):
        change_contact(trade.db, 99, job, actor=trade.employee, now=NOW)

    assert change_contact(trade.db, made, job, actor=trade.first.coach, now=NOW)
