"""The mail as it arrives over TCP: every header and both parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.message import Person
from notifications import EmailHandler
from tests.mail_server import MailServer
from tests.notifications.messages import CASE, COACH, NOW, SENDER, a_message


def test_says_who_writes_to_whom_and_when(handler: EmailHandler, mail_server: MailServer) -> None:
    """An answer must reach a person: the coach, not a machine."""
    handler(a_message())

    [mail] = mail_server.received
    assert mail["From"] == f"Duaal leren Antwerpen <{SENDER}>"
    assert mail["To"] == "Karel Peeters <karel.peeters@bedrijf.example>"
    assert mail["Reply-To"] == "Mia Claes <mia.claes@school.example>"
    assert mail["Date"].datetime == datetime(2026, 9, 14, 8, 0, tzinfo=ZoneInfo("Europe/Brussels"))
    assert mail["Subject"] == "Duaal leren: nog 4 opleidingsdagen voor Amina B."


def test_says_that_a_machine_wrote_it(handler: EmailHandler, mail_server: MailServer) -> None:
    """Absence notes must not answer it: that is how mail loops begin."""
    handler(a_message())

    [mail] = mail_server.received
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] is None
    assert mail["Content-Language"] == "nl"


def test_keeps_its_message_id_at_every_attempt(handler: EmailHandler, mail_server: MailServer) -> None:
    """A second copy can be told from a second mail."""
    message = a_message()

    handler(message)
    handler(replace(message, attempt=2))
    handler(replace(message, uuid="another"))

    first, again, other = [mail["Message-ID"] for mail in mail_server.received]
    assert first == again == f"<{message.uuid}@stad.example>"
    assert other == "<another@stad.example>"


def test_threads_per_case_and_recipient(handler: EmailHandler, mail_server: MailServer) -> None:
    """All mails on one case stand together at one person, and nobody learns of the others."""
    handler(a_message("search_day"))
    handler(a_message("search_ending", uuid="later"))
    handler(a_message("search_day", subject=replace(CASE, id=13)))
    handler(a_message("search_day", recipient=COACH))

    roots = [mail["References"] for mail in mail_server.received]
    assert roots[0] == roots[1] == mail_server.received[0]["In-Reply-To"]
    assert len(set(roots)) == 3
    assert all(root.startswith("<case-") and root.endswith("@stad.example>") for root in roots)


def test_a_coach_is_not_told_to_call_themself(handler: EmailHandler, mail_server: MailServer) -> None:
    """Mail to the coach has nobody to reply to, and no "Vragen?"."""
    handler(a_message(recipient=COACH))

    [mail] = mail_server.received
    assert mail["Reply-To"] is None
    assert "Vragen?" not in mail.get_body(("plain",)).get_content()


def test_a_coach_without_address_leaves_out_the_reply_to(handler: EmailHandler, mail_server: MailServer) -> None:
    """A mail that cannot name where to reply is still sent, with the number to call."""
    handler(a_message(subject=replace(CASE, coach=Person(2, "Mia Claes", phone="03 000 00 02"))))

    [mail] = mail_server.received
    assert mail["Reply-To"] is None
    assert "Bel Mia Claes op 03 000 00 02." in mail.get_body(("plain",)).get_content()


def test_brings_the_same_contents_as_text_and_as_html(handler: EmailHandler, mail_server: MailServer) -> None:
    """Text comes first, HTML last: programs show the last part they understand."""
    handler(a_message("mentor_question"))

    [mail] = mail_server.received
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    text, html = [" ".join(part.get_content().split()) for part in mail.iter_parts()]
    for said in ("Hoe loopt het met Amina B.?", "Er is een probleem", "Bel Mia Claes op 03 000 00 02"):
        assert said in text
        assert said in html


def test_travels_as_seven_bits(handler: EmailHandler, mail_server: MailServer) -> None:
    """Accents survive any server, also in names and subjects."""
    noor = Person(3, "Zoë Noël", "zoe@bedrijf.example")

    handler(a_message(recipient=noor, subject=replace(CASE, title="Chloë D.")))

    [mail] = mail_server.received
    assert mail.as_bytes().isascii()
    assert mail["To"].addresses[0].display_name == "Zoë Noël"
    assert mail["Subject"].endswith("Chloë D.")


def test_a_sign_in_mail_needs_no_case(handler: EmailHandler, mail_server: MailServer) -> None:
    """Signing in concerns a person, not a case."""
    handler(
        a_message("sign_in", subject=None, deadline=None, task=None, link="/aanmelden/abc", payload={"minutes": 20})
    )

    [mail] = mail_server.received
    assert mail["References"] is None
    assert "binnen 20 minuten" in mail.get_body(("plain",)).get_content()
    assert mail["Date"].datetime == NOW
