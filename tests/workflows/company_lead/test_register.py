"""A lead and the register stay one: recognitions are read, people, lines and wishes are kept in step."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.errors import ActionRefused, BadInput
from engine.tables import outbox
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import at, lock_of, rows
from workflows.register.companies import add_company
from workflows.register.merging import merge_companies, merge_sites
from workflows.register.sites import add_site
from workflows.register.tables import company_contacts, lead_lines, leads, recognitions, sites

MONDAY = date(2026, 9, 14)
FLOOR = {"work_days": "wo", "languages": "nl", "reachability": "tram", "exclusions": "geen", "mentor_precheck": "fits"}


def checking(network, *, second=None):
    """Bring a lead to the check of its recognition."""
    lead = network.lead(network.company, network.here)
    consent = {"share_consent": "ja", "share_consent_on": "2026-09-02", "promised": "We bellen"}
    lead.go("confirm_interest", network.employee, MONDAY, **consent, promised_by_on="2026-09-20")
    lead.go("start_qualifying", network.employee, MONDAY)
    line = {"programme_id": network.baker, "places": 1, "earliest_start_on": "2026-10-01"}
    if second is not None:
        line |= {"programme_2_id": second, "places_2": 1, "earliest_start_2_on": "2026-10-01"}
    lead.go("finish_qualifying", network.employee, MONDAY, **line, **FLOOR, taster_possible="ja")
    return lead


def typed(network, lead, **fields):
    """Fill in fields of a lead."""
    engine.fill_in(network.db, shipped(), lead.id, fields, actor=network.employee, seen_version=None, now=at(MONDAY))


def recognised(network, programme, status, applicant=None):
    """Let the register know how a recognition of the establishment stands."""
    row = {"site_id": network.here, "programme_id": programme, "status": status, "applicant": applicant}
    network.city.add(recognitions, **row, seen_on=MONDAY)


@pytest.mark.parametrize(
    ("status", "applicant", "free"),
    [("granted", None, True), ("submitted", "school", True), ("submitted", None, False), ("expired", None, False)],
)
def test_what_the_register_knows_of_a_recognition_is_not_asked_again(network, status, applicant, free):
    """Granted, or applied for by somebody: then nobody types who applies."""
    recognised(network, network.baker, status, applicant)
    lead = checking(network)
    seen = {"recognition_seen_on": "2026-09-14"}

    if free:
        assert lead.go("release_to_pool", network.employee, MONDAY, **seen) == "in_pool"
    else:
        with pytest.raises(ActionRefused, match="recognition_status_known"):
            lead.go("release_to_pool", network.employee, MONDAY, **seen)
        assert lead.go("release_to_pool", network.employee, MONDAY, **seen, recognition_applicant="school") == "in_pool"


def test_a_recognition_of_another_programme_says_nothing(network):
    """It is given per programme and establishment."""
    recognised(network, network.baker, "granted")
    lead = checking(network, second=network.cook)

    with pytest.raises(ActionRefused) as refused:
        lead.go("release_to_pool", network.employee, MONDAY, recognition_seen_on="2026-09-14")

    assert [each.fields for each in refused.value.unmet] == [("recognition_applicant_2",)]
    assert "Kok duaal" in refused.value.unmet[0].nl


def test_the_contact_person_of_a_lead_is_one_of_the_company(network):
    """Once, however often details change; consent carries its day."""
    lead = network.lead(network.company, network.here, contact_phone="03 201 11 10")

    typed(network, lead, contact_phone="03 201 11 11", contact_function="Zaakvoerder")
    typed(network, lead, share_consent="ja", share_consent_on="2026-09-12")

    [person] = rows(network, company_contacts)
    assert (person.company_id, person.site_id, person.name) == (network.company, network.here, "Tom De Vos")
    assert (person.phone, person.job, person.consent_on) == ("03 201 11 11", "Zaakvoerder", date(2026, 9, 12))


def test_lines_follow_what_is_typed_and_one_that_is_dropped_stays_readable(network):
    """A line that comes back is the same row."""
    lead = network.lead(network.company, network.here, programme_id=network.baker, places=2)

    typed(network, lead, programme_id=network.cook)
    assert [(each.programme_id, each.places, each.dropped_on) for each in rows(network, lead_lines)] == [
        (network.baker, 2, MONDAY),
        (network.cook, 2, None),
    ]
    typed(network, lead, programme_id=network.baker, places=3)

    assert [(each.programme_id, each.places, each.dropped_on) for each in rows(network, lead_lines)] == [
        (network.baker, 3, None),
        (network.cook, 2, MONDAY),
    ]


def test_a_wish_to_be_left_alone_holds_for_every_school(network):
    """Noted when the lead is lost, it stands on the establishment."""
    lead = network.lead(network.company, network.here).qualified(network.baker)

    lead.go("lose", network.employee, MONDAY, reason="no_time", do_not_contact_until="2027-01-31")

    assert rows(network, sites)[0].do_not_contact_until == date(2027, 1, 31)


def test_a_lead_follows_its_company_when_two_records_become_one(network):
    """The case says what its row says, by its new name, and nobody gets a mail."""
    name = {"name": "De Vos en zoon", "postcode": "2060"}
    other = add_company(network.db, name, actor=network.employee, now=at(MONDAY), confirmed_new=True).id
    lead = network.lead(network.company, network.here)

    merge_companies(network.db, network.company, other, actor=network.employee, now=at(MONDAY))
    network.settle(MONDAY)

    assert network.failed() == []
    assert rows(network, leads)[0].company_id == lead.row().fields["company_id"] == other
    assert lead.row().title == "De Vos en zoon"
    assert rows(network, outbox, outbox.c.topic == "email") == []


def test_a_lead_follows_its_establishment_too(network):
    """With its lock: whoever talked to the company still does."""
    lead = network.lead(network.company, network.here).qualified(network.baker)
    lead.offered(network.first, MONDAY).accepted(network.first, MONDAY)
    place = {"company_id": network.company, "postcode": "2018", "street": "Plein 2"}
    kept = add_site(network.db, place, actor=network.employee, now=at(MONDAY)).id

    merge_sites(network.db, network.here, kept, actor=network.employee, now=at(MONDAY))
    network.settle(MONDAY)

    assert lead.row().fields["site_address"] == "Plein 2, 2018 Antwerpen"
    assert lock_of(network, kept).lock_organisation_id == network.first.id
    assert lead.contacted(network.first, MONDAY).state() == "contacted"


def test_an_establishment_of_another_company_is_refused(network):
    """A slip in a program that opens leads would send a school to the wrong door."""
    stranger, _ = network.site("Slagerij Maes", "1000000120")

    with pytest.raises(BadInput) as refused:
        network.lead(stranger, network.here)

    assert [(each.field, each.code) for each in refused.value.problems] == [("site_id", "other_company")]


def test_a_lead_cannot_lose_its_company_or_its_establishment(network):
    """Whoever empties the field reads that it is needed, instead of a page that broke; everything stays as it was."""
    lead = network.lead(network.company, network.here)
    before = rows(network, leads)

    for name in ("company_id", "site_id"):
        with pytest.raises(BadInput) as refused:
            typed(network, lead, **{name: ""})
        assert [(each.field, each.code) for each in refused.value.problems] == [(name, "required")]

    assert rows(network, leads) == before
