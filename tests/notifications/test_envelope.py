"""The outside of a mail: where it comes back to, and the notices it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications import EmailHandler, Smtp
from notifications.return_path import Returned, ReturnPath
from tests.notifications.messages import BASE_URL, MENTOR, SENDER, a_message
from tests.programs import free_port

RETURNS = ReturnPath("terug@stad.example", "a secret of the tests")


@dataclass
class Heard:
    """What a server heard after MAIL and RCPT."""

    port: int
    mail: str = ""
    rcpt: str = ""


@contextmanager
def a_server(*, notices: bool) -> Iterator[Heard]:
    """Run a server that offers notices (DSN), or does not and refuses what it did not offer."""
    heard = Heard(free_port())

    class Listening(SMTP):
        async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - the library's own name
            heard.mail = arg or ""
            await super().smtp_MAIL(heard.mail.partition(" ")[0] if notices else arg)

        async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - the library's own name
            heard.rcpt = arg or ""
            await super().smtp_RCPT(heard.rcpt.partition(" ")[0] if notices else arg)

    class Offering(Sink):
        async def handle_EHLO(
            self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
        ) -> list[str]:
            session.host_name = hostname
            return [*responses[:-1], "250-DSN", responses[-1]] if notices else responses

    class Running(Controller):
        def factory(self) -> SMTP:
            return Listening(self.handler)

    controller = Running(Offering(), hostname="127.0.0.1", port=heard.port)
    controller.start()
    yield heard
    controller.stop()


def send(heard: Heard, returns: ReturnPath | None = RETURNS, email: str = "karel+werk@bedrijf.example") -> None:
    """Send one mail to the server."""
    smtp = Smtp("127.0.0.1", heard.port, sender=SENDER, returns=returns)
    with closing(EmailHandler(smtp, BASE_URL)) as handler:
        handler(a_message(recipient=replace(MENTOR, email=email)))


def test_each_mail_comes_back_to_an_address_of_its_own() -> None:
    """A server that shows nothing of the mail still tells which it was."""
    with a_server(notices=False) as heard:
        send(heard)

    sender = heard.mail.removeprefix("FROM:<").rstrip(">")
    returned = RETURNS.read(sender)
    assert isinstance(returned, Returned)
    assert returned.mail_id == a_message().id
    assert RETURNS.went_to(returned, "karel+werk@bedrijf.example")


def test_notices_are_asked_where_they_are_offered() -> None:
    """When it fails or is late, by the number of the mail, with the address as we know it and no contents."""
    with a_server(notices=True) as heard:
        send(heard)

    assert heard.mail.endswith(f" RET=HDRS ENVID={a_message().uuid}")
    assert heard.rcpt == (
        "TO:<karel+werk@bedrijf.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;karel+2Bwerk@bedrijf.example"
    )


def test_without_an_address_for_what_comes_back_the_sender_is_it() -> None:
    """A city that set nothing sends as before."""
    with a_server(notices=False) as heard:
        send(heard, returns=None)

    assert (heard.mail, heard.rcpt) == (f"FROM:<{SENDER}>", "TO:<karel+werk@bedrijf.example>")
