"""Each form of Beheer with one thing wrong: the rule comes back in plain Dutch, and nothing is written."""

from __future__ import annotations

import html

import pytest

from tests.web.site import Site
from tests.workflows.register.keeping import NOW, a_network
from workflows.register.kept_tables import KEPT_TABLES, list_rows
from workflows.register.programmes import add_programme

HOME = "/beheer/register"
GOOD = {
    "partnerschappen": {"name": "Volta", "validity_years": "5", "decision_days": "14", "mentor_training_months": "12"},
    "opleidingen": {
        "official_name": "Lassen duaal",
        "kind": "grade_3",
        "finality": "a",
        "entry_deadline": "01-15",
        "years": "2",
    },
    "competenties": {"programme_id": "1", "code": "C1", "name": "Werkt veilig"},
    "scholen": {"organisation_id": "1", "postcode": "2100"},
    "aanbod": {"organisation_id": "1", "programme_id": "1", "from_on": "1/9/2026"},
    "bedragen": {"name": "step_1", "valid_from": "1/12/2022", "amount": "567", "source": "vlaanderen.be"},
    "paritaire-comites": {
        "number": "311",
        "name": "Grote kleinhandel",
        "valid_from": "1/1/2020",
        "weekly_hours_adult": "36",
        "weekly_hours_minor": "36",
        "source": "commercetraining.be",
    },
}
WRONG = [
    ("partnerschappen", {"validity_years": "0"}, "Een erkenning geldt: dit moet minstens 1"),
    ("partnerschappen", {"decision_days": "veertien"}, "Beslist binnen: dit is geen getal."),
    ("opleidingen", {"kind": "kleuter"}, "Soort: deze keuze bestaat niet."),
    ("opleidingen", {"years": "9"}, "Duur: dit mag hoogstens 4"),
    ("competenties", {"programme_id": "99"}, "Opleiding: "),
    ("competenties", {"ended_on": "31/2/2027"}, "Laatste dag: dit is geen bestaande datum."),
    ("scholen", {"latitude": "noord"}, "Breedtegraad: dit is geen getal."),
    ("scholen", {"latitude": "40,4", "longitude": "3,7"}, "België"),
    ("scholen", {"organisation_id": "99"}, "School: "),
    ("aanbod", {"from_on": ""}, "Vanaf: dit is nog niet ingevuld."),
    ("aanbod", {"until_on": "31/8/2026"}, "Tot en met: "),
    ("bedragen", {"valid_from": ""}, "Geldt vanaf: dit is nog niet ingevuld."),
    ("bedragen", {"amount": "-1"}, "Bedrag: dit moet minstens 0"),
    ("bedragen", {"source": ""}, "Bron: dit is nog niet ingevuld."),
    ("paritaire-comites", {"weekly_hours_adult": "60"}, "Volledige week, 18 jaar en ouder: dit mag hoogstens 50"),
    ("paritaire-comites", {"valid_from": "ooit"}, "Geldt vanaf: dit is geen bestaande datum."),
]


@pytest.fixture
def network(sqlite_db):
    """Give the network, with one programme."""
    made = a_network(sqlite_db)
    add_programme(sqlite_db, {"official_name": "Chemie duaal", "kind": "grade_3"}, actor=made.admin, now=NOW)
    return made


@pytest.fixture
def admin(sqlite_db, network):
    """Give the browser of the administrator."""
    return Site(sqlite_db, None, now=NOW).signed_in(network.admin)


def rows(db, network, path):
    """Return how many rows a table has."""
    [upkeep] = [each for each in KEPT_TABLES if each.kept.form.path == path]
    return len(list_rows(db, upkeep, actor=network.admin).rows)


@pytest.mark.parametrize(("path", "changed", "said"), WRONG)
def test_one_thing_wrong_is_named_and_nothing_is_written(sqlite_db, network, admin, *, path, changed, said):
    """The sentence names the field; the page keeps the rest of what was typed."""
    before = rows(sqlite_db, network, path)

    answer = admin.post(f"{HOME}/{path}/nieuw", data={**GOOD[path], **changed})

    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert rows(sqlite_db, network, path) == before


@pytest.mark.parametrize("path", GOOD)
def test_the_same_form_without_the_mistake_is_kept_once(sqlite_db, network, admin, path):
    """Sent twice, the second time says that it is there already."""
    before = rows(sqlite_db, network, path)

    first, again = (admin.post(f"{HOME}/{path}/nieuw", data=GOOD[path]) for _ in range(2))

    assert (first.status_code, again.status_code) == (303, 422)
    assert rows(sqlite_db, network, path) == before + 1


@pytest.mark.parametrize("upkeep", KEPT_TABLES, ids=lambda each: each.kept.form.path)
def test_an_empty_form_names_everything_it_asks(admin, upkeep):
    """All at once, so that nobody is sent back field by field; what has a usual value is filled in already."""
    form = upkeep.kept.form

    text = html.unescape(admin.post(f"{HOME}/{form.path}/nieuw", data={}).text)

    for name in set(form.required) - set(form.defaults):
        assert f"{form.fields[name].label.nl}: dit is nog niet ingevuld." in text


def test_no_amount_stands_on_a_page_without_the_day_from_which_it_holds(admin):
    """An amount without its day is read as today's."""
    for day, amount in (("1/1/2022", "490,60"), ("1/12/2022", "567")):
        admin.post(f"{HOME}/bedragen/nieuw", data={**GOOD["bedragen"], "valid_from": day, "amount": amount})

    listed = html.unescape(admin.get(f"{HOME}/bedragen").text)

    lines = [line for line in listed.split("<tr")[1:] if "euro" in line]
    assert len(lines) == 2
    assert all("2022" in line for line in lines)
    one = html.unescape(admin.get(f"{HOME}/bedragen/1").text)
    assert 'value="2022"' in one
    assert 'value="490,6' in one


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("entry.default_deadline", "15 januari", "Nieuwe waarde: dit heeft niet de juiste vorm."),
        ("agreement.oao_min_hours", "41", "Nieuwe waarde: dit mag hoogstens 40"),
        ("stalled.snooze_wd", "", "Nieuwe waarde: dit is nog niet ingevuld."),
        ("absence.clb_half_days", "vijf", "Nieuwe waarde: dit is geen getal."),
    ],
)
def test_a_rule_value_of_each_form_is_bounded(admin, key, value, said):
    """A code, an average, a number of days, a count."""
    typed = {"value": value, "valid_from": "1/1/2027", "note": "Nieuwe tekst van het decreet"}

    answer = admin.post(f"{HOME}/regels/{key}", data=typed)

    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert admin.get(f"{HOME}/regels/bestaat.niet").status_code == 404
