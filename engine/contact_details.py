"""Phone numbers and mail addresses as people type them: whether they can be one at all.

Pure: asks no network whether anybody answers. Both libraries are loaded when the first address is typed, so that a
program that reads none starts without them.
"""

from __future__ import annotations

HOME = "BE"
"""A number without a country is a Belgian one."""


def is_phone(text: str) -> bool:
    """Tell whether a text is a number that can be dialled, in Belgium unless it names a country (``+31``)."""
    import phonenumbers  # noqa: PLC0415

    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(text, HOME)))
    except phonenumbers.NumberParseException:
        return False


def mail_address(text: str) -> str | None:
    """Return a mail address as servers take it (its domain in lower case), None when it is none."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email or found.normalized
