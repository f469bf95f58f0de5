"""What went wrong while handing in a mail, as ``DeliveryFailed`` with a stable code.

    smtp_unreachable  temporary  refused, no such host, timed out, connection lost
    smtp_auth         temporary  user name or password refused, or asked for and not given
    smtp_tls          temporary  no STARTTLS offered, or a certificate that is not trusted
    smtp_sender       temporary  the server does not take mail from our sender address
    smtp_4xx          temporary  the server's own "not now" (451 greylisting, 452 full ...)
    smtp_5xx          permanent  this mail to this address is refused (temporary when the mailbox is full: 5.2.2)
    undeliverable     permanent  an earlier mail to this address came back: nobody asks the server again
    no_address        permanent  nothing to send to
    template_broken   temporary  the text of the mail does not render

A wrong setting hits every mail alike, so it is temporary: no mail may be lost over it. Only a refusal of the
recipient or of the contents is final.
"""

from __future__ import annotations

import ssl

import aiosmtplib

from engine.bounces import ADDRESS, FULL
from engine.message import DeliveryFailed
from notifications.settings import Smtp
from notifications.verdicts import verdict_of

ASKS_SIGN_IN = frozenset({530, 534, 535, 538})
FIRST_PERMANENT = 500


def explain(fault: Exception, smtp: Smtp) -> DeliveryFailed:
    """Return the DeliveryFailed that this fault of the conversation with the server amounts to."""
    server = f"{smtp.host}:{smtp.port}"
    if _is_about_signing_in(fault):
        return _of_server(
            fault,
            "smtp_auth",
            f"mail server {server} does not accept the sign-in ({_words(fault)}): "
            "check SAMDULEA_SMTP_USER, SAMDULEA_SMTP_PASSWORD and SAMDULEA_SMTP_SECURITY",
        )
    if _is_about_tls(fault):
        return _of_server(
            fault,
            "smtp_tls",
            f"no safe connection with mail server {server} ({_words(fault)}): check SAMDULEA_SMTP_SECURITY",
        )
    if isinstance(fault, aiosmtplib.SMTPSenderRefused) and fault.code >= FIRST_PERMANENT:
        return _of_server(
            fault,
            "smtp_sender",
            f"mail server {server} takes no mail from {fault.sender} ({_words(fault)}): "
            "check SAMDULEA_SMTP_SENDER and SAMDULEA_BOUNCE_ADDRESS",
        )
    if isinstance(fault, aiosmtplib.SMTPResponseException) and not isinstance(fault, aiosmtplib.SMTPConnectError):
        return _of_this_mail(fault)
    return _of_server(
        fault,
        "smtp_unreachable",
        f"mail server {server} cannot be reached ({_words(fault)}): check SAMDULEA_SMTP_HOST and SAMDULEA_SMTP_PORT",
    )


def _of_this_mail(fault: aiosmtplib.SMTPResponseException) -> DeliveryFailed:
    """Return a refusal of one mail. A full mailbox is emptied some day; an address that takes no mail is marked."""
    said, final = _words(fault), _is_final(fault)
    verdict = verdict_of(fault.message, final=final)
    address = final and verdict == ADDRESS and isinstance(fault, aiosmtplib.SMTPRecipientRefused)
    return DeliveryFailed(f"smtp_{fault.code}", said, permanent=final and verdict != FULL, answer=said, address=address)


def _of_server(fault: Exception, code: str, detail: str) -> DeliveryFailed:
    """Return a fault that every mail meets alike."""
    answer = _words(fault) if isinstance(fault, aiosmtplib.SMTPResponseException) else ""
    return DeliveryFailed(code, detail, permanent=False, answer=answer, everybody=True)


def _is_final(fault: aiosmtplib.SMTPResponseException) -> bool:
    about_this_mail = isinstance(fault, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError)
    return about_this_mail and fault.code >= FIRST_PERMANENT


def _is_about_signing_in(fault: Exception) -> bool:
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        # A server that answers 550 to a recipient speaks of the recipient, with 530 and its like always of us.
        return fault.code in ASKS_SIGN_IN
    return _is_unnamed(fault) and "AUTH" in _words(fault).upper()


def _is_about_tls(fault: Exception) -> bool:
    if isinstance(fault, ssl.SSLError) or isinstance(fault.__cause__, ssl.SSLError):
        return True
    return _is_unnamed(fault) and "STARTTLS" in _words(fault).upper()


def _is_unnamed(fault: Exception) -> bool:
    """Tell whether only its words say what it is: the library has no type for an extension that is not offered."""
    return type(fault) is aiosmtplib.SMTPException


def _words(fault: Exception) -> str:
    """Return the other side's own words on one line; a timeout has none."""
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        return " ".join(f"{fault.code} {fault.message}".split())
    return " ".join(str(fault).split()) or "no answer in time"
