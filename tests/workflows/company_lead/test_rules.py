"""The rules of a company's way, each from both sides, in the words of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.facts import ClockFacts
from tests.workflows.asking import Asker
from workflows.company_lead.known import (
    Agreement,
    Chosen,
    Known,
    Line,
    Lock,
    Offer,
    Site,
    Survivor,
    Twin,
)
from workflows.register.rule_values import default_values

TODAY = date(2026, 9, 21)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OURS, THEIRS = 3, 4
ask_case = Asker("company_lead", {}, TODAY)
NOTHING = Known(values=default_values(), site=Site("De Vos bv"))
BAKER = Line(1, "Bakker duaal")


def ask(guard, today=None, *, since=None, clock=None, known=None, **fields):
    """Ask a rule about a lead of which the register knows this; says nothing when the rule holds."""
    knows = replace(NOTHING, **(known or {}))
    facts = ask_case.facts(clock, **fields)
    return ask_case.about(guard, replace(facts, known=knows, organisation_id=OURS, state_since=since), today)


def test_a_company_has_a_number_or_at_least_a_postcode():
    """Name and postcode are what a duplicate is found by."""
    nowhere = Site("De Vos bv", numbered=False, placed=False)

    assert "De Vos bv" in ask("company_identified", known={"site": nowhere}).nl
    assert ask("company_identified", known={"site": replace(nowhere, numbered=True)}) is None
    assert ask("company_identified", known={"site": replace(nowhere, placed=True)}) is None


def test_a_warm_company_has_somebody_to_call_and_allows_schools_to_know():
    """Consent needs its date."""
    assert ask("contact_person", contact_name="Jan Claes")
    assert ask("contact_person", contact_phone="03 000 00 00")
    assert ask("contact_person", contact_name="Jan Claes", contact_phone="03 000 00 00") is None
    assert ask("share_consent", share_consent=True)
    assert ask("share_consent", share_consent=False, share_consent_on=TODAY)
    assert ask("share_consent", share_consent=True, share_consent_on=TODAY) is None


def test_an_establishment_has_one_open_lead_for_a_programme():
    """The refusal names the other case: that is what to merge with."""
    assert ask("no_open_duplicate") is None
    assert "B-2026-0007" in ask("no_open_duplicate", known={"twins": (Twin("B-2026-0007", "Bakker duaal"),)}).nl


def test_every_line_has_programme_places_and_start():
    """A second line that was begun must be finished, and is another programme."""
    line = {"programme_id": 1, "places": 2, "earliest_start_on": TODAY}
    second = {"programme_2_id": 2, "places_2": 1, "earliest_start_2_on": TODAY}

    assert ask("lines_complete", **line) is None
    assert ask("lines_complete", **{**line, "places": None}).fields == ("places",)
    assert ask("lines_complete", **line, places_2=1).fields == ("programme_2_id", "earliest_start_2_on")
    assert ask("lines_complete", **line, **second) is None
    twice = ask("lines_complete", **line, **{**second, "programme_2_id": 1}, known={"lines": (BAKER,)})
    assert (twice.fields, "Bakker duaal" in twice.nl) == (("programme_2_id",), True)


@pytest.mark.parametrize(
    ("recognition", "applicant", "fields"),
    [
        ("none", "", ("recognition_applicant",)),
        ("submitted", "", ("recognition_applicant",)),
        ("submitted", "school", ()),
        ("granted", "", ()),
    ],
)
def test_every_line_tells_how_its_recognition_stands_and_who_applies(recognition, applicant, fields):
    """What the register knows need not be typed; a recognition that was granted needs nobody to apply."""
    known = {"lines": (replace(BAKER, recognition=recognition, applicant=applicant),)}

    refused = ask("recognition_status_known", known=known, recognition_seen_on=TODAY)

    assert (refused.fields if refused else ()) == fields
    assert ask("recognition_status_known", known=known).fields[0] == "recognition_seen_on"


def test_the_second_line_is_asked_by_name():
    """One line that is known does not hide the other."""
    known = {"lines": (replace(BAKER, recognition="granted"), Line(2, "Kok duaal"))}

    refused = ask("recognition_status_known", known=known, recognition_seen_on=TODAY)

    assert (refused.fields, "Kok duaal" in refused.nl) == (("recognition_applicant_2",), True)


def test_an_offer_goes_to_a_school_that_offers_every_line_and_is_not_paused():
    """The hard filters; each refusal says which programme is in the way."""
    first = Chosen("Technicum", 1, "Technicum")
    lacking = ask("eligible_school", known={"chosen": Chosen("PTI", lacking="Bakker duaal")})
    paused = ask("eligible_school", known={"chosen": Chosen("PTI", paused="Bakker duaal", paused_on=YESTERDAY)})

    assert ask("eligible_school", known={"chosen": first}) is None
    assert ask("eligible_school").fields == ("offered_to",)
    assert "PTI biedt Bakker duaal niet aan" in lacking.nl
    assert "20/09/2026" in paused.nl


@pytest.mark.parametrize("status", ["bankrupt", "closed", "excluded", "merged"])
def test_a_company_that_stopped_is_offered_to_nobody(status):
    """Whatever the reason."""
    known = {"chosen": Chosen("Technicum", 1, "Technicum"), "site": Site("De Vos bv", status=status)}

    assert "De Vos bv" in ask("eligible_school", known=known).nl


def test_a_company_that_asked_for_rest_is_left_in_peace():
    """Niet contacteren tot en met: that day counts too, for an offer and for a call."""
    chosen = Chosen("Technicum", 1, "Technicum")
    until_today = {"chosen": chosen, "site": Site("De Vos bv", quiet_until=TODAY)}
    until_yesterday = {"chosen": chosen, "site": Site("De Vos bv", quiet_until=YESTERDAY)}

    assert ask("eligible_school", known=until_today)
    assert ask("eligible_school", known=until_yesterday) is None
    assert ask("may_be_contacted", known=until_today)
    assert ask("may_be_contacted", known=until_yesterday) is None


def test_not_the_first_of_the_ranking_needs_a_reason():
    """Fairness is visible: an exception is written down."""
    second = {"chosen": Chosen("PTI", 2, "Technicum")}

    assert ask("ranking_or_reason", known={"chosen": Chosen("PTI", 1, "PTI")}) is None
    assert "Technicum staat op plaats 1 en PTI op plaats 2" in ask("ranking_or_reason", known=second).nl
    assert ask("ranking_or_reason", known=second, offer_reason="Leerling woont om de hoek.") is None


def test_an_offer_is_exclusive_and_answered_by_the_school_it_was_made_to():
    """One offer at a time, to one school."""
    to_us = {"offer": Offer(OURS, "Technicum", TODAY)}

    assert ask("no_open_offer") is None
    assert "Technicum, tot en met 21/09/2026" in ask("no_open_offer", known=to_us).nl
    assert ask("own_offer", known=to_us) is None
    assert ask("own_offer", known={"offer": Offer(THEIRS, "PTI", TODAY)})
    assert ask("own_offer")


def test_an_offer_expires_at_the_end_of_its_last_day_and_not_before():
    """Exactly one of accept and expire is possible on any day."""
    known = {"offer": Offer(OURS, "Technicum", TODAY)}

    assert ask("offer_not_expired", known=known) is None
    assert ask("offer_expired", known=known)
    assert ask("offer_not_expired", TOMORROW, known=known)
    assert ask("offer_expired", TOMORROW, known=known) is None


def test_a_contact_counts_from_the_acceptance_on():
    """A call of last year is no first contact; one that was noted apart is."""
    call = {"contact_on": TODAY, "contact_result": "interested"}

    assert ask("contact_logged", since=TODAY, **call) is None
    assert "22/09/2026" in ask("contact_logged", since=TOMORROW, **call).nl
    assert ask("contact_logged", contact_on=TODAY).fields == ("contact_result",)
    assert ask("contact_logged", **{**call, "contact_on": TOMORROW})
    assert ask("contact_logged", since=TODAY, known={"own_contacts": (TODAY,)}) is None
    assert ask("contact_logged", since=TODAY, known={"own_contacts": (YESTERDAY,)}).fields == (
        "contact_on",
        "contact_result",
    )


def test_one_school_talks_to_the_company():
    """Others first agree with that school; the refusal says whom to call."""
    theirs = {"lock": Lock(THEIRS, "PTI", "Mia Claes", YESTERDAY)}

    assert ask("contact_is_ours") is None
    assert ask("contact_is_ours", known={"lock": Lock(OURS, "Technicum", "Jan", YESTERDAY)}) is None
    assert "PTI sinds 20/09/2026, coach Mia Claes" in ask("contact_is_ours", known=theirs).nl
    assert ask("contact_is_ours", known=theirs, contact_via_owner=True) is None


def test_a_company_gets_one_first_contact_in_thirty_days():
    """Across all schools; the thirtieth day after it is free again."""
    known = {"first_elsewhere_on": TODAY - timedelta(days=30)}
    later = {"first_elsewhere_on": TODAY - timedelta(days=29)}

    assert ask("first_contact_free") is None
    assert ask("first_contact_free", known=known) is None
    assert "22/09/2026" in ask("first_contact_free", known=later).nl
    assert ask("first_contact_free", known=later, contact_on=YESTERDAY)
    assert ask("first_contact_free", known=later, contact_via_owner=True) is None


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
    clock = ClockFacts("accepted", accepted, accepted)

    assert (ask("contact_overdue", today, clock=clock) is None) is overdue


def test_a_company_that_was_called_is_not_taken_back():
    """Whoever called did what was asked, also when the step was not taken yet."""
    clock = ClockFacts("accepted", date(2026, 9, 1), date(2026, 9, 4))
    called = {"own_contacts": (date(2026, 9, 3),)}

    assert ask("contact_overdue", clock=clock, since=date(2026, 9, 1)) is None
    assert "03/09/2026" in ask("contact_overdue", clock=clock, since=date(2026, 9, 1), known=called).nl
    assert ask("contact_overdue", clock=clock, since=date(2026, 9, 4), known=called) is None


def test_a_visit_is_reported_whole_or_its_absence_explained():
    """A visit without a word on safety is no visit."""
    report = {"visited_on": TODAY, "visit_fit": "fits", "visit_mentor": "fits", "visit_safe": False, "visit_places": 0}

    assert ask("visit_report", **report) is None
    assert ask("visit_report", **{**report, "visit_safe": None})
    assert ask("visit_report", **{**report, "visited_on": TOMORROW})
    assert ask("visit_or_reason")
    assert ask("visit_or_reason", no_visit_reason="Bezocht in juni.") is None


def test_at_least_one_place_is_agreed_with_its_period():
    """Of either line; a period that ends before it starts is a slip."""
    period = {"agreed_from": TODAY, "agreed_until": TOMORROW}

    assert ask("places_agreed", agreed_places=1, **period) is None
    assert ask("places_agreed", agreed_places=0, **period).fields == ("agreed_places",)
    assert ask("places_agreed", agreed_places=1, agreed_from=TODAY).fields == ("agreed_until",)
    assert ask("places_agreed", agreed_places=1, agreed_from=TODAY, agreed_until=YESTERDAY)
    assert ask("places_agreed", agreed_places_2=1, **period).fields == ("agreed_places_2",)
    assert ask("places_agreed", agreed_places_2=1, programme_2_id=2, **period) is None


def test_a_match_needs_an_agreement_that_runs():
    """Of this school, here, for this programme; one that is over is no match."""
    runs = Agreement(YESTERDAY, TOMORROW)

    assert ask("agreement_signed", known={"agreements": (runs,)}) is None
    assert ask("agreement_signed", known={"agreements": (replace(runs, ended_on=TODAY),)})
    assert ask("agreement_signed", known={"agreements": (replace(runs, ends_on=YESTERDAY),)})
    assert "Bakker duaal" in ask("agreement_signed", known={"lines": (BAKER,)}).nl


def test_a_company_says_yes_again_after_the_end():
    """A yes during the agreement says little about the next one."""
    ended = TODAY - timedelta(days=2)
    over = {"agreements": (Agreement(date(2026, 1, 1), date(2026, 12, 1), ended),)}
    willing = {"willing_again": True, "willing_again_on": TODAY}

    assert ask("company_still_willing", known=over, **willing) is None
    assert ask("company_still_willing", known=over, **{**willing, "willing_again": False})
    assert ask("company_still_willing", known=over, willing_again=True, willing_again_on=TODAY - timedelta(days=3))
    runs = {"agreements": (Agreement(date(2026, 1, 1), TOMORROW),)}
    assert "22/09/2026" in ask("company_still_willing", known=runs, **willing).nl
    assert ask("company_still_willing", **willing) is None


def test_an_agreement_of_before_the_match_says_nothing():
    """A learner of two years ago ended; the one of this match still works."""
    old = Agreement(date(2024, 9, 1), date(2025, 6, 30), date(2025, 6, 30))
    runs = Agreement(date(2026, 9, 1), date(2027, 6, 30))
    willing = {"willing_again": True, "willing_again_on": TODAY}

    assert ask("company_still_willing", since=date(2026, 9, 1), known={"agreements": (old, runs)}, **willing)


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
    assert ask("review_date", review_on=TOMORROW) is None
    assert ask("review_date", review_on=date(2027, 3, 21)) is None
    assert ask("review_date", review_on=date(2027, 3, 22))


def test_a_case_is_merged_into_another_open_one_of_the_same_company():
    """What is merged goes on somewhere."""
    stays = Survivor("B-2026-0007")

    assert ask("surviving_lead").fields == ("surviving_lead_id",)
    assert ask("surviving_lead", known={"survivor": stays}) is None
    assert ask("surviving_lead", known={"survivor": replace(stays, itself=True)})
    assert "ander bedrijf" in ask("surviving_lead", known={"survivor": replace(stays, same_company=False)}).nl
    assert "afgesloten" in ask("surviving_lead", known={"survivor": replace(stays, open=False)}).nl


def test_a_lost_company_rests_unless_it_calls():
    """Six months, or the date it asked for; a bankrupt one is no use even when it calls."""
    bankrupt = {"site": Site("De Vos bv", status="bankrupt")}

    assert ask("cooldown_passed_or_company_asked", closed_on=date(2026, 3, 21)) is None
    assert ask("cooldown_passed_or_company_asked", closed_on=date(2026, 3, 22))
    assert ask("cooldown_passed_or_company_asked", closed_on=TODAY, company_asked=True) is None
    assert ask("cooldown_passed_or_company_asked", closed_on=TODAY, recontact_on=TODAY) is None
    assert ask("cooldown_passed_or_company_asked", closed_on=TODAY, company_asked=True, known=bankrupt)
