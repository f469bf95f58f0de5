"""Judges five main pages by Lighthouse: ``python -m bench.lighthouse http://127.0.0.1:8000`` beside ``make run``.

Lighthouse runs on this machine, in the browser that the tests use, as the person who has the page open all day.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.children import ROOT
from bench.table import markdown, reached

HERE = Path(__file__).parent
PLACE = ROOT / "var" / "bench-lighthouse"
#: The demo's, as the README says.
PASSWORD = "samen duaal leren"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PAGES = {
    "Vandaag": ("coach1", "/vandaag"),
    "Leerlingen": ("school1", "/leerlingen"),
    "Bedrijven": ("stad", "/bedrijven?weergave=bord"),
    "Vastgelopen": ("coordinator", "/vastgelopen"),
    "Cijfers": ("coordinator", "/cijfers"),
}
CATEGORIES = ("performance", "accessibility", "best-practices")
GOAL = 95.0


def judge(address: str, path: str, cookie: str, *, wide: bool) -> list[float]:
    """Return the three scores of one page, a hundred at most."""
    command = [str(PLACE / "node_modules" / ".bin" / "lighthouse"), address + path, "--quiet", "--output=json"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--extra-headers", json.dumps({"Cookie": cookie}), *(["--preset=desktop"] if wide else [])]
    program = next(found for name in BROWSERS if (found := shutil.which(name)))
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=_environment(program))
    told: dict[str, Any] = json.loads(done.stdout)
    return [100 * float(told["categories"][each]["score"]) for each in CATEGORIES]


def _environment(program: str) -> dict[str, str]:
    node = Path(shutil.which("node") or "node").parent
    return {"CHROME_PATH": program, "PATH": f"{node}:/usr/bin:/bin", "HOME": str(PLACE)}


def _sign_in(address: str, person: str) -> str:
    connection = HTTPConnection(urlsplit(address).netloc)
    form = urlencode({"email": f"{person}@duaal.example", "password": PASSWORD})
    connection.request("POST", "/aanmelden", form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    cookie = answer.getheader("Set-Cookie") or ""
    if "samdulea_session" not in cookie:
        raise SystemExit(f"{person} cannot sign in at {address}: is it the demo city of `make run`?")
    return cookie.partition(";")[0]


def _installed() -> None:
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, PLACE / name)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    npm = shutil.which("npm") or "npm"
    subprocess.run([npm, "ci", *quiet], cwd=PLACE, check=True)


def main() -> None:
    """Judge every page as a phone and as a desk, and print the scores."""
    address = sys.argv[1].rstrip("/")
    _installed()
    lines = []
    for name, (person, path) in PAGES.items():
        for width, wide in (("phone", False), ("desk", True)):
            scores = judge(address, path, _sign_in(address, person), wide=wide)
            cells = [f"{score:.0f}" for score in scores]
            lines.append([name, width, *cells, reached(min(scores), GOAL)])
            print(lines[-1], file=sys.stderr, flush=True)
    print(markdown(("page", "as", *CATEGORIES, f">= {GOAL:.0f}"), lines))


if __name__ == "__main__":
    main()
