"""Delivers messages of topic ``email``.

Knows no database and no clock: a message brings along everything its mail says, and may come twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path

from jinja2 import TemplateError

from engine.addresses import UNDELIVERABLE
from engine.message import DeliveryFailed, Message
from engine.sign_in_links import KIND as SIGN_IN
from notifications.envelope import Envelope
from notifications.letter import address_of, letter
from notifications.relay import Relay
from notifications.settings import Smtp
from notifications.texts import Texts

__all__ = ["EmailHandler", "Smtp"]


class EmailHandler:
    """An ``engine.message.Starter`` that mails.

    ``base_url`` is what links begin with. ``folders`` gives the folder of each workflow that brings messages of its
    own. May be called from several threads; ``close`` when no more will come.
    """

    def __init__(self, smtp: Smtp, base_url: str, folders: Mapping[str, Path] | None = None) -> None:
        self.at_once = smtp.connections
        self._smtp = smtp
        self._texts = Texts(base_url, dict(folders or {}))
        self._relay = Relay(smtp)

    def __call__(self, message: Message) -> str:
        """Send one message and return the server's answer once it has taken it.

        Raises:
            DeliveryFailed: with a code of ``notifications.faults``.
            RuntimeError: after ``close``.
        """
        return self.start(message).result()

    def start(self, message: Message) -> Future[str]:
        """Write one message and begin to send it; the future ends as ``__call__`` does.

        Raises:
            DeliveryFailed: it cannot be written.
            RuntimeError: after ``close``.
        """
        recipient = address_of(message.recipient).addr_spec
        if message.recipient and message.recipient.undeliverable and message.kind != SIGN_IN:
            # Whoever asks to sign in waits at the mailbox: that mail is the one that shows whether it works again.
            raise DeliveryFailed(UNDELIVERABLE, "an earlier mail to this address came back", permanent=True)
        try:
            written = self._texts.write(message)
        except TemplateError as fault:
            # The texts can be mended while the message waits, so a broken one does not lose it.
            raise DeliveryFailed("template_broken", f"{message.kind}: {fault}", permanent=False) from fault
        mail = letter(message, written, self._smtp).as_bytes()
        if self._smtp.dkim:
            mail = self._smtp.dkim.sign(mail, self._smtp.domain)
        returns = self._smtp.returns
        sender = returns.of(message.id, recipient) if returns else self._smtp.sender
        return self._relay.start(Envelope(sender, recipient, message.uuid), mail)

    def close(self) -> None:
        """Let the mails under way arrive, then end the connections and their thread."""
        self._relay.close()
