"""The bare stack beside ``samdulea serve``: FastAPI, Jinja2, uvicorn and SQLAlchemy answering one page."""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from sqlalchemy import create_engine, text

PAGE = """<!doctype html>
<html lang="nl">
<title>{{ title }}</title>
<h1>{{ title }}</h1>
<p>{{ answer }}</p>
</html>
"""


def main(url: str, port: int) -> None:
    """Serve one page that asks the database one trivial question."""
    app, db = FastAPI(), create_engine(url)
    template = Environment(autoescape=True).from_string(PAGE)

    @app.get("/aanmelden")
    def show() -> HTMLResponse:
        with db.connect() as connection:
            found = connection.execute(text("SELECT 1")).scalar_one()
        return HTMLResponse(template.render(title="Aanmelden", answer=found))

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
