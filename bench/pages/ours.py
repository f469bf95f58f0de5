"""The program's own web server on a measured city, with a clock that stands still; it says when it listens."""

from __future__ import annotations

import gc
from typing import Any

import uvicorn

from bench.pages.seats import NOW
from bench.register import SHIPPED
from bench.timing import given
from engine.database import Database
from engine.loader import load_all
from web.app import create_app
from web.pages import Context
from workflows.register.records import Register


def context(url: str) -> Context:
    """Return the parts of the program, as ``samdulea serve`` puts them together, without worker."""
    workflows = load_all([SHIPPED], records=Register())
    return Context(Database(url), workflows, lambda: NOW, "http://127.0.0.1", "only for the bench")


def listen(app: Any, port: int) -> None:
    """Serve an application as the program does, until the process is ended."""
    gc.freeze()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    asked = given()
    listen(create_app(context(asked["url"])), asked["port"])
