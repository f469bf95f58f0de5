"""What lies in our mailbox: bounces of all kinds of servers, robots that are none, and people."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from engine.bounces import ADDRESS, DELAYED, FULL, REFUSED, Report
from notifications.arrivals import Automatic, Written, judge_arrival
from notifications.reports import Mine
from notifications.return_path import ReturnPath
from tests.notifications.returned import KAREL, OLD_STYLE, UUID, a_letter, a_notice

RETURNS = ReturnPath("terug@stad.example", "a secret of the tests")
MINE = Mine("stad.example", RETURNS)
OUT_OF_OFFICE = {"Auto-Submitted": "auto-replied", "Subject": "Afwezig tot 5 oktober"}


@pytest.mark.parametrize(
    ("action", "status", "said", "verdict"),
    [
        ("failed", "5.1.1", "smtp; 550 5.1.1 <karel@bedrijf.example>: User unknown", ADDRESS),
        ("failed", "5.0.0", "smtp; 550 no such user here", ADDRESS),
        ("failed", "5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied", ADDRESS),
        ("failed", "5.2.2", "smtp; 552 5.2.2 mailbox full", FULL),
        ("failed", "5.0.0", "smtp; 552 5.2.2 over quota", FULL),
        ("failed", "5.7.1", "smtp; 554 5.7.1 message looks like spam", REFUSED),
        ("failed", "4.4.7", "smtp; 451 4.4.7 delivery time expired", REFUSED),
        ("failed", "5.1.8", "smtp; 550 5.1.8 sender domain does not exist", REFUSED),
        ("delayed", "4.2.2", "smtp; 452 4.2.2 mailbox full", DELAYED),
        ("delayed", "4.7.1", "smtp; 450 4.7.1 greylisted", DELAYED),
    ],
)
def test_a_notice_says_what_became_of_a_mail(action: str, status: str, said: str, verdict: str) -> None:
    """Only an address that does not exist is marked; what is late or full may still arrive."""
    found = judge_arrival(a_notice(action, status, said), MINE)

    assert isinstance(found, Report)
    assert (found.verdict, found.uuid) == (verdict, UUID)
    assert found.said.startswith(status)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_notice_of_success_is_no_bounce(action: str) -> None:
    """Some servers tell that as well."""
    assert isinstance(judge_arrival(a_notice(action, "2.0.0", "smtp; 250 taken"), MINE), Automatic)


def test_the_address_a_mail_comes_back_to_tells_which_it_was() -> None:
    """Many a server shows nothing of the mail itself."""
    to = RETURNS.of(12, KAREL)

    found = judge_arrival(a_notice("failed", "5.1.1", "smtp; 550 unknown", to=to, envelope_id="", shown=""), MINE)

    assert isinstance(found, Report)
    assert found.mail_id == 12
    assert found.is_about("Karel@bedrijf.example")
    assert not found.is_about("karel.nieuw@bedrijf.example")


def test_nobody_can_make_such_an_address() -> None:
    """Whoever guesses numbers could stop the mails of others."""
    for made in ("terug+12.0000000000000000.00000000@stad.example", "terug+12@stad.example", "terug@stad.example"):
        assert RETURNS.read(made) is None
    assert ReturnPath("terug@stad.example", "another").read(RETURNS.of(12, KAREL)) is None
    assert len(RETURNS.of(10**17, KAREL).partition("@")[0]) <= 64


@pytest.mark.parametrize("shape", OLD_STYLE)
def test_servers_that_write_it_their_own_way_are_understood(shape: str) -> None:
    """Exim and qmail have no machine-readable part; a mail shown below tells which it was."""
    found = judge_arrival(OLD_STYLE[shape], MINE)

    assert isinstance(found, Report)
    assert (found.verdict, found.uuid) == (ADDRESS, UUID)
    assert found.is_about(KAREL)


@pytest.mark.parametrize(
    "headers",
    [
        OUT_OF_OFFICE,
        {"X-Autoreply": "yes"},
        {"Return-Path": "<>", "Subject": "Automatisch antwoord: 550 nieuwe fietsen"},
        {"Precedence": "bulk"},
        {"List-Id": "<nieuws.example>"},
    ],
)
def test_an_absence_note_is_never_a_bounce(headers: dict[str, str]) -> None:
    """Sent to the address a mail comes back to, as such notes are, it says nothing about that address."""
    note = a_letter(to=RETURNS.of(12, KAREL), text="Ik ben er niet. 5.1.1 user unknown", **headers)

    assert isinstance(judge_arrival(note, MINE), Automatic)


def test_what_a_person_wrote_names_the_mail_it_answers() -> None:
    """The newest of our mails in the thread comes first."""
    older = "11111111-2222-4333-8444-555555555555"
    references = f"<case-abc@stad.example> <{older}@stad.example> <{UUID}@stad.example>"

    found = judge_arrival(a_letter(References=references, Subject="Re: Hoe loopt het?"), MINE)

    assert isinstance(found, Written)
    assert (found.sender, found.answers) == (KAREL, (UUID, older))
    assert (found.text.strip(), found.attachments) == ("Het loopt goed.", False)


def test_words_are_read_from_a_mail_that_is_nothing_but_a_page() -> None:
    """Some telephones write no plain text at all; styles are no words."""
    mail = EmailMessage()
    mail["From"] = KAREL
    mail.set_content("<style>p {color: red}</style><p>Bel mij&nbsp;even.</p><p>Karel</p>", subtype="html")

    found = judge_arrival(mail.as_bytes(), MINE)

    assert isinstance(found, Written)
    assert found.text.split() == ["Bel", "mij", "even.", "Karel"]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n"])
def test_bytes_that_are_no_mail_harm_nobody(data: bytes) -> None:
    """One broken mail must not stand in the way of the others."""
    assert isinstance(judge_arrival(data, MINE), Automatic | Written)


def test_an_answer_to_an_invitation_is_left_to_the_calendar() -> None:
    """An invitation that comes in is none."""
    mail = EmailMessage()
    mail["From"] = KAREL
    mail.set_content("ja")
    mail.add_alternative("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", subtype="calendar")

    assert judge_arrival(mail.as_bytes(), MINE) == Automatic("not_a_reply")
