"""The pages on which people keep the register: wrong input is answered with the rule, in Dutch, and nothing is lost."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest

from tests.web.site import Site, hidden
from tests.workflows.register.keeping import NOW, a_network
from workflows.register.kept_tables import A_PAGE, KEPT_TABLES
from workflows.register.partnerships import add_partnership, change_partnership, partnership_of
from workflows.register.programmes import add_programme
from workflows.register.rule_values import rule_values_on
from workflows.register.seeding import seed

HOME = "/beheer/register"
CONSTRUCTIV = {
    "name": "Constructiv",
    "validity_years": "5",
    "decision_days": "14",
    "mentor_training_months": "6",
    "mentor_plan_months": "3",
    "max_learners": "1",
    "source": "",
}


@pytest.fixture
def network(db):
    """Give the network."""
    return a_network(db)


@pytest.fixture
def admin(db, network):
    """Give the browser of the administrator."""
    return Site(db, None, now=NOW).signed_in(network.admin)


def test_a_row_is_added_and_changed_with_its_history_beside_it(db, admin):
    """What changed, by whom, from what to what."""
    added = admin.post(f"{HOME}/partnerschappen/nieuw", data=CONSTRUCTIV)
    form = admin.get(f"{HOME}/partnerschappen/1")
    changed = admin.post(
        f"{HOME}/partnerschappen/1", data={**CONSTRUCTIV, "decision_days": "30", "seen": hidden(form.text, "seen")}
    )

    assert (added.status_code, changed.status_code) == (303, 303)
    assert "Bewaard." in admin.get(changed.headers["location"]).text
    text = html.unescape(admin.get(f"{HOME}/partnerschappen/1").text)
    assert "Beslist binnen: 14 kalenderdagen → 30 kalenderdagen" in text
    assert "door Hakima Said" in text


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("partnerschappen", {}, "Naam: dit is nog niet ingevuld."),
        (
            "partnerschappen",
            {**CONSTRUCTIV, "mentor_plan_months": "9"},
            "De mentoropleiding is ingepland binnen: inplannen komt voor de opleiding zelf; hoogstens 6 maanden.",
        ),
        (
            "opleidingen",
            {"official_name": "Lassen", "kind": "grade_3", "finality": "a", "years": "2", "entry_deadline": "02-30"},
            "Laatste instapdag in het schooljaar: 02-30 is geen dag van het jaar.",
        ),
        ("scholen", {"organisation_id": "1", "postcode": "9999"}, "Postcode: 9999 is geen Belgische postcode."),
        ("bedragen", {"amount": "veel"}, "Bedrag: dit is geen getal."),
        ("paritaire-comites", {"number": "PC 311"}, "Nummer: dit heeft niet de juiste vorm."),
    ],
)
def test_wrong_input_is_answered_with_the_rule_and_kept(admin, path, typed, said):
    """Nobody types it twice."""
    answer = admin.post(f"{HOME}/{path}/nieuw", data=typed)

    text = html.unescape(answer.text)
    assert answer.status_code == 422
    assert said in text
    assert all(f'value="{value}"' in text for value in typed.values() if value in {"02-30", "9999", "veel", "PC 311"})


def test_somebody_who_was_slower_is_told_and_nothing_is_overwritten(db, network, admin):
    """Both opened the form; the second sees which field moved, with what was typed still there."""
    made = add_partnership(db, CONSTRUCTIV, actor=network.admin, now=NOW)
    seen = hidden(admin.get(f"{HOME}/partnerschappen/{made}").text, "seen")
    change_partnership(db, made, {"decision_days": 30}, actor=network.admin, now=NOW)

    answer = admin.post(f"{HOME}/partnerschappen/{made}", data={**CONSTRUCTIV, "decision_days": "21", "seen": seen})

    assert answer.status_code == 422
    assert "Beslist binnen: Hakima Said wijzigde dit intussen" in answer.text
    assert 'value="21"' in answer.text
    with db.read() as tx:
        assert partnership_of(tx, made).decision_days == 30


def test_a_coordinator_keeps_the_offer_of_the_own_school_and_nothing_else(db, network):
    """The own school is the only one to choose; other tables are not shown, nor opened by their address."""
    programme = add_programme(db, {"official_name": "Lassen", "kind": "grade_3"}, actor=network.admin, now=NOW)
    browser = Site(db, None, now=NOW).signed_in(network.coordinator)

    menu = browser.get(HOME).text
    form = browser.get(f"{HOME}/aanbod/nieuw").text
    typed = {"programme_id": str(programme), "from_on": "1/9/2026"}
    own = browser.post(f"{HOME}/aanbod/nieuw", data={**typed, "organisation_id": str(network.school)})
    other = browser.post(f"{HOME}/aanbod/nieuw", data={**typed, "organisation_id": str(network.other_school)})

    assert "/aanbod" in menu
    assert "/partnerschappen" not in menu
    assert "Spectrumschool" in form
    assert "SyntraAB" not in form
    assert (own.status_code, other.status_code) == (303, 403)
    refused = [browser.get(f"{HOME}/{path}").status_code for path in ("partnerschappen", "regels", "bedragen/1")]
    assert refused == [403, 403, 403]
    stranger = Site(db, None, now=NOW).signed_in(network.other_coordinator)
    assert "Lassen" not in stranger.get(f"{HOME}/aanbod").text
    assert stranger.get(f"{HOME}/aanbod/1").status_code == 403


def test_every_table_has_its_pages_and_an_unknown_one_has_none(db, admin):
    """A table that is added to the file needs no code for its pages."""
    for each in KEPT_TABLES:
        assert admin.get(f"{HOME}/{each.kept.form.path}").status_code == 200
        assert admin.get(f"{HOME}/{each.kept.form.path}/nieuw").status_code == 200
    assert admin.get(f"{HOME}/onbekend").status_code == 404
    assert admin.get(f"{HOME}/partnerschappen/999").status_code == 404


def test_a_long_list_comes_in_pages(db, network, admin):
    """The next page begins where this one ends."""
    for number in range(A_PAGE + 2):
        add_programme(db, {"official_name": f"Opleiding {number:03}", "kind": "grade_3"}, actor=network.admin, now=NOW)

    first = admin.get(f"{HOME}/opleidingen").text
    second = admin.get(f"{HOME}/opleidingen?start={A_PAGE}").text

    assert f"Opleiding {A_PAGE - 1:03}" in first
    assert f"Opleiding {A_PAGE:03}" not in first
    assert "Toon meer" in first
    assert f"Opleiding {A_PAGE + 1:03}" in second
    assert "Toon meer" not in second


def test_a_rule_is_set_from_a_day_on_and_shows_what_is_coming(db, admin):
    """Today's value stands beside tomorrow's, with the basis of both."""
    path = f"{HOME}/regels/match.reservation_wd"

    answer = admin.post(path, data={"value": "8", "valid_from": "1/1/2027", "note": ""})

    assert answer.status_code == 303
    text = html.unescape(admin.get(f"{HOME}/regels").text)
    assert "8 werkdagen vanaf 1/1/2027" in text
    assert "Keuze van het netwerk" in text
    with db.read() as tx:
        days = [datetime(2026, 12, 31, tzinfo=UTC).date(), datetime(2027, 1, 1, tzinfo=UTC).date()]
        assert [rule_values_on(tx, day).whole("match.reservation_wd") for day in days] == [10, 8]


def test_one_month_is_a_month_and_one_rule_a_rule(admin):
    """Whoever sets the rules reads them as they are said."""
    text = html.unescape(admin.get(f"{HOME}/regels").text)

    assert "1 maand<" in text
    assert "12 maanden" in text
    assert "1 regel<" in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "24", "valid_from": "1/1/2027", "note": ""}, "Waarom: deze waarde staat in de wet."),
        ({"value": "12", "valid_from": "1/1/2027", "note": "Decreet gewijzigd"}, "Nieuwe waarde: dit moet minstens 18"),
        ({"value": "24,5", "valid_from": "1/1/2027", "note": "Decreet gewijzigd"}, "dit moet een geheel getal zijn"),
        (
            {"value": "24", "valid_from": "31/2/2027", "note": "Decreet gewijzigd"},
            "Geldt vanaf: dit is geen bestaande datum",
        ),
    ],
)
def test_a_rule_of_the_law_is_warned_of_and_bounded(admin, typed, said):
    """The form says before, and the answer after, that the law says so."""
    path = f"{HOME}/regels/mentor.min_age"

    answer = admin.post(path, data=typed)

    assert "Deze waarde staat in de wet. Wijzig ze alleen als de wet wijzigde" in admin.get(path).text
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)


def test_amounts_stand_beside_the_day_from_which_they_hold(db, network, admin):
    """Never an amount without its day; what is not certain says so."""
    seed(db, network.admin, NOW)

    text = html.unescape(admin.get(f"{HOME}/bedragen").text)

    assert "612,50 euro" in text
    assert "30/11/2025" in text
    assert "de echte begindatum is niet gekend" in text
