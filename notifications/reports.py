"""What mail systems report about mails of ours: by the standard (RFC 3464), else as each is known to write it.

Pure: a parsed mail goes in, an ``engine.bounces.Report`` comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr

from flufl.bounce import all_failures

from engine.bounces import DELAYED, Report
from notifications.return_path import Returned, ReturnPath
from notifications.verdicts import ENHANCED, verdict_of

UUID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
POSTMASTERS = ("mailer-daemon", "postmaster", "mail-daemon", "mdaemon")
ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
"""Where the servers on its way wrote down to which of our addresses a mail was sent."""
FAILED, LATE = "failed", "delayed"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Mine:
    """How our own mails are recognised: where they come back to, and the domain of their Message-IDs."""

    domain: str
    returns: ReturnPath | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a report says, and about which addresses; none when it names none."""

    verdict: str
    said: str
    addresses: frozenset[str]


def report_from(mail: EmailMessage, mine: Mine) -> Report | None:
    """Return what a mail reports about a mail of ours, None when it is no report of trouble."""
    told = _by_the_standard(mail) if _is_notice(mail) else _by_its_looks(mail)
    if told is None:
        return None
    returned = _returned(mail, mine)
    if returned is not None and mine.returns is not None:
        return Report(told.verdict, told.said, mail_id=returned.mail_id, is_about=_of_tag(mine.returns, returned))
    return Report(told.verdict, told.said, uuid=_number(mail, mine), is_about=_of_names(told.addresses))


def _is_notice(mail: EmailMessage) -> bool:
    return mail.get_content_type() == "multipart/report" and any(
        part.get_content_type() == "message/delivery-status" for part in mail.walk()
    )


def _by_the_standard(mail: EmailMessage) -> _Told | None:
    """Read a notice of delivery; the gravest of its recipients counts, for our mails have one."""
    groups = [group for group in _groups(mail) if _value(group, "Action").lower() in {FAILED, LATE}]
    if not groups:
        return None
    gravest = next((each for each in groups if _value(each, "Action").lower() == FAILED), groups[0])
    final = _value(gravest, "Action").lower() == FAILED
    status, said = _value(gravest, "Status"), _value(gravest, "Diagnostic-Code").partition(";")[2].strip()
    # A general status says nothing: the server's own words may say more.
    telling = said if ENHANCED.search(said) and status.endswith(".0.0") else f"{status} {said}"
    names = {_address(_value(gravest, name)) for name in ("Original-Recipient", "Final-Recipient")}
    words = " ".join(f"{status} {said}".split())[:LONGEST]
    return _Told(verdict_of(telling, final=final), words, frozenset(filter(None, names)))


def _groups(mail: EmailMessage) -> Iterator[Message]:
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (each for each in part.get_payload() if isinstance(each, Message))


def _by_its_looks(mail: EmailMessage) -> _Told | None:
    """Recognise what older servers write in their own way; only a mail system is believed."""
    sender = parseaddr(str(mail.get("From", "")))[1].lower()
    system = str(mail.get("Return-Path", "")).strip() == "<>" or sender.startswith(POSTMASTERS)
    if not system or "X-Autoreply" in mail:
        return None
    temporary, permanent = all_failures(mail)
    if not temporary and not permanent:
        return None
    found = ENHANCED.search(_text(mail))
    said = found[0] if found else ""
    names = frozenset(each.decode(errors="replace").lower() for each in permanent or temporary)
    return _Told(verdict_of(said) if permanent else DELAYED, said, names)


def _returned(mail: EmailMessage, mine: Mine) -> Returned | None:
    if mine.returns is None:
        return None
    written = [str(value) for name in ENVELOPE for value in mail.get_all(name, [])]
    found = (mine.returns.read(address) for _, address in getaddresses(written))
    return next((each for each in found if each is not None), None)


def _number(mail: EmailMessage, mine: Mine) -> str:
    """Return the number of the mail that a report is about: given along, or in what it shows of that mail."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            about = next((each for each in part.get_payload() if isinstance(each, Message)), None)
            if about is not None and (named := re.fullmatch(UUID, _value(about, "Original-Envelope-Id"))):
                return named[1]
    shown = re.search(rf"Message-ID:\s*<{UUID}@{re.escape(mine.domain)}>", _text(mail), re.IGNORECASE)
    return shown[1] if shown else ""


def _text(mail: EmailMessage) -> str:
    return mail.as_bytes().decode("utf-8", errors="replace")


def _value(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).split())


def _address(written: str) -> str:
    """Return the address in "rfc822; karel@bedrijf.example"."""
    return written.partition(";")[2].strip().strip("<>").lower()


def _of_tag(returns: ReturnPath, returned: Returned) -> Callable[[str], bool]:
    return lambda address: returns.went_to(returned, address)


def _of_names(names: frozenset[str]) -> Callable[[str], bool]:
    """A report that names other addresses is about a mail that was sent on, or about an address of before."""
    return lambda address: not names or address.strip().lower() in names
