"""The line to the mail server: kept between mails, renewed when it died, shared by threads, closed cleanly."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from engine.message import DeliveryFailed
from notifications import EmailHandler
from tests.mail_server import MailServer, running_mail_server
from tests.notifications.messages import BASE_URL, a_message, at

THREADS = 8
MAILS_EACH = 25


def test_one_conversation_carries_many_mails(handler: EmailHandler, mail_server: MailServer) -> None:
    """Connecting, TLS and signing in cost more than the mail itself."""
    for number in range(5):
        handler(a_message(uuid=str(number)))

    assert len(mail_server.received) == 5
    assert mail_server.conversations == 1


def test_a_dead_connection_is_renewed_unseen() -> None:
    """Servers hang up on whoever is silent for a while: no mail was in that connection, so nobody needs to know."""
    with running_mail_server() as first:
        handler = EmailHandler(at(first), BASE_URL)
        handler(a_message(uuid="before"))
    with closing(handler), running_mail_server(port=first.port) as second:
        handler(a_message(uuid="after"))

        assert [mail["Message-ID"] for mail in second.received] == ["<after@stad.example>"]


def test_a_refusal_does_not_spoil_the_next_mail(handler: EmailHandler, mail_server: MailServer) -> None:
    """One bad address among many."""
    mail_server.refuse(550, at="RCPT", times=1)

    with pytest.raises(DeliveryFailed):
        handler(a_message(uuid="bad"))
    handler(a_message(uuid="good"))

    assert [mail["Message-ID"] for mail in mail_server.received] == ["<good@stad.example>"]


def test_many_threads_send_at_once(handler: EmailHandler, mail_server: MailServer) -> None:
    """Each mail arrives once, over no more connections than there are threads."""
    uuids = [str(number) for number in range(THREADS * MAILS_EACH)]

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda uuid: handler(a_message(uuid=uuid)), uuids))

    arrived = [mail["Message-ID"] for mail in mail_server.received]
    assert sorted(arrived) == sorted(f"<{uuid}@stad.example>" for uuid in uuids)
    assert 1 <= mail_server.conversations <= THREADS


def test_closing_ends_the_thread(mail_server: MailServer) -> None:
    """A program that stops leaves nothing running, and closing twice is no fault."""
    handler = EmailHandler(at(mail_server), BASE_URL)
    handler(a_message())
    assert "smtp" in [thread.name for thread in threading.enumerate()]

    handler.close()
    handler.close()

    assert "smtp" not in [thread.name for thread in threading.enumerate()]
    with pytest.raises(RuntimeError, match="closed"):
        handler(a_message())


def test_a_handler_that_never_sent_closes_too(mail_server: MailServer) -> None:
    """Nothing connects before the first mail."""
    EmailHandler(at(mail_server), BASE_URL).close()

    assert mail_server.conversations == 0


def test_no_more_connections_than_the_settings_allow(mail_server: MailServer) -> None:
    """Providers block who opens more than they allow; whatever is started beyond that waits for its turn."""
    with closing(EmailHandler(replace(at(mail_server), connections=2), BASE_URL)) as handler:
        under_way = [handler.start(a_message(uuid=str(number))) for number in range(20)]
        answers = {mail.result() for mail in under_way}

    assert answers == {"250 OK"}
    assert len(mail_server.received) == 20
    assert mail_server.conversations == 2


def test_who_is_refused_does_not_sign_in_again(handler: EmailHandler, mail_server: MailServer) -> None:
    """A server that greylists answers hundreds of mails with "later": each new sign-in would look like an attack."""
    mail_server.refuse(451, at="RCPT", times=3)

    for number in range(3):
        with pytest.raises(DeliveryFailed) as refused:
            handler(a_message(uuid=str(number)))
        assert refused.value.answer == "451 4.0.0 refused on purpose"
    handler(a_message(uuid="taken"))

    assert mail_server.conversations == 1
