"""Runs a real mailbox server (Dovecot) for tests: of its own, on loopback, in a temporary folder, gone at the end."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from time import monotonic

from tests.programs import dovecot_program, free_port

USER, PASSWORD = "terug", "geheim"
WAIT_SECONDS, STEP = 10.0, 0.05
SELF_SIGNED = (
    *("req", "-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
    *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
)
CONFIG = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {account}
default_login_user = {account}
default_internal_group = {group}
ssl = yes
ssl_cert = <{folder}/certificate
ssl_key = <{folder}/key
disable_plaintext_auth = no
auth_failure_delay = 0
shutdown_clients = yes
mail_location = maildir:{folder}/mail
first_valid_uid = 1
first_valid_gid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Nobody waits longer after a wrong password.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = user={user} password={password}
}}
userdb {{
  driver = static
  args = uid={account} gid={group} home={folder}
}}
"""


@dataclass
class Mailbox:
    """Where the mailbox is; ``put`` delivers into it as a mail server would.

    Connections at ``port`` begin in the clear and can be protected (STARTTLS); those at ``tls_port`` are from the first
    byte.
    """

    port: int
    tls_port: int
    folder: Path
    _numbers: Iterator[int]

    @property
    def certificate(self) -> str:
        """Return the file with the certificate that nobody but who names it trusts."""
        return str(self.folder / "certificate")

    def put(self, mail: EmailMessage | bytes) -> None:
        """Deliver one mail."""
        data = mail if isinstance(mail, bytes) else mail.as_bytes()
        name = f"{next(self._numbers):06}.test"
        fresh = self.folder / "mail" / "tmp" / name
        fresh.write_bytes(data)
        owner = self.folder.stat()
        os.chown(fresh, owner.st_uid, owner.st_gid)
        fresh.rename(self.folder / "mail" / "new" / name)

    def seen(self) -> int:
        """Return how many mails are marked as seen."""
        return sum(1 for file in (self.folder / "mail" / "cur").iterdir() if "S" in file.name.partition(":2,")[2])


@contextmanager
def running_mailbox() -> Iterator[Mailbox]:
    """Start a server with one empty mailbox, and stop it again. Without the program the test is skipped.

    Raises:
        RuntimeError: the server did not come up; the message holds its log.
    """
    program = dovecot_program()
    folder = Path(tempfile.mkdtemp(prefix="samdulea-imap-"))
    process = None
    try:
        mailbox = Mailbox(free_port(), free_port(), folder, count(1))
        process = _launch(program, mailbox)
        _wait_until_it_listens(process, mailbox.port, folder / "log")
        yield mailbox
    finally:
        if process:
            process.send_signal(signal.SIGTERM)
            process.wait(WAIT_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _launch(program: str, mailbox: Mailbox) -> subprocess.Popen[bytes]:
    folder = mailbox.folder
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    group = grp.getgrgid(account.pw_gid).gr_name
    for name in ("run", "mail", *(f"mail/{each}" for each in ("cur", "new", "tmp"))):
        (folder / name).mkdir()
    names = {"account": account.pw_name, "group": group, "user": USER, "password": PASSWORD}
    (folder / "log").touch()
    ports = {"port": mailbox.port, "tls_port": mailbox.tls_port}
    (folder / "config").write_text(CONFIG.format(folder=folder, **ports, **names), "utf-8")
    made = ["-keyout", folder / "key", "-out", folder / "certificate"]
    # Dovecot's own package brings openssl along.
    subprocess.run(["openssl", *SELF_SIGNED, *made], check=True, capture_output=True)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid)
    as_account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    command = [program, "-F", "-c", str(folder / "config")]
    if shutil.which("setpriv"):
        # A test run that is killed takes its server with it.
        command = ["setpriv", "--pdeathsig", "TERM", *command]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(command, cwd="/", stdout=log, stderr=log, **as_account)


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = monotonic() + WAIT_SECONDS
    while monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            if line.recv(4) == b"* OK":
                return
        with suppress(subprocess.TimeoutExpired):
            process.wait(STEP)
            break
    message = f"Dovecot did not start:\n{log.read_text('utf-8')}"
    raise RuntimeError(message)
