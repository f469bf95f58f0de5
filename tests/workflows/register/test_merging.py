"""Two records become one: everything moves, both histories stay, nothing is sent again (complaint 13)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import BadInput, NotAllowed, NotFound
from engine.tables import outbox
from tests.workflows.market import at
from tests.workflows.register.keeping import codes
from tests.workflows.register.trade import DAY, NOW, a_trade, all_of, row, told
from tests.workflows.world import World
from workflows.register.companies import add_company, change_company
from workflows.register.company_contacts import add_contact
from workflows.register.company_history import history_of
from workflows.register.company_page import view_company
from workflows.register.ended_companies import declare_bankrupt
from workflows.register.mentors import add_mentor
from workflows.register.merging import merge_companies, merge_sites
from workflows.register.sites import add_site
from workflows.register.tables import agreements, companies, leads, recognitions, sites, workplaces
from workflows.register.twins import twins_of_company, twins_of_site

LATER = date(2026, 11, 24)


@pytest.fixture
def trade(db):
    """The city, two schools and De Vos bv with its number."""
    return a_trade(db)


def another(trade, name="Vos de", **typed):
    """Add a second record of what may be the same company, with an establishment, a contact person and a mentor."""
    values = {"name": name, "postcode": "2060", **typed}
    company = add_company(trade.db, values, actor=trade.employee, now=NOW, confirmed_new=True).id
    site = add_site(trade.db, {"company_id": company, "postcode": "2018"}, actor=trade.employee, now=NOW).id
    person = {"company_id": company, "site_id": site, "name": "An Vos", "phone": "03 201 11 12"}
    add_contact(trade.db, person, actor=trade.employee, now=NOW)
    add_mentor(trade.db, {"site_id": site, "name": "Jo Claes"}, actor=trade.first.coach, now=NOW)
    return company


def merge(trade, gone, kept, actor=None):
    """Join two companies, the city when nobody is named."""
    merge_companies(trade.db, gone, kept, actor=actor or trade.employee, now=NOW)


def test_everything_of_a_company_moves_and_the_kept_record_learns_what_it_did_not_know(trade):
    """The number, the committee, the later wish to be left alone; what it knew stays."""
    known = {"joint_committee": "118", "size": "small", "do_not_contact_until": "2026-12-31"}
    gone = another(trade, enterprise_number="", social_maribel="ja", **known)
    change = {"size": "large", "do_not_contact_until": "2026-10-01"}
    change_company(trade.db, trade.company, change, actor=trade.employee, now=NOW)

    merge(trade, gone, trade.company)

    kept = row(trade, companies, trade.company)
    assert (kept.enterprise_number, kept.joint_committee, kept.size) == ("0404567895", "118", "large")
    assert (kept.social_maribel, kept.do_not_contact_until) == (True, date(2026, 12, 31))
    view = view_company(trade.db, trade.company, actor=trade.employee, now=NOW)
    assert [each.row["postcode"] for each in view.sites] == ["2060", "2018"]
    assert [each["name"] for each in view.sites[1].contacts] == ["An Vos"]


def test_a_number_moves_with_its_record(trade):
    """The older record had none: from now on the number leads to it."""
    numbered = another(trade, "Bakkerij Oost", enterprise_number="0566988259")
    bare = another(trade, "Oost bakkerij", enterprise_number="")

    merge(trade, numbered, bare)

    found = add_company(trade.db, {"name": "Oost", "enterprise_number": "0566988259"}, actor=trade.employee, now=NOW)
    assert (found.id, found.new) == (bare, False)
    assert (row(trade, companies, numbered).status, row(trade, companies, numbered).merged_into_id) == ("merged", bare)


def test_both_histories_stay_and_each_move_is_written(trade):
    """Who added what, on which record, under which name: years later it can still be read."""
    gone = another(trade)
    here = [each.id for each in all_of(trade, sites, sites.c.company_id == gone)]

    merge(trade, gone, trade.company)

    with trade.db.read() as tx:
        history = [(each.record, each.kind, each.about) for each in history_of(tx, trade.company)]
    expected = {
        ("companies", "added", "De Vos bv"),
        ("companies", "added", "Vos de"),
        ("companies", "merged", "Vos de"),
    }
    assert expected <= set(history)
    assert ("sites", "moved", "2018 Antwerpen") in history
    [event] = [each for each in told(trade, sites, here[0]) if each.kind == "merged"]
    assert (event.payload["before"], event.payload["after"]) == ({"company_id": gone}, {"company_id": trade.company})


@pytest.mark.complaint(13)
def test_learners_recognitions_and_leads_follow_and_nobody_gets_a_mail(db):
    """A merge re-sent hundreds of mails to one contact elsewhere: here the outbox stays as it was."""
    world = World(db)
    work = world.work()
    case = world.guided(work)
    world.deliver(at(LATER))
    typed = {"name": "Elektro De Vos", "postcode": "2100"}
    kept = add_company(db, typed, actor=world.city, now=at(LATER), confirmed_new=True).id
    before = mails(world)

    merge_companies(db, work.company, kept, actor=world.city, now=at(LATER))
    moved = add_site(db, {"company_id": kept, "postcode": "2018"}, actor=world.city, now=at(LATER)).id
    merge_sites(db, work.site, moved, actor=world.city, now=at(LATER))
    world.deliver(at(LATER))

    assert before
    assert mails(world) == before
    for table in (agreements, recognitions, workplaces):
        assert {each.site_id for each in all_of(world, table)} == {moved}
    assert world.fields(case)["company_name"] == "Elektro De Vos"
    assert all_of(world, outbox, outbox.c.last_error.is_not(None)) == []


def mails(world):
    """Return every message that was ever meant to leave, with what became of it."""
    return [(each.id, each.kind, each.status) for each in all_of(world, outbox, outbox.c.topic == "email")]


def test_records_joined_one_after_another_lead_to_the_last(trade):
    """Never two steps: a link to the first record opens the one that is kept."""
    first, second = another(trade, "Bakkerij Oost"), another(trade, "Bakkerij Noord")

    merge(trade, first, second)
    merge(trade, second, trade.company)

    assert {row(trade, companies, each).merged_into_id for each in (first, second)} == {trade.company}
    assert view_company(trade.db, first, actor=trade.employee, now=NOW).row["id"] == trade.company


def test_what_cannot_be_one_is_refused_with_the_reason(trade):
    """Two numbers, one that failed, one that is joined already, the record itself."""
    numbered, failed, joined = (
        another(trade, "Las bv", enterprise_number="0566988259"),
        another(trade, "Dak bv"),
        another(trade, "Hout bv"),
    )
    declare_bankrupt(trade.db, failed, DAY, actor=trade.employee, now=NOW)
    merge(trade, joined, trade.company)
    wrong = {}

    for other in (numbered, failed, joined, trade.company):
        with pytest.raises(BadInput) as refused:
            merge(trade, other, trade.company)
        wrong[other] = codes(refused.value)["kept_id"]
    with pytest.raises(BadInput) as changed:
        change_company(trade.db, joined, {"name": "Hout"}, actor=trade.employee, now=NOW)

    expected = {numbered: "two_numbers", failed: "other_status", joined: "merged_record", trade.company: "same_record"}
    assert wrong == expected
    assert codes(changed.value) == {"name": "merged_record"}
    with pytest.raises(NotFound):
        merge(trade, 99, trade.company)


def test_establishments_of_two_companies_are_not_one(trade):
    """Join the companies first; the other establishments of the company are offered."""
    other = another(trade)
    [elsewhere] = all_of(trade, sites, sites.c.company_id == other)

    with pytest.raises(BadInput) as refused:
        merge_sites(trade.db, elsewhere.id, trade.here, actor=trade.employee, now=NOW)
    alike = twins_of_company(trade.db, other, "", actor=trade.employee, now=NOW)

    assert codes(refused.value) == {"kept_id": "other_company"}
    assert [(each.id, each.number, each.sites) for each in alike.found] == [(trade.company, "0404.567.895", 1)]
    merge(trade, other, trade.company)
    assert [each.id for each in twins_of_site(trade.db, elsewhere.id, actor=trade.employee).found] == [trade.here]


def test_a_coach_joins_nothing_and_a_coordinator_only_what_the_school_deals_with(trade):
    """Joining one's own to another's would open the other."""
    own = add_company(trade.db, {"name": "Vos"}, actor=trade.first.coach, now=NOW, confirmed_new=True).id
    also = add_company(trade.db, {"name": "Voss"}, actor=trade.first.coach, now=NOW, confirmed_new=True).id

    with pytest.raises(NotAllowed):
        merge(trade, own, also, trade.first.coach)
    with pytest.raises(NotAllowed):
        merge(trade, own, also, trade.second.coordinator)
    with pytest.raises(BadInput) as refused:
        merge(trade, own, trade.company, trade.first.coordinator)
    merge(trade, own, also, trade.first.coordinator)

    assert codes(refused.value) == {"kept_id": "other_school"}
    assert row(trade, companies, own).merged_into_id == also
    assert all_of(trade, leads) == []
