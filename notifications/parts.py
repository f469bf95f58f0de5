"""The two readings of a mail as MIME parts, encoded by the interpreter's C code.

``EmailMessage.set_content`` does the same in Python, at ten times the price of everything else about a mail.
"""

from __future__ import annotations

from binascii import b2a_qp
from email.message import EmailMessage

BOUNDARY = "=_reading_"
"""In quoted-printable no line begins like this, so the library need not look for one that occurs nowhere."""


def add_readings(mail: EmailMessage, text: str, html: str) -> None:
    """Make ``mail`` a multipart/alternative of a plain and an HTML reading."""
    _write(mail, text, "plain")
    mail.make_alternative(boundary=BOUNDARY)
    part = EmailMessage(policy=mail.policy)
    _write(part, html, "html")
    mail.attach(part)


def _write(part: EmailMessage, text: str, subtype: str) -> None:
    ending = "" if text.endswith("\n") else "\n"
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp((text + ending).encode(), istext=True).decode("ascii"))
