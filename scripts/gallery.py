"""Shows every template part with made-up content, to look at and to test without a database.

Serves one page for each template in `scripts/gallery/` on loopback, with the security
policy of the product, so a forbidden style or script shows at once. Persons are invented.

    .venv/bin/python scripts/gallery.py [PORT]      then open http://127.0.0.1:8765/
"""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import yaml
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

HERE: Final = Path(__file__).resolve().parent / "gallery"
sys.path.insert(0, str(HERE.parent.parent))

from web.look import STATIC, TEMPLATES, environment  # noqa: E402 (found through the line above)

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def view(value: Any) -> Any:
    """Return content read from YAML with attributes instead of keys, as the view dataclasses have."""
    if isinstance(value, dict):
        return SimpleNamespace(**{key: view(inner) for key, inner in value.items()})
    return [view(inner) for inner in value] if isinstance(value, list) else value


def pages() -> list[str]:
    """Return the names of the gallery's pages."""
    return sorted(path.stem for path in HERE.glob("*.html"))


def studio() -> Environment:
    """Return the environment of the product, able to find the gallery's pages as well."""
    made = environment(auto_reload=True)
    made.loader = ChoiceLoader([FileSystemLoader(TEMPLATES), FileSystemLoader(HERE)])
    return made


def render(name: str) -> str:
    """Return one page of the gallery as HTML."""
    sample = view(yaml.safe_load((HERE / "sample.yaml").read_text("utf-8")))
    return studio().get_template(f"{name}.html").render(vars(sample), pages=pages())


class Gallery(BaseHTTPRequestHandler):
    """Answers a page of the gallery or a static file, never anything else."""

    def do_GET(self) -> None:
        """Answer one page or file; what does not exist is 404."""
        path = self.path.partition("?")[0].strip("/")
        asset = (STATIC / path.removeprefix("static/")).resolve()
        if (path or "index") in pages():
            self.answer(render(path or "index").encode(), "text/html; charset=utf-8")
        elif path.startswith("static/") and asset.is_file() and asset.is_relative_to(STATIC):
            self.answer(asset.read_bytes(), guess_type(asset.name)[0] or "application/octet-stream")
        else:
            self.send_error(404)

    def answer(self, content: bytes, kind: str) -> None:
        """Send content with the product's policy."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    """Serve the gallery on loopback until interrupted."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8765
    server = ThreadingHTTPServer(("127.0.0.1", port), Gallery)
    print(f"http://127.0.0.1:{port}/  {' '.join(pages())}")
    server.serve_forever()


if __name__ == "__main__":
    main()
