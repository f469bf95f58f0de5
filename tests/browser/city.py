"""A small demo city served on a real port, with a clock the test moves and a real mail server behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import uvicorn
from playwright.sync_api import Page
from sqlalchemy import select

import engine
from engine.access import begin_session
from engine.database import Database
from engine.documents import DocumentStore
from engine.message import Handler
from engine.orders import TOPIC, OrderHandler
from engine.settings import Settings
from engine.tables import persons
from notifications import EmailHandler
from notifications.catcher import Catcher
from notifications.previews import Previews
from tests.beside import beside
from tests.builders import SECRET
from tests.small_city import NOON, SmallCity
from web.app import create_app
from web.main import all_workflows
from web.pages import COOKIE, Context
from web.secret_key import seal_of

PASSWORD = "samen duaal leren"


@dataclass
class City:
    """``now`` may be moved; pages and the worker's tick see it at once."""

    db: Database
    workflows: Any
    catcher: Catcher
    address: str = ""
    now: datetime = NOON
    handlers: dict[str, Handler] = field(default_factory=dict)
    folder: Path = Path()

    def tick(self) -> None:
        """Do what the worker does: fire what is due, deliver what waits."""
        while engine.fire_due(self.db, self.workflows, self.now):
            pass
        engine.combine(self.db, self.workflows, self.now)
        while beside(lambda: engine.deliver(self.db, self.workflows, self.handlers, self.now, secret=SECRET)).sent:
            pass

    def sign_in(self, page: Page, email: str) -> None:
        """Sign somebody of the demo in by password."""
        page.goto(f"{self.address}/aanmelden")
        form = page.locator("form", has=page.locator("input[name=password]"))
        form.locator("input[name=email]").fill(email)
        form.locator("input[name=password]").fill(PASSWORD)
        form.locator("button").first.click()
        page.wait_for_url("**/vandaag")

    def enter(self, page: Page, email: str) -> None:
        """Let somebody be signed in who signed in before, where it is not about signing in."""
        with self.db.read() as tx:
            person = tx.execute(select(persons.c.id).where(persons.c.email == email)).scalar_one()
        token = begin_session(self.db, person, now=self.now, hours=10)
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])


@contextmanager
def a_city(built: SmallCity, folder: Path) -> Iterator[City]:
    """Serve a copy of the small demo city, which lies in this folder."""
    with served(built.copy_to(folder / "city.db")) as city:
        yield city


@contextmanager
def served(settings: Settings) -> Iterator[City]:
    """Serve a migrated SQLite database, with a mail server behind it."""
    catcher = Catcher()
    catcher.start()
    with _opened(settings.database) as db, TemporaryDirectory() as folder:
        city = City(db, all_workflows(settings, seal_of(settings)), catcher, folder=Path(folder))
        with _listening(city):
            yield city
    catcher.stop()


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    db = Database(url)
    yield db
    db.dispose()


@contextmanager
def _listening(city: City) -> Iterator[None]:
    previews = Previews("http://127.0.0.1", city.workflows, city.catcher.smtp())
    parts = (city.db, city.workflows, lambda: city.now, "http://127.0.0.1", SECRET, True, city.catcher)
    context = Context(*parts, previews=previews, documents=DocumentStore(city.folder))
    server = uvicorn.Server(uvicorn.Config(create_app(context), port=0, log_level="warning"))
    listening = server.config.bind_socket()
    city.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    folders = {name: each.folder for name, each in city.workflows.items()}
    handler = EmailHandler(city.catcher.smtp(), city.address, folders)
    city.handlers = {"email": handler, TOPIC: OrderHandler(city.db, city.workflows)}
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
        handler.close()
