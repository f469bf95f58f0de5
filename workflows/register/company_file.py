"""The forms of companies and what belongs to them, read once from ``company_forms.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from workflows.register.form_file import Kept, read_forms

FILE = Path(__file__).with_name("company_forms.yaml")


@cache
def company_forms() -> Mapping[str, Kept]:
    """Return every form by name.

    Raises:
        DefinitionError: the file is not what it should be.
    """
    return read_forms(FILE)
