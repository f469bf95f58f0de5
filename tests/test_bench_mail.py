"""The bench of mail counts whole pieces of work: every reminder once, every mail taken by the server."""

from __future__ import annotations

from bench.databases import SqliteFiles
from bench.mail import due, sending
from tests.mail_server import running_mail_server

COUNT = 3


def test_everything_that_is_due_comes_once_and_nothing_else(tmp_path):
    """Else the seconds would be those of another amount."""
    url = SqliteFiles(tmp_path).create("due")
    due.fill(url, COUNT, 10 * COUNT)

    assert due.ours(url)["count"] == COUNT
    assert due.ours(url)["count"] == 0


def test_both_sides_hand_in_the_same_mail():
    """Ours is written first, the other has the bytes ready; what arrives is as long."""
    with running_mail_server() as server:
        assert sending.ours(server.port, COUNT, 2) > 0
        ours = server.received[-1]
        assert sending.by_smtplib(server.port, COUNT, 1) > 0

    assert len(server.received) == sending.WARM + 2 * COUNT
    assert abs(len(ours.as_bytes()) - len(server.received[-1].as_bytes())) < 100
