"""Copies the front-end files that npm installed into the folder the pages serve them from.

Knows nothing of the pages themselves, and asks no network: `npm ci` has been here before.
What is copied is never committed (web/static/vendor is git-ignored) but does travel in the wheel.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "web" / "static" / "vendor"

GOVUK = MODULES / "govuk-frontend"
HTMX = MODULES / "htmx.org"
LICENCES = {
    # The npm package of govuk-frontend leaves its licence text out, and the licence asks for it.
    "govuk-frontend": ROOT / "scripts" / "licences" / "govuk-frontend.txt",
    "htmx.org": HTMX / "LICENSE",
}

BRITISH_FONT = "GDS Transport,arial,sans-serif"
OWN_FONT = "var(--samdulea-font,system-ui,sans-serif)"
BRITISH_CREST = "url(/assets/images/govuk-crest.svg)"


def without_british_marks(css: str) -> str:
    """Return the style sheet with the British typeface replaced by our own variable, and no crest.

    GDS Transport and the royal arms may be used on the gov.uk domain only, so neither their names
    nor their files may reach our pages.

    Raises:
        ValueError: the style sheet names the typeface in a way this function does not know.
    """
    css = re.sub(r"@font-face\{[^}]*\}", "", css).replace(BRITISH_FONT, OWN_FONT)
    css = css.replace(BRITISH_CREST, "none")
    if "GDS Transport" in css or "url(/assets" in css or OWN_FONT not in css:
        message = "govuk-frontend names its typeface or crest in a new way: adapt scripts/assets.py"
        raise ValueError(message)
    return css


def without_source_map(text: str) -> str:
    """Return a minified file without its pointer to a source map, which we do not ship."""
    return re.sub(r"(?:/\*|//)# sourceMappingURL=\S+(?: ?\*/)?", "", text).rstrip() + "\n"


def copy(source: Path, target: str) -> None:
    """Copy one minified text file into the vendor folder, without its source-map pointer."""
    (VENDOR / target).write_text(without_source_map(source.read_text("utf-8")), "utf-8")


def main() -> None:
    """Make the vendor folder anew: what it held before is gone, what it holds now is complete."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    dist = GOVUK / "dist" / "govuk"
    copy(dist / "govuk-frontend.min.css", "govuk-frontend.min.css")
    copy(dist / "govuk-frontend.min.js", "govuk-frontend.min.js")
    copy(HTMX / "dist" / "htmx.min.js", "htmx.min.js")
    sheet = VENDOR / "govuk-frontend.min.css"
    sheet.write_text(without_british_marks(sheet.read_text("utf-8")), "utf-8")
    for package, licence in LICENCES.items():
        shutil.copyfile(licence, VENDOR / f"{package}.LICENSE.txt")


if __name__ == "__main__":
    main()
