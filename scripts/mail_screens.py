"""Take a picture of every mail there is: on a phone, light and dark, and as wide as a mail gets.

Run by ``make screens``, or by itself with a folder; the pictures are for whoever looks them through and are not kept.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from engine.settings import Settings
from notifications import Smtp
from notifications.previews import Previews
from web.main import all_workflows

FOLDER = Path(__file__).parent.parent / "var" / "mails"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZES: tuple[tuple[int, Literal["light", "dark"]], ...] = ((360, "light"), (360, "dark"), (600, "light"))


def take(browser: Browser, previews: Previews, folder: Path, width: int, scheme: Literal["light", "dark"]) -> int:
    """Take every mail at one width and in one scheme, and return how many."""
    page = browser.new_page(viewport={"width": width, "height": 400}, color_scheme=scheme)
    taken = 0
    for each in previews.list():
        for language in each.languages:
            for bare in (False, True):
                seen = previews.show(each.workflow, each.kind, language, bare=bare)
                if seen is None:
                    continue
                page.set_content(seen.html)
                name = "-".join(filter(None, (each.workflow or "general", each.kind, language, "bare" if bare else "")))
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                taken += 1
    page.close()
    return taken


def main() -> None:
    """Take all of them and say where they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    previews = Previews("https://duaal.example", all_workflows(Settings()), Smtp("", sender="duaal@example.be"))
    program = next(path for name in BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        count = sum(take(browser, previews, folder, width, scheme) for width, scheme in SIZES)
        browser.close()
    print(f"{count} pictures in {folder}")


if __name__ == "__main__":
    main()
