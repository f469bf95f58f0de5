"""A written mail in the form that travels: headers and a plain and an HTML part with the same contents.

Knows nothing of servers. The same message always makes the same Message-ID, so a second copy of a mail can be told
from a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from functools import cache
from hashlib import sha256

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engine.local_time import BRUSSELS
from engine.message import DeliveryFailed, Message, Person
from engine.message_kinds import ANSWER_FORWARDED, INVITATIONS
from notifications import invitation
from notifications.headers import WIRE
from notifications.markup import Block, Paragraph, SmallPrint
from notifications.parts import add_readings
from notifications.plain import as_text
from notifications.settings import Smtp
from notifications.texts import SHIPPED, Written

THREAD_CHARACTERS = 24


def letter(message: Message, written: Written, smtp: Smtp) -> EmailMessage:
    """Return the mail for one message.

    Raises:
        DeliveryFailed: ``no_address``, when the recipient has none that a mail can be sent to.
    """
    mail = EmailMessage(policy=WIRE)
    mail["From"] = Address(smtp.sender_name, addr_spec=smtp.sender)
    mail["To"] = address_of(message.recipient)
    if reply_to := _writer_address(message) or _coach_address(message):
        mail["Reply-To"] = reply_to
    mail["Subject"] = written.subject
    mail["Date"] = message.now.astimezone(BRUSSELS)
    mail["Message-ID"] = f"<{message.uuid}@{smtp.domain}>"
    if root := _thread(message, smtp):
        mail["In-Reply-To"] = mail["References"] = root
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if written.stop:
        mail["List-Unsubscribe"] = f"<{written.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Content-Language"] = written.language
    add_readings(mail, as_text(written.blocks), as_html(written, smtp.sender_name))
    if message.kind in INVITATIONS:
        invitation.add_to(mail, message, smtp, written.language)
    # Only now: making it multipart moves every Content- header into the first part.
    mail["Content-Language"] = written.language
    return mail


def address_of(person: Person | None) -> Address:
    """Return the person's address with a name beside it that cannot break the header.

    Raises:
        DeliveryFailed: ``no_address``, nobody to send to, no address known, or one that cannot be an address.
    """
    if person is None or not person.email.strip():
        raise DeliveryFailed("no_address", "no mail address is known", permanent=True)
    try:
        address = Address(" ".join(person.name.split()), addr_spec=person.email.strip())
    except (HeaderParseError, ValueError, IndexError) as fault:  # Python 3.11 trips over an address ending in @
        raise DeliveryFailed("no_address", f"not a mail address: {person.email!r}", permanent=True) from fault
    if not (address.domain and address.addr_spec.isascii() and address.addr_spec.isprintable()):
        raise DeliveryFailed("no_address", f"not a mail address: {person.email!r}", permanent=True)
    return address


def as_html(written: Written, sender_name: str) -> str:
    """Return the blocks as one HTML page with its styles on the elements and nothing to fetch from elsewhere."""
    border = written.blocks.index(SmallPrint()) if SmallPrint() in written.blocks else len(written.blocks)
    page = _page().render(
        language=written.language,
        subject=written.subject,
        blocks=written.blocks[:border],
        small_print=written.blocks[border + 1 :],
        preview=_preview(written.blocks),
        sender_name=sender_name,
    )
    return _inliner().inline(page)


def _writer_address(message: Message) -> Address | None:
    """Return who wrote what this mail hands on: an answer to it goes there."""
    if message.kind != ANSWER_FORWARDED:
        return None
    try:
        return Address(addr_spec=str(message.payload.get("sender", "")))
    except (HeaderParseError, ValueError, IndexError):
        return None


def _coach_address(message: Message) -> Address | None:
    """Return where an answer reaches a person; a coach's mail to oneself, or without address, has nowhere to go."""
    coach = message.subject.coach if message.subject else None
    if coach is None or (message.recipient and coach.id == message.recipient.id):
        return None
    try:
        return address_of(coach)
    except DeliveryFailed:
        return None


def _thread(message: Message, smtp: Smtp) -> str:
    """Return the made-up first mail that all mails on one case to one person answer to."""
    if message.subject is None or message.recipient is None:
        return ""
    about = f"{message.subject.workflow}\n{message.subject.id}\n{message.recipient.email.strip().lower()}"
    return f"<case-{sha256(about.encode()).hexdigest()[:THREAD_CHARACTERS]}@{smtp.domain}>"


def _preview(blocks: Sequence[Block]) -> str:
    return next((block.text for block in blocks if isinstance(block, Paragraph)), "")


@cache
def _page() -> Template:
    env = Environment(
        loader=FileSystemLoader(SHIPPED),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return env.get_template("layout/mail.html")


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(
        keep_style_tags=True, keep_at_rules=True, remove_inlined_selectors=True, load_remote_stylesheets=False
    )
