"""A national register number may be kept nowhere: it is recognised in every text, and other numbers pass."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.document import FieldRule, Text
from engine.errors import BadInput
from engine.national_number import holds_national_number
from engine.values import parse, parse_one
from tests.builders import MONDAY, a_library, a_loan, library

LABEL = Text(nl="Veld", en="Field")
TODAY = date(2026, 11, 24)
# Examples that python-stdnum publishes; they belong to nobody we know.
NUMBERS = ["85.07.30-033.28", "85073003328", "17 07 30 033 84", "98.47.28-997.65", "01490700185"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_recognised_however_it_is_written_and_wherever_it_stands(number):
    """Also the BIS number of somebody without a national register number."""
    assert holds_national_number(number)
    assert holds_national_number(f"Noor ({number}) belde vandaag.")
    assert holds_national_number(f"rrn:{number}.")


@pytest.mark.parametrize(
    "text",
    [
        "+32 470 12 34 56",
        "+32470123456",
        "0032470123456",
        "03/234.56.78 of 0470/12.34.56",
        "0404.567.895",
        "BE0404567895",
        "2.147.812.701 en 2.147.812.897",
        "BE68 5390 0754 7034",
        "Van 14/9/2026 tot 30/6/2027, 20 uur.",
        "85.07.30-033.29",
        "85.13.30-033.71",
    ],
)
def test_other_numbers_pass(text):
    """Phones, companies, bank accounts, dates, wrong check digits and months that do not exist."""
    assert not holds_national_number(text)


@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)), st.integers(1, 997), st.sampled_from([0, 20, 40]))
def test_every_number_of_a_possible_date_is_recognised(born, order, bis):
    """By the definition of the check digits, a second time and on its own."""
    nine = f"{born:%y}{born.month + bis:02d}{born.day:02d}{order:03d}"
    check = 97 - int(("2" if born.year >= 2000 else "") + nine) % 97

    assert holds_national_number(f"{nine}{check:02d}") or nine.startswith("324")


@pytest.mark.parametrize("kind", ["text", "long_text", "code", "phone", "email"])
def test_no_field_takes_one(kind):
    """The code names what is wrong, so that the page can say what to do."""
    rule = FieldRule(type=kind, label=LABEL)

    with pytest.raises(BadInput) as refused:
        parse({"veld": rule}, {"veld": "85.07.30-033.28"}, today=TODAY)

    assert [(each.field, each.code) for each in refused.value.problems] == [("veld", "national_number")]


def test_whoever_writes_beside_the_fields_is_refused_too(sqlite_db):
    """Notes, contacts, reasons and tasks are texts as well; nothing of them is kept."""
    db, place = sqlite_db, a_library(sqlite_db)
    case = a_loan(db, place)
    said = {"actor": place.librarian, "now": MONDAY}
    text = "Haar nummer is 85.07.30-033.28."
    calls = {
        "text": lambda: engine.note(db, library(), case.id, text=text, **said),
        "label": lambda: engine.open_task(db, library(), case.id, text, role="librarian", due_on=None, **said),
        "reason": lambda: engine.correct(db, library(), case.id, seen_version=None, reason=text, **said),
        "override": lambda: engine.advance(
            db, library(), case.id, "lend", seen_version=None, override=text, fields=LEND, **said
        ),
    }

    for field, call in calls.items():
        with pytest.raises(BadInput) as refused:
            call()
        assert [(each.field, each.code) for each in refused.value.problems] == [(field, "national_number")]
    with db.read() as tx:
        assert text not in str(tx.exec_driver_sql("SELECT payload FROM events").all())


LEND = {"lent_on": "2026-09-14", "deposit": "15", "wrapped": "ja"}


@pytest.mark.parametrize("typed", ["0470 12 34 56", "03/234.56.78", "+31 20 123 4567", "0032 470 12 34 56"])
def test_a_phone_number_that_can_be_dialled_is_kept_as_it_was_typed(typed):
    """People recognise it when they read it back."""
    assert parse_one(FieldRule(type="phone", label=LABEL), typed, today=TODAY) == typed


@pytest.mark.parametrize("typed", ["0470 12 34 5", "112", "bel maar", "0470 12 34 567", "1234567"])
def test_a_digit_too_few_or_too_many_is_no_phone_number(typed):
    """The commonest slip of all."""
    with pytest.raises(BadInput) as refused:
        parse({"veld": FieldRule(type="phone", label=LABEL)}, {"veld": typed}, today=TODAY)

    assert refused.value.problems[0].code == "not_a_phone"


@pytest.mark.parametrize("typed", ["noor", "noor@school", "noor@@school.be", "noor@school..be", "no or@school.be"])
def test_what_no_server_takes_is_no_mail_address(typed):
    """Checked without asking the network."""
    with pytest.raises(BadInput) as refused:
        parse({"veld": FieldRule(type="email", label=LABEL)}, {"veld": typed}, today=TODAY)

    assert refused.value.problems[0].code == "not_an_email"


def test_a_mail_address_is_kept_as_servers_read_it():
    """The domain has no capitals; what stands before the @ is the server's own business."""
    rule = FieldRule(type="email", label=LABEL)

    assert parse_one(rule, " Noor.Peeters@School.BE ", today=TODAY) == "Noor.Peeters@school.be"
