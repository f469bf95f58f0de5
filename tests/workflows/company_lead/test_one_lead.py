"""One open lead per establishment and programme: split on purpose, merged on purpose, never doubled by accident."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

import engine
from engine.errors import ActionRefused, BadInput, NotAllowed
from engine.tables import outbox
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import at, leads_of, lock_of, rows, with_school
from workflows.company_lead.splits import Part, split
from workflows.register.sites import add_site
from workflows.register.tables import lead_lines, leads

MONDAY, WEDNESDAY = date(2026, 9, 14), date(2026, 9, 16)


def halves(network):
    """Return the lines of the leads that run: case, programme and places."""
    with network.db.read() as tx:
        query = (
            select(lead_lines.c.case_id, lead_lines.c.programme_id, lead_lines.c.places)
            .where(lead_lines.c.dropped_on.is_(None))
            .order_by(lead_lines.c.case_id, lead_lines.c.programme_id)
        )
        return [tuple(row) for row in tx.execute(query)]


def cut(network, lead, part, actor=None, **more):
    """Split a lead and let the other half open."""
    by = actor or network.coordinator
    split(network.db, shipped(), lead.id, part, actor=by, seen_version=None, now=at(WEDNESDAY), **more)
    network.settle(WEDNESDAY)
    assert network.failed() == []
    return leads_of(network)[-1]


def test_a_lead_of_two_lines_is_split_by_line(network):
    """The cook's place goes to another school; the first one stays the point of contact."""
    lead = with_school(network, network.first, second=network.cook)

    other = cut(network, lead, Part(line=2))

    assert halves(network) == [(lead.id, network.baker, 2), (other.id, network.cook, 1)]
    assert (other.state(), other.row().organisation_id) == ("in_pool", network.hall)
    other.offered(network.second, WEDNESDAY).accepted(network.second, WEDNESDAY)
    assert lock_of(network, network.here).lock_organisation_id == network.first.id
    assert rows(network, leads)[1].contact_organisation_id == network.first.id


def test_the_first_line_can_go_too(network):
    """What stays moves up."""
    lead = with_school(network, network.first, second=network.cook)

    other = cut(network, lead, Part(line=1))

    assert halves(network) == [(lead.id, network.cook, 1), (other.id, network.baker, 2)]
    assert lead.row().fields["programme"] == "Kok duaal"
    assert "programme_2_id" not in lead.row().fields


def test_a_lead_of_several_places_is_split_by_places(network):
    """Two schools, one programme, one establishment; the two halves are no duplicates of each other."""
    lead = with_school(network, network.first, places=3)

    other = cut(network, lead, Part(line=1, places=1))

    assert halves(network) == [(lead.id, network.baker, 2), (other.id, network.baker, 1)]
    told = {"company_told": "We vinden nu geen leerling.", "next_school_note": "Vlotte mentor, bel voormiddag."}
    lead.go("give_back", network.first.coach, WEDNESDAY, reason="no_learner", **told)
    kept = {"review_on": "2027-01-10", "keep_warm_reason": "Nu geen plaats.", "company_told_on": "2026-09-14"}
    lead.go("keep_warm", network.employee, WEDNESDAY, company_told="We bellen in januari.", **kept)
    said = {"contact_kind": "call", "contact_on": "2026-09-16", "contact_result": "interested"}
    lead.go("reactivate", network.employee, WEDNESDAY, **said)
    assert lead.go("finish_qualifying", network.employee, WEDNESDAY) == "recognition_check"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Part(line=2), "no_such_line"),
        (Part(line=1), "only_line"),
        (Part(line=1, places=0), "places_to_split"),
        (Part(line=1, places=2), "places_to_split"),
        (Part(line=3, places=1), "no_such_line"),
    ],
)
def test_a_lead_is_not_split_into_nothing(network, part, code):
    """Both halves ask something."""
    lead = with_school(network, network.first)

    with pytest.raises(BadInput) as refused:
        cut(network, lead, part)

    assert [each.code for each in refused.value.problems] == [code]


def test_only_the_city_coordinator_splits_and_not_while_a_school_considers(network):
    """An offer is of the whole lead."""
    lead = network.lead(network.company, network.here).qualified(network.baker)
    with pytest.raises(NotAllowed):
        cut(network, lead, Part(line=1, places=1), network.employee)
    lead.offered(network.first, MONDAY)
    with pytest.raises(BadInput):
        cut(network, lead, Part(line=1, places=1))


def test_a_split_that_is_sent_twice_splits_once(network):
    """The form carries a key."""
    lead = with_school(network, network.first, places=3)

    cut(network, lead, Part(line=1, places=1), key="form-1")
    cut(network, lead, Part(line=1, places=1), key="form-1")

    assert [places for _, _, places in halves(network)] == [2, 1]


def test_merging_keeps_both_records_and_sends_nothing_again(network):
    """The other lead hears of it, gets the warmth, and no mail of either leaves twice."""
    stays = network.lead(network.company, network.here).qualified(network.baker)
    place = {"company_id": network.company, "postcode": "2018", "street": "Plein 2"}
    elsewhere = add_site(network.db, place, actor=network.employee, now=at(MONDAY)).id
    gone = network.lead(network.company, elsewhere)
    network.wait(date(2026, 9, 2), date(2026, 9, 3))
    before = rows(network, outbox, outbox.c.topic == "email")

    gone.go("merge", network.employee, MONDAY, surviving_lead_id=stays.id)
    network.settle(MONDAY)

    after = rows(network, outbox, outbox.c.topic == "email")
    assert {each.id for each in after} == {each.id for each in before}
    assert (gone.state(), rows(network, leads)[1].merged_into_id) == ("merged", stays.id)
    assert (stays.state(), rows(network, leads)[0].warmth) == ("in_pool", 2)
    assert gone.row().code in stays.happened("note")[0].payload["text"]
    assert len(gone.happened("opened")) == 1


def test_a_lead_is_merged_into_an_open_one_of_the_same_company_only(network):
    """And never into itself."""
    gone = network.lead(network.company, network.here)
    other_company, other_site = network.site("Slagerij Maes", "1000000120")
    stranger = network.lead(other_company, other_site)

    for wrong in (gone.id, stranger.id):
        with pytest.raises(ActionRefused, match="surviving_lead"):
            gone.go("merge", network.employee, MONDAY, surviving_lead_id=wrong)


def test_a_second_lead_of_an_establishment_is_refused_at_the_door(network):
    """Whoever opens it without the signal page learns which case runs; another need is let in once."""
    first = network.lead(network.company, network.here, programme_id=network.baker)

    with pytest.raises(ActionRefused) as refused:
        network.lead(network.company, network.here)
    with pytest.raises(ActionRefused):
        network.lead(network.company, network.here, programme_id=network.baker, another_line=True)
    network.lead(network.company, network.here, programme_id=network.cook, another_line=True)

    assert first.row().code in refused.value.unmet[0].nl
    with network.db.read() as tx:
        assert tx.execute(select(func.count()).select_from(leads)).scalar_one() == 2


def test_a_line_that_another_lead_took_meanwhile_is_refused(network):
    """The cook's lead may not become a second baker's."""
    first = network.lead(network.company, network.here, programme_id=network.baker)
    other = network.lead(network.company, network.here, programme_id=network.cook, another_line=True)
    asked = {"programme_id": network.baker}

    engine.fill_in(network.db, shipped(), other.id, asked, actor=network.employee, seen_version=None, now=at(MONDAY))
    consent = {"share_consent": "ja", "share_consent_on": MONDAY.isoformat()}
    promise = {"promised": "We bellen", "promised_by_on": "2026-09-30"}
    other.go("confirm_interest", network.employee, MONDAY, **consent, **promise)
    with pytest.raises(ActionRefused) as refused:
        other.go("start_qualifying", network.employee, MONDAY)

    assert first.row().code in refused.value.unmet[0].nl


def test_a_lead_of_a_school_is_refused(network):
    """A company begins at the city, whoever heard of it."""
    fields = {"company_id": network.company, "site_id": network.here, "signal_source": "school"}

    with pytest.raises(ActionRefused) as refused:
        engine.open_case(
            network.db,
            shipped(),
            "company_lead",
            actor=network.first.coordinator,
            fields={**fields, "signal_on": "2026-09-14"},
            organisation_id=network.first.id,
            now=at(MONDAY),
        )

    assert [each.code for each in refused.value.unmet] == ["begins_at_city"]


def test_a_lost_lead_is_not_reopened_beside_the_one_that_took_its_place(network):
    """The newer case goes on; the old one stays readable."""
    lost = network.lead(network.company, network.here, programme_id=network.baker)
    lost.go("lose", network.employee, MONDAY, reason="no_time")
    new = network.lead(network.company, network.here, programme_id=network.baker)

    with pytest.raises(ActionRefused) as refused:
        lost.go("reopen", network.employee, MONDAY, reason="company_asked", company_asked="ja")
    new.go("lose", network.employee, MONDAY, reason="no_time")

    assert new.row().code in refused.value.unmet[0].nl
    assert lost.go("reopen", network.employee, MONDAY, reason="company_asked", company_asked="ja") == "detected"
