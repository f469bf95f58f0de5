"""Writes the next step of the schema: what the tables in the code have and the newest step does not.

``python scripts/new_step.py <name>`` writes a new file into engine/migrations/versions; ``--renew`` writes the newest
one anew instead, for a step that has not been released. Read what it wrote before you commit it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

import workflows.register.tables  # noqa: F401 - its tables join those of the engine
from engine.database import Database
from engine.migrate import MIGRATIONS

VERSIONS = MIGRATIONS / "versions"


def main() -> None:
    """Compare a database at the newest step with the tables, and write the difference."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("name", nargs="?", default="")
    asked.add_argument("--renew", action="store_true")
    options = asked.parse_args()
    steps = sorted(VERSIONS.glob("[0-9]*.py"))
    name = options.name
    if options.renew:
        name = name or steps[-1].stem.partition("_")[2]
        steps.pop().unlink()
    number = f"{int(steps[-1].name[:4]) + 1:04d}" if steps else "0001"
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        with database.db.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            command.revision(config, message=name.replace("_", " "), autogenerate=True, rev_id=number)
        database.dispose()
    [written] = VERSIONS.glob(f"{number}_*.py")
    _tidy(written)


def _tidy(written: Path) -> None:
    """Name types as the template imports them, and leave the form to the formatter."""
    text = written.read_text(encoding="utf-8").replace("engine.types.", "")
    text = re.sub(r" *# ### .* ###\n", "", text)
    written.write_text(text, encoding="utf-8")
    for words in (["format", "--quiet"], ["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, str(written)], check=True)  # noqa: S603 - the linter of this environment


if __name__ == "__main__":
    main()
