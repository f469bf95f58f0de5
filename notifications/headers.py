"""How headers are written: one that is plain ASCII and fits on a line goes out as it is, all others the careful way.

The library parses and folds each header of each mail; for a mail that a program writes that is nine tenths of the work.
"""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address, HeaderRegistry
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

LONGEST = 78
_PARSED = 4096
_registry = HeaderRegistry()


@lru_cache(_PARSED)
def _parsed(name: str, value: str) -> Any:
    return _registry(name, value)


class MailPolicy(EmailPolicy):
    """The library's policy for mail on the wire, with the same result for less."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Keep a header that needs no care as it is; whoever reads it gets it parsed all the same."""
        if isinstance(value, datetime):
            value = format_datetime(value)
        written = str(value) if isinstance(value, Address) else value
        if type(written) is str and _is_plain(written) and len(name) + 2 + len(written) <= LONGEST:
            return name, written
        return super().header_store_parse(name, value)

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return a header parsed; the same few values are asked for again and again."""
        return value if hasattr(value, "name") else _parsed(name, value)


def _is_plain(written: str) -> bool:
    # No line break among them: a name from a form cannot begin a header of its own.
    return written.isascii() and written.isprintable()


WIRE = MailPolicy(raise_on_defect=False, linesep="\r\n")
