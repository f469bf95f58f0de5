"""A mail server in a process of its own: takes everything and writes each Message-ID down before it says so.

``python -m tests.faults.sink PORT FILE``
"""

from __future__ import annotations

import sys
from email.parser import BytesHeaderParser
from pathlib import Path
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Writes one line for each mail: its Message-ID, then its subject."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", encoding="utf-8", buffering=1)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take a mail: it is the server's once it is written down."""
        headers: Any = BytesHeaderParser().parsebytes(envelope.original_content or b"")
        self._file.write(f"{headers['Message-ID']}\n")
        return "250 written down"


def main() -> None:
    """Listen until a signal."""
    port, file = int(sys.argv[1]), Path(sys.argv[2])
    controller = Controller(Sink(file), hostname="127.0.0.1", port=port)
    controller.start()
    Event().wait()


if __name__ == "__main__":
    main()
