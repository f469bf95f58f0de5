"""What a start leaves for later: a program that takes no step of the schema never meets the library that takes them."""

from __future__ import annotations

import subprocess
import sys

from alembic.config import Config
from alembic.script import ScriptDirectory

from engine.migrate import MIGRATIONS, head

LOOKS = """
import sys
import web.main
from engine.database import Database
from engine.migrate import require_current
require_current(Database(sys.argv[1]))
print(sorted({"alembic", "mako"} & sys.modules.keys()))
"""


def test_a_start_on_a_database_that_fits_does_not_import_alembic(database_url):
    """It would take a tenth of a second from every start, and eight megabytes for as long as the program runs."""
    done = subprocess.run([sys.executable, "-c", LOOKS, database_url], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_the_names_of_the_steps_say_which_is_the_newest():
    """The program reads them from the files' names, alembic from inside the files."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_heads() == [head()]
