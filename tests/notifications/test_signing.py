"""A mail that is signed as it arrives: what the receiver's server finds out with the public key in the DNS."""

from __future__ import annotations

import base64
from contextlib import closing
from functools import cache
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from notifications import EmailHandler
from notifications.signing import BadKey, read_key
from tests.mail_server import MailServer
from tests.notifications.messages import BASE_URL, a_message, at

DER, PEM, PKCS8 = serialization.Encoding.DER, serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


@cache
def a_key():
    """Return a key pair as the city would make one."""
    return rsa.generate_private_key(65537, 2048)


def key_file(folder):
    """Write the private key where the setting points to."""
    file = folder / "dkim.pem"
    file.write_bytes(a_key().private_bytes(PEM, PKCS8, serialization.NoEncryption()))
    return str(file)


def dns(name, timeout=5):
    """Answer as the city's DNS would."""
    public = a_key().public_key().public_bytes(DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public) if name == b"duaal._domainkey.stad.example." else None


def a_signed_mail(folder, server: MailServer) -> bytes:
    """Return a reminder that can be stopped, as it arrived over TCP."""
    smtp = at(server, dkim=read_key(key_file(folder), "duaal"))
    with closing(EmailHandler(smtp, BASE_URL)) as handler:
        handler(a_message("mentor_question", stop_link="/u/token"))
    return server.taken[0]


def test_the_receiver_can_check_who_sent_it(tmp_path, mail_server):
    """Mail that says it comes from the city and cannot prove it ends in the spam folder."""
    mail = a_signed_mail(tmp_path, mail_server)

    assert mail.startswith(b"DKIM-Signature:")
    assert dkim.verify(mail, dnsfunc=dns)


@pytest.mark.parametrize(
    "header", ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"]
)
def test_no_header_that_matters_can_be_changed_or_put_in_twice(tmp_path, mail_server, header):
    """A link to unsubscribe that somebody swaps on the way would send a mentor to a stranger's page."""
    mail = a_signed_mail(tmp_path, mail_server)
    name = header.encode()

    assert not dkim.verify(mail.replace(b"\r\n" + name + b": ", b"\r\n" + name + b": x", 1), dnsfunc=dns)
    assert not dkim.verify(name + b": Iemand <iemand@elders.example>\r\n" + mail, dnsfunc=dns)


def test_the_words_cannot_be_changed_but_spaces_at_line_ends_may_go(tmp_path, mail_server):
    """Servers on the way tidy up a mail; that breaks no signature."""
    mail = a_signed_mail(tmp_path, mail_server)

    assert not dkim.verify(mail.replace(b"Amina", b"Karim"), dnsfunc=dns)
    assert dkim.verify(mail + b"  \r\n\r\n", dnsfunc=dns)


def test_a_key_that_signs_nothing_is_found_before_anything_starts(tmp_path):
    """A wrong file is told when the program starts, not by mails that wait."""
    (tmp_path / "public.pem").write_bytes(
        a_key().public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    (tmp_path / "nothing.pem").write_text("hello", encoding="utf-8")

    for file in (tmp_path / "public.pem", tmp_path / "nothing.pem", tmp_path / "missing.pem", tmp_path):
        with pytest.raises(BadKey, match=Path(file).name):
            read_key(str(file), "duaal")
    with pytest.raises(BadKey, match="DNS"):
        read_key(key_file(tmp_path), "twee woorden")
