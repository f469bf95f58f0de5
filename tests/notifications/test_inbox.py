"""The mailbox of what comes back, on a real server: each mail given once, marked only when it was dealt with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from notifications.inbox import Imap, InboxUnreachable, read_unseen
from notifications.settings import Security
from tests.imap_server import PASSWORD, USER, Mailbox, running_mailbox
from tests.notifications.returned import a_letter
from tests.programs import free_port


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """Give a mailbox on a server of its own."""
    with running_mailbox() as box:
        yield box


@pytest.fixture
def imap(mailbox: Mailbox) -> Imap:
    """Say how to get there, and leave nothing unread from another test."""
    imap = Imap("127.0.0.1", mailbox.port, USER, PASSWORD, security="none")
    read_unseen(imap, lambda _data: True)
    return imap


def test_each_mail_is_given_once(mailbox: Mailbox, imap: Imap) -> None:
    """In the order in which they came; the second look finds nothing."""
    for number in range(3):
        mailbox.put(a_letter(Subject=f"nummer {number}"))
    given: list[bytes] = []

    looked = [read_unseen(imap, lambda data: bool(given.append(data) or True)) for _ in range(2)]

    assert looked == [3, 0]
    assert [b"nummer %d" % number in data for number, data in enumerate(given)] == [True] * 3


def test_what_was_not_dealt_with_comes_again(mailbox: Mailbox, imap: Imap) -> None:
    """After a crash in the middle nothing is lost: only what is done is marked."""
    mailbox.put(a_letter())
    before = mailbox.seen()

    def crash(_data: bytes) -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read_unseen(imap, crash)
    assert read_unseen(imap, lambda _data: False) == 1
    assert mailbox.seen() == before
    assert read_unseen(imap, lambda _data: True) == 1
    assert mailbox.seen() == before + 1


def test_a_round_has_an_end(mailbox: Mailbox, imap: Imap) -> None:
    """A flood of spam must not keep the worker from its other work."""
    for _ in range(3):
        mailbox.put(a_letter())

    assert [read_unseen(imap, lambda _data: True, at_most=2) for _ in range(3)] == [2, 1, 0]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_protected_line_is_used_with_who_can_be_trusted(mailbox: Mailbox, imap: Imap, security: Security) -> None:
    """A city's own authority is named in a file; without it nobody signs in to a stranger."""
    port = mailbox.tls_port if security == "tls" else mailbox.port
    protected = replace(imap, security=security, port=port, ca_file=mailbox.certificate)
    mailbox.put(a_letter())

    assert read_unseen(protected, lambda _data: True) == 1
    with pytest.raises(InboxUnreachable, match="certificate verify failed"):
        read_unseen(replace(protected, ca_file=""), lambda _data: True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "fout"}, "AUTHENTICATIONFAILED"),
        ({"folder": "Weg"}, "Weg"),
        ({"security": "tls"}, "127.0.0.1"),
        ({"security": "starttls"}, "127.0.0.1"),
        ({"port": free_port()}, "refused"),
        ({"ca_file": "/bestaat/niet", "security": "tls"}, "127.0.0.1"),
    ],
)
def test_a_mailbox_that_cannot_be_read_says_why(imap: Imap, wrong: dict[str, object], said: str) -> None:
    """Whoever runs the program must know what to mend; never with the password."""
    with pytest.raises(InboxUnreachable, match=said) as caught:
        read_unseen(replace(imap, **wrong), lambda _data: True)

    assert "fout" not in str(caught.value)
    assert PASSWORD not in f"{caught.value}{imap!r}"
