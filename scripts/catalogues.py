"""Bring the gettext catalogues in step with the templates: new texts come in empty, texts nobody uses go."""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from web.catalogues import LOCALES, po_path
from web.template_strings import strings, without_account

DATED = re.compile(rb'^"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)')
"""Lines of the header that say nothing here and change with each run."""


def bring_in_step(language: str, names: set[str] | None) -> list[str]:
    """Write the catalogue of one language anew, its translations kept, and return the texts that still have none."""
    path, known = po_path(language), Catalog()
    if path.is_file():
        with path.open("rb") as file:
            known = read_po(file, locale=LOCALES[language])
    fresh = Catalog(locale=LOCALES[language], fuzzy=False, header_comment="# Texts of the pages; the Dutch is the key.")
    for message, places in strings(names).items():
        found = known.get(message if isinstance(message, str) else message[0])
        said = found.string if found else ("" if isinstance(message, str) else ("", ""))
        fresh.add(message, said, locations=[(each, 0) for each in sorted(set(places))])
    written = BytesIO()
    write_po(written, fresh, width=120, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [each for each in written.getvalue().rstrip().splitlines() if not DATED.match(each)]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return [str(each.id) for each in fresh if each.id and not all([each.string] if each.string else [""])]


if __name__ == "__main__":
    empty = {"en": bring_in_step("en", None), "fr": bring_in_step("fr", without_account())}
    for spoken, texts in empty.items():
        print(f"{spoken}: {len(texts)} without translation")
        for text in texts:
            print(f"  {text}")
