"""What the engine hears when a mail cannot be handed in: a stable code, and whether another try can help."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from time import monotonic

import pytest

from engine.message import DeliveryFailed, Person
from notifications import EmailHandler, Smtp
from tests.mail_server import MailServer, running_mail_server
from tests.notifications.messages import BASE_URL, MENTOR, a_message, at
from tests.programs import free_port

LOGIN = ("duaal", "geheim")


def failure(smtp: Smtp) -> DeliveryFailed:
    """Return how sending one mail with these settings fails."""
    with closing(EmailHandler(smtp, BASE_URL)) as handler, pytest.raises(DeliveryFailed) as caught:
        handler(a_message())
    return caught.value


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Give a port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    ("code", "at_command", "permanent"),
    [(451, "RCPT", False), (451, "DATA", False), (452, "MAIL", False), (550, "RCPT", True), (554, "DATA", True)],
)
def test_an_answer_decides_whether_to_try_again(
    mail_server: MailServer, code: int, at_command: str, *, permanent: bool
) -> None:
    """4xx means not now, 5xx for the recipient or the contents means never."""
    mail_server.refuse(code, at=at_command)

    fault = failure(at(mail_server))

    assert (fault.code, fault.permanent) == (f"smtp_{code}", permanent)
    assert "refused on purpose" in fault.detail


def test_a_refused_sender_loses_no_mail(mail_server: MailServer) -> None:
    """A wrong setting hits every mail: giving up on all of them would be our fault."""
    mail_server.refuse(550, at="MAIL")

    fault = failure(at(mail_server))

    assert (fault.code, fault.permanent) == ("smtp_sender", False)
    assert "SAMDULEA_SMTP_SENDER" in fault.detail


def test_nobody_listening() -> None:
    """A mail server that is down comes back."""
    fault = failure(Smtp("127.0.0.1", free_port()))

    assert (fault.code, fault.permanent) == ("smtp_unreachable", False)
    assert "SAMDULEA_SMTP_HOST" in fault.detail


def test_no_such_host() -> None:
    """A name that does not resolve is a server that cannot be reached."""
    fault = failure(Smtp("mail.invalid", 25))

    assert (fault.code, fault.permanent) == ("smtp_unreachable", False)


def test_a_silent_server_does_not_hold_us(silent_port: int) -> None:
    """One mail may take the timeout and no longer: its lease in the outbox runs out otherwise."""
    began = monotonic()

    fault = failure(Smtp("127.0.0.1", silent_port, timeout=0.2))

    assert (fault.code, fault.permanent) == ("smtp_unreachable", False)
    assert monotonic() - began < 5


def test_hanging_up_after_the_mail_is_temporary(mail_server: MailServer) -> None:
    """Nobody knows whether it arrived; the next try carries the same Message-ID."""
    mail_server.hang_up()
    with closing(EmailHandler(at(mail_server), BASE_URL)) as handler:
        with pytest.raises(DeliveryFailed) as caught:
            handler(a_message())
        handler(a_message())

    assert (caught.value.code, caught.value.permanent) == ("smtp_unreachable", False)
    assert len({mail["Message-ID"] for mail in mail_server.received}) == 1


@pytest.mark.parametrize(("user", "password"), [("duaal", "fout"), ("", "")])
def test_a_refused_sign_in_names_the_settings(user: str, password: str) -> None:
    """Wrong, or asked for and not given: whoever reads this must know what to mend."""
    with running_mail_server(LOGIN) as server:
        fault = failure(at(server, user=user, password=password))

    assert (fault.code, fault.permanent) == ("smtp_auth", False)
    assert "SAMDULEA_SMTP_USER" in fault.detail
    assert "fout" not in fault.detail


def test_a_sign_in_that_is_not_offered(mail_server: MailServer) -> None:
    """A user is set and the server knows no sign-in: never send the mail as if it did not matter."""
    fault = failure(at(mail_server, user="duaal", password="geheim"))

    assert (fault.code, fault.permanent) == ("smtp_auth", False)


def test_the_right_password_signs_in() -> None:
    """With what the server wants, the mail arrives."""
    user, password = LOGIN
    with running_mail_server(LOGIN) as server:
        with closing(EmailHandler(at(server, user=user, password=password), BASE_URL)) as handler:
            handler(a_message())

        assert len(server.received) == 1


@pytest.mark.parametrize("email", ["", "  ", "no address", "@bedrijf.example", "karel@", "kárel@bedrijf.example"])
def test_without_address_no_try_can_help(handler: EmailHandler, email: str) -> None:
    """The coach must hear of it at once, not after two days of trying."""
    with pytest.raises(DeliveryFailed) as caught:
        handler(a_message(recipient=replace(MENTOR, email=email)))

    assert (caught.value.code, caught.value.permanent) == ("no_address", True)


def test_without_recipient_no_try_can_help(handler: EmailHandler) -> None:
    """A row whose person is gone."""
    with pytest.raises(DeliveryFailed) as caught:
        handler(a_message(recipient=None))

    assert (caught.value.code, caught.value.permanent) == ("no_address", True)


def test_a_broken_text_can_be_mended_while_the_mail_waits(handler: EmailHandler, mail_server: MailServer) -> None:
    """A message without templates is not lost; it names itself."""
    with pytest.raises(DeliveryFailed) as caught:
        handler(a_message("no_such_message", recipient=Person(3, "Noor", "noor@bedrijf.example")))

    assert (caught.value.code, caught.value.permanent) == ("template_broken", False)
    assert "no_such_message" in caught.value.detail
    assert mail_server.received == []


def test_the_password_stays_out_of_logs() -> None:
    """Settings are printed when something fails."""
    assert "geheim" not in repr(Smtp("mail.example", user="duaal", password="geheim"))
