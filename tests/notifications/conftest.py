"""What the tests of mail share: a handler connected to the test's mail server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from notifications import EmailHandler
from tests.mail_server import MailServer
from tests.notifications.messages import BASE_URL, at


@pytest.fixture
def handler(mail_server: MailServer) -> Iterator[EmailHandler]:
    """Give a handler whose mails arrive at ``mail_server``."""
    handler = EmailHandler(at(mail_server), BASE_URL)
    yield handler
    handler.close()
