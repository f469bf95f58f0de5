"""Mails as they come into our mailbox: notices of mail systems, in the shapes that are seen, and what people write."""

from __future__ import annotations

from email.message import EmailMessage

UUID = "0f2c6d1e-7a43-4a52-9a3b-2b6f0d1c9e10"
KAREL = "karel@bedrijf.example"
BOX = "terug@stad.example"
SHOWN = f"From: duaal@stad.example\r\nTo: {KAREL}\r\nMessage-ID: <{UUID}@stad.example>\r\nSubject: Hoe loopt het?\r\n"


def a_notice(
    action: str,
    status: str,
    said: str,
    *,
    to: str = BOX,
    envelope_id: str = UUID,
    shown: str = SHOWN,
    about: str = KAREL,
) -> bytes:
    """Return a notice by RFC 3464, as Postfix, Exchange and Gmail send it."""
    known = f"Original-Envelope-Id: {envelope_id}\r\n" if envelope_id else ""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.bedrijf.example\r\nTo: {to}\r\nSubject: Undelivered Mail\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI am sorry to inform you ...\r\n\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.bedrijf.example\r\n{known}\r\n"
        f"Original-Recipient: rfc822;{about}\r\nFinal-Recipient: rfc822; {about}\r\nAction: {action}\r\n"
        f"Status: {status}\r\nDiagnostic-Code: {said}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{shown}\r\n--b--\r\n"
    ).encode()


def a_letter(*, to: str = BOX, text: str = "Het loopt goed.", **headers: str) -> bytes:
    """Return what somebody wrote, with these headers."""
    mail = EmailMessage()
    mail["From"] = f"Karel Peeters <{KAREL}>"
    mail["To"] = to
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


OLD_STYLE = {
    "exim": (
        f"Return-path: <>\r\nX-Failed-Recipients: {KAREL}\r\nAuto-Submitted: auto-replied\r\n"
        f"From: Mail Delivery System <Mailer-Daemon@mx.bedrijf.example>\r\nTo: {BOX}\r\n"
        "Subject: Mail delivery failed: returning message to sender\r\n\r\n"
        "This message was created automatically by mail delivery software.\r\n\r\n"
        "A message that you sent could not be delivered to one or more of its\r\n"
        f"recipients. This is a permanent error. The following address(es) failed:\r\n\r\n  {KAREL}\r\n"
        f"    Unrouteable address\r\n\r\n------ This is a copy of the message. ------\r\n\r\n{SHOWN}\r\n"
    ).encode(),
    "qmail": (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.bedrijf.example\r\nTo: {BOX}\r\nSubject: failure notice\r\n\r\n"
        "Hi. This is the qmail-send program at mx.bedrijf.example.\r\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
        f"<{KAREL}>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\n{SHOWN}\r\n"
    ).encode(),
}
