"""Headers written the short way read as if the library had written them with all its care."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from notifications.headers import WIRE
from notifications.parts import add_readings

VALUES = (
    ("Subject", "Duaal leren: 1 vraag over Amina B."),
    ("Subject", "Een vraag over Zoë Šimić, één minuut"),
    ("Subject", "Lang " * 40),
    ("Subject", "=?utf-8?q?nagemaakt?="),
    ("To", Address("Karel Peeters", addr_spec="karel@bedrijf.example")),
    ("To", Address('Jan "de" Smet, bakker', addr_spec="jan@bedrijf.example")),
    ("To", Address("Zoë Šimić", addr_spec="zoe@bedrijf.example")),
    ("Date", datetime(2026, 9, 14, 7, tzinfo=UTC)),
    ("References", " ".join(f"<{number}@stad.example>" for number in range(9))),
)


@pytest.mark.parametrize(("name", "value"), VALUES)
def test_a_header_reads_the_same(name, value):
    """A name with an accent or a comma must not come out as something else because it was written faster."""
    ours, theirs = EmailMessage(policy=WIRE), EmailMessage(policy=SMTP)
    ours[name], theirs[name] = value, value

    read, expected = (message_from_bytes(each.as_bytes(), policy=SMTP) for each in (ours, theirs))

    assert str(read[name]) == str(expected[name])


def test_a_name_cannot_begin_a_header_of_its_own():
    """Somebody types a line break into a form and adds a second recipient."""
    mail = EmailMessage(policy=WIRE)

    with pytest.raises(ValueError, match="linefeed"):
        mail["Subject"] = "Hallo\r\nBcc: iedereen@example.be"


def test_both_readings_come_back_letter_by_letter():
    """Long lines, accents and what looks like a border of parts survive the encoding."""
    text = "Één = twee\n--=_reading_\n" + "lang " * 60 + "\n.\n"
    mail = EmailMessage(policy=WIRE)

    add_readings(mail, text, f"<p>{text}</p>")

    read = message_from_bytes(mail.as_bytes(), policy=SMTP)
    assert read.get_body(("plain",)).get_content().splitlines() == text.splitlines()
    assert read.get_body(("html",)).get_content().splitlines() == f"<p>{text}</p>".splitlines()
