"""A bank account is kept nowhere either: no field asks for one, and none takes one."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.actor import SYSTEM
from engine.commands.school_days import change_days
from engine.document import FieldRule, Text
from engine.errors import BadInput
from engine.forbidden_numbers import holds_bank_account
from engine.values import parse
from tests.builders import MONDAY, a_library, a_loan, library

LABEL = Text(nl="Veld", en="Field")
# The examples that banks and standards publish.
ACCOUNTS = ["BE68 5390 0754 7034", "be68539007547034", "BE68-5390-0754-7034", "NL91ABNA0417164300"]


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_is_recognised_however_it_is_written_and_wherever_it_stands(account):
    """A coach who notes where the pay goes leaves it in a place where nobody needs it."""
    assert holds_bank_account(account)
    assert holds_bank_account(f"Het loon van Noor gaat naar {account} vanaf september.")
    assert holds_bank_account(f"rek.:{account}.")


@pytest.mark.parametrize(
    "text",
    [
        "BE69 5390 0754 7034",
        "BTW BE0404567895, tel 0470 12 34 56",
        "BE 0404.567.895",
        "2.147.812.897",
        "Op 12/10 om 9u.",
    ],
)
def test_other_numbers_pass(text):
    """Wrong check digits, companies with a phone behind them, establishments, dates."""
    assert not holds_bank_account(text)


def test_no_text_takes_one(sqlite_db):
    """In a field or beside the fields; nothing of it is kept."""
    text = f"Loon naar {ACCOUNTS[0]}."
    case = a_loan(sqlite_db, a_library(sqlite_db))
    with pytest.raises(BadInput) as field:
        parse({"veld": FieldRule(type="long_text", label=LABEL)}, {"veld": text}, today=date(2026, 11, 24))
    with pytest.raises(BadInput) as note:
        engine.note(sqlite_db, library(), case.id, text=text, actor=SYSTEM, now=MONDAY)

    assert [(each.field, each.code) for each in field.value.problems] == [("veld", "bank_account")]
    assert [(each.field, each.code) for each in note.value.problems] == [("text", "bank_account")]
    with sqlite_db.read() as tx:
        assert "5390" not in str(tx.exec_driver_sql("SELECT payload FROM events").all())


def test_who_names_staff_or_days_writes_none_either(sqlite_db):
    """Names and labels of days are texts as well."""
    day = date(2026, 11, 25)
    with pytest.raises(BadInput):
        engine.add_person(sqlite_db, actor=SYSTEM, name="Noor 85.07.30-033.28", email="n@x.example", grants_=[])
    with pytest.raises(BadInput):
        engine.add_organisation(sqlite_db, actor=SYSTEM, name=f"School {ACCOUNTS[0]}", kind="vt")
    with pytest.raises(BadInput) as refused:
        change_days(
            sqlite_db,
            actor=SYSTEM,
            organisation_id=None,
            days={day: "closed"},
            labels={day: f"Reis {ACCOUNTS[0]}"},
        )

    assert [each.field for each in refused.value.problems] == ["2026-11-25"]
