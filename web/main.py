"""Runs the program: the web server with its worker beside it, or the worker alone."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

import uvicorn

from engine.database import Database
from engine.documents import DocumentStore
from engine.errors import DatabaseUnusable
from engine.loader import Workflows, load_all
from engine.migrate import current, require_current, upgrade
from engine.sealing import NO_KEYS, Seal
from engine.settings import Settings
from notifications import Smtp
from notifications.catcher import Catcher
from notifications.previews import Previews
from notifications.return_path import ReturnPath
from notifications.settings import Signer
from web import heartbeat
from web.app import create_app
from web.inbox_rounds import rounds_of
from web.pages import Context
from web.proof_report import MESSAGES, SHIPPED, Say
from web.secret_key import BadDkimKey, database_file, seal_of, secret_of
from web.ticking import Clock, Duty, clock, duties_of, ticking
from workflows.register.records import Register

SMTP_SECONDS = 10.0
"""The most one mail may take, whatever is set: a stop waits for it."""


def serve(settings: Settings, say: Say) -> None:
    """Serve until a signal. A new SQLite database is made first; a demo catches its mails.

    Raises:
        NoSecret, BadDkimKey, DatabaseUnusable, DefinitionError: nothing was started.
        OSError: nobody can listen at that address.
    """
    workflows = all_workflows(settings, seal_of(settings))
    secret = secret_of(settings)
    outside = None if settings.demo else smtp_of(settings, secret)
    with ExitStack() as stack:
        db = stack.enter_context(opened(settings))
        catcher = stack.enter_context(_catching()) if settings.demo else None
        smtp = catcher.smtp(settings.smtp_sender) if catcher else outside
        if settings.worker_in_serve:
            duties: list[Duty] = [*duties_of(settings, db, workflows), *rounds_of(settings, db, workflows, secret)]
            stack.enter_context(ticking(settings, db, workflows, smtp, secret, duties=duties))
        if smtp is None:
            say("no_mail_server")
        context = Context(
            db=db,
            workflows=workflows,
            now=clock,
            base_url=settings.base_url,
            secret=secret,
            demo=settings.demo,
            catcher=catcher,
            session_hours=settings.session_hours,
            theme=Path(settings.theme_file).read_text(encoding="utf-8") if settings.theme_file else "",
            documents=DocumentStore(settings.documents),
            previews=Previews(settings.base_url, workflows, smtp or Smtp("", sender=settings.smtp_sender)),
        )
        server = uvicorn.Config(
            create_app(context), host=settings.host, port=settings.port, log_level="warning", access_log=False
        )
        listening = server.bind_socket()
        stack.callback(listening.close)
        # From here on whoever comes waits for an answer, so the address may be told.
        listening.listen(server.backlog)
        say("serving", address=f"http://{settings.host}:{settings.port}")
        if settings.demo:
            say("demo_people")
        # What is loaded now stays for good: the collector need not look at it again.
        gc.freeze()
        gc.enable()
        uvicorn.Server(server).run(sockets=[listening])


def work(settings: Settings, say: Say, *, now: Clock = clock) -> None:
    """Fire and deliver until SIGTERM or SIGINT; the mails under way still arrive.

    Raises:
        NoSecret, BadDkimKey, DatabaseUnusable, DefinitionError: nothing was started.
    """
    over = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    workflows = all_workflows(settings, seal_of(settings))
    secret = secret_of(settings)
    smtp = smtp_of(settings, secret)
    if smtp is None:
        say("no_mail_server")
    beat = heartbeat.of(settings).beat
    with opened(settings) as db:
        duties: list[Duty] = [*duties_of(settings, db, workflows), *rounds_of(settings, db, workflows, secret)]
        with ticking(settings, db, workflows, smtp, secret, now=now, beat=beat, duties=duties):
            say("working")
            over.wait()


def upgraded(settings: Settings) -> None:
    """Bring the database to this program's schema; an SQLite file is made when there is none."""
    _make_room(settings)
    upgrade(settings.database)
    db = Database(settings.database)
    try:
        if not db.is_sqlite:
            from web.job_tables import install

            install(db)
    finally:
        db.dispose()


def all_workflows(settings: Settings, seal: Seal = NO_KEYS) -> Workflows:
    """Read and prove what is shipped and what the settings add; without keys their private fields stay closed."""
    return load_all([SHIPPED, *settings.workflow_paths], messages=MESSAGES, records=Register(), seal=seal)


def smtp_of(settings: Settings, secret: str = "") -> Smtp | None:
    """Return where mail is handed in, None when nowhere. Without secret mails come back to the sender.

    Raises:
        BadDkimKey: mails are to be signed with a key that signs nothing.
    """
    if not settings.smtp_host:
        return None
    return Smtp(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_sender,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        security=settings.smtp_security,
        timeout=min(settings.smtp_timeout, SMTP_SECONDS),
        sender_name=settings.smtp_sender_name,
        ca_file=settings.smtp_ca_file,
        connections=settings.smtp_connections,
        returns=returns_of(settings, secret),
        dkim=_dkim(settings),
    )


def returns_of(settings: Settings, secret: str) -> ReturnPath | None:
    """Return how a mail says where it comes back to, None when it comes back to the sender."""
    return ReturnPath(settings.bounce_address, secret) if settings.bounce_address and secret else None


def _dkim(settings: Settings) -> Signer | None:
    if not settings.dkim_key_file:
        return None
    from notifications.signing import BadKey, read_key

    try:
        return read_key(settings.dkim_key_file, settings.dkim_selector)
    except BadKey as error:
        raise BadDkimKey(str(error)) from error


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """Open the database, made first when it is a new SQLite file; refuse one that does not fit."""
    _make_room(settings)
    db = Database(settings.database, durable=settings.durable)
    try:
        if db.is_sqlite and current(db) is None:
            upgraded(settings)
        require_current(db)
        yield db
    finally:
        db.dispose()


def _make_room(settings: Settings) -> None:
    file = database_file(settings)
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(f"cannot make {file.parent}: {error.strerror}") from error


@contextmanager
def _catching() -> Iterator[Catcher]:
    catcher = Catcher()
    catcher.start()
    try:
        yield catcher
    finally:
        catcher.stop()
