"""The rules of a company's way, each from both sides, in the words of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.facts import ClockFacts, Facts
from tests.workflows.asking import Asker

TODAY = date(2026, 9, 21)
ask = Asker("company_lead", {"company_name": "Bakkerij De Vos"}, TODAY)


@pytest.mark.parametrize(
    "number", ["BE 0404.567.895", "404567895", "0123456749", "1000.000.120", "1000000021", "be0404567895"]
)
def test_an_enterprise_number_in_any_writing_is_accepted(number):
    """A city employee and a school write the same number in their own way."""
    assert ask("company_identified", enterprise_number=number) is None


@pytest.mark.parametrize("number", ["0404.567.894", "2123456791", "12345678", "40456789X", "²404567895", "00404567895"])
def test_a_wrong_enterprise_number_is_refused(number):
    """The check number catches a slip of the finger before a second company exists."""
    assert ask("company_identified", enterprise_number=number).fields == ("enterprise_number",)


@pytest.mark.parametrize(("number", "valid"), [("2.147.812.897", True), ("2147812701", True), ("0404567895", False)])
def test_an_establishment_has_a_number_of_its_own(number, valid):
    """The rest may be 0, which gives 97 and never 00."""
    refused = ask("company_identified", enterprise_number="0404567895", site_number=number)

    assert (refused is None) is valid


def test_an_unknown_number_needs_a_postcode():
    """Name and postcode are what a duplicate is found by."""
    assert ask("company_identified")
    assert ask("company_identified", number_unknown=True)
    assert ask("company_identified", postcode="2060")
    assert ask("company_identified", number_unknown=True, postcode="2060") is None


def test_a_warm_company_has_somebody_to_call_and_allows_schools_to_know():
    """Consent needs its date."""
    assert ask("contact_person", contact_name="Jan Claes")
    assert ask("contact_person", contact_phone="03 000 00 00")
    assert ask("contact_person", contact_name="Jan Claes", contact_phone="03 000 00 00") is None
    assert ask("share_consent", share_consent=True)
    assert ask("share_consent", share_consent=False, share_consent_on=TODAY)
    assert ask("share_consent", share_consent=True, share_consent_on=TODAY) is None


def test_the_same_need_of_the_same_company_is_merged_not_doubled():
    """One open lead per site and programme line."""
    assert ask("no_open_duplicate")
    assert ask("no_open_duplicate", duplicate_check="duplicate")
    assert ask("no_open_duplicate", duplicate_check="other_line") is None
    assert ask("surviving_lead", surviving_lead="B-2026-0007", same_company=False)
    assert ask("surviving_lead", surviving_lead="B-2026-0007", same_company=True) is None


def test_every_line_has_programme_places_and_start():
    """A second line that was begun must be finished."""
    line = {"programme": "Bakker duaal", "places": 2, "earliest_start_on": TODAY}

    assert ask("lines_complete", **line) is None
    assert ask("lines_complete", **{**line, "places": None}).fields == ("places",)
    assert ask("lines_complete", **line, places_2=1).fields == ("programme_2", "earliest_start_2_on")


def test_every_line_tells_how_its_recognition_stands():
    """The status of a line without programme is not asked."""
    known = {"programme": "Bakker duaal", "recognition_status": "none", "recognition_applicant": "school"}

    assert ask("recognition_status_known", **known) is None
    assert ask("recognition_status_known", programme="Bakker duaal", recognition_status="none").fields == (
        "recognition_applicant",
    )
    assert ask("recognition_status_known", **known, programme_2="Kok duaal").fields == (
        "recognition_status_2",
        "recognition_applicant_2",
    )


def test_an_offer_goes_to_a_school_with_the_programme_of_a_company_that_may_be_called():
    """The hard filters: programme and "niet contacteren tot"."""
    school = {"offered_to": 3, "school_gives_programme": True}

    assert ask("eligible_school", **school) is None
    assert ask("eligible_school", offered_to=3, school_gives_programme=False)
    assert ask("eligible_school", **school, do_not_contact_until=TODAY).fields == ("do_not_contact_until",)
    assert ask("eligible_school", **school, do_not_contact_until=TODAY - timedelta(days=1)) is None


def test_not_the_first_of_the_ranking_needs_a_reason():
    """Fairness is visible: an exception is written down."""
    assert ask("ranking_or_reason", offer_rank=2)
    assert ask("ranking_or_reason", offer_rank=1) is None
    assert ask("ranking_or_reason", offer_rank=2, offer_reason="Leerling woont om de hoek.") is None


def test_an_offer_is_exclusive_and_answered_by_the_school_it_was_made_to():
    """One offer at a time, to one school."""
    offer = ClockFacts("offered", date(2026, 9, 14), TODAY)
    mine = Facts(state="offered", fields={"offered_to": 3}, organisation_id=3)

    assert ask("no_open_offer") is None
    assert ask.about("no_open_offer", ask.facts(offer))
    assert ask.about("own_offer", mine) is None
    assert ask.about("own_offer", replace(mine, organisation_id=4))


def test_an_offer_expires_at_the_end_of_its_last_day_and_not_before():
    """Exactly one of accept and expire is possible on any day."""
    facts = ask.facts(ClockFacts("offered", date(2026, 9, 14), TODAY))
    tomorrow = TODAY + timedelta(days=1)

    assert ask.about("offer_not_expired", facts) is None
    assert ask.about("offer_expired", facts)
    assert ask.about("offer_not_expired", facts, tomorrow)
    assert ask.about("offer_expired", facts, tomorrow) is None


def test_a_contact_counts_from_the_acceptance_on():
    """A call of last year is no first contact."""
    since = replace(ask.facts(contact_on=TODAY, contact_result="interested"), state_since=TODAY)

    assert ask.about("contact_logged", since) is None
    assert ask.about("contact_logged", replace(since, state_since=TODAY + timedelta(days=1)))
    assert ask("contact_logged", contact_on=TODAY).fields == ("contact_result",)
    assert ask("contact_logged", contact_on=TODAY + timedelta(days=1), contact_result="interested")


@pytest.mark.parametrize(
    ("accepted", "today", "overdue"),
    [
        (date(2026, 9, 14), date(2026, 9, 21), False),
        (date(2026, 9, 14), date(2026, 9, 22), True),
        # The autumn holiday (2 to 8 November) and Armistice Day do not count.
        (date(2026, 10, 30), date(2026, 11, 16), False),
        (date(2026, 10, 30), date(2026, 11, 17), True),
    ],
)
def test_the_city_may_take_back_from_the_sixth_working_day(accepted, today, overdue):
    """School holidays do not run against the school."""
    facts = ask.facts(ClockFacts("accepted", accepted, accepted))

    assert (ask.about("contact_overdue", facts, today) is None) is overdue


def test_a_visit_is_reported_whole_or_its_absence_explained():
    """A visit without a word on safety is no visit."""
    report = {"visited_on": TODAY, "visit_fit": "fits", "visit_mentor": "fits", "visit_safe": False, "visit_places": 0}

    assert ask("visit_report", **report) is None
    assert ask("visit_report", **{**report, "visit_safe": None})
    assert ask("visit_report", **{**report, "visited_on": TODAY + timedelta(days=1)})
    assert ask("visit_or_reason")
    assert ask("visit_or_reason", no_visit_reason="Bezocht in juni.") is None


def test_places_and_agreements_have_their_dates_in_order():
    """A period that ends before it starts is a slip."""
    places = {"agreed_programme": "Bakker duaal", "agreed_places": 1, "agreed_from": TODAY}
    agreement = {"learner_code": "L-2026-0001", "agreement_starts_on": TODAY}

    assert ask("places_agreed", **places).fields == ("agreed_until",)
    assert ask("places_agreed", **places, agreed_until=TODAY) is None
    assert ask("places_agreed", **places, agreed_until=TODAY - timedelta(days=1))
    assert ask("agreement_signed", **agreement, agreement_ends_on=TODAY) is None
    assert ask("agreement_signed", **agreement, agreement_ends_on=TODAY - timedelta(days=1))
    assert ask("agreement_signed", agreement_starts_on=TODAY).fields == ("learner_code", "agreement_ends_on")


def test_a_company_says_yes_again_after_the_end():
    """A yes during the agreement says little about the next one."""
    over = {"agreement_ends_on": TODAY - timedelta(days=2)}
    willing = {"willing_again": True, "willing_again_on": TODAY}

    assert ask("company_still_willing", **over, **willing) is None
    assert ask("company_still_willing", **over, **{**willing, "willing_again": False})
    assert ask("company_still_willing", **over, willing_again=True, willing_again_on=TODAY - timedelta(days=3))
    assert ask("company_still_willing", agreement_ends_on=TODAY, **willing) is None
    assert ask("company_still_willing", agreement_ends_on=TODAY + timedelta(days=1), **willing).fields == (
        "agreement_ends_on",
    )
    assert ask("company_still_willing", **willing) is None


def test_the_company_and_the_next_school_are_told():
    """Never "no news"."""
    assert ask("feedback_written", company_told="Geen leerling dit jaar.")
    assert ask("feedback_written", company_told="Geen leerling dit jaar.", next_school_note="Vlotte mentor.") is None
    assert ask("company_told", company_told="We bellen in maart.")
    assert ask("company_told", company_told="We bellen in maart.", company_told_on=TODAY) is None


def test_warm_has_a_date_within_half_a_year():
    """Today is no date to look again, and seven months are too long."""
    assert ask("review_date")
    assert ask("review_date", review_on=TODAY)
    assert ask("review_date", review_on=TODAY + timedelta(days=1)) is None
    assert ask("review_date", review_on=date(2027, 3, 21)) is None
    assert ask("review_date", review_on=date(2027, 3, 22))


def test_a_lost_company_rests_unless_it_calls():
    """Six months, or the date it asked for."""
    assert ask("cooldown_passed_or_company_asked", closed_on=date(2026, 3, 21)) is None
    assert ask("cooldown_passed_or_company_asked", closed_on=date(2026, 3, 22))
    assert ask("cooldown_passed_or_company_asked", closed_on=TODAY, company_asked=True) is None
    assert ask("cooldown_passed_or_company_asked", closed_on=TODAY, recontact_on=TODAY) is None
