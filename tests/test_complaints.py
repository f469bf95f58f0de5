"""Each of the twenty complaints that people have about such programs has a test that bears its number."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_complaint_has_a_test_and_a_line_in_the_documentation():
    """docs/complaints.md says what was complained of and what is done; the tests with its number show it."""
    tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    answered = {int(number) for number in re.findall(r"@pytest\.mark\.complaint\((\d+)\)", tests)}
    told = re.findall(r"^\| (\d+) \|", (ROOT / "docs" / "complaints.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert answered == set(range(1, 21))
    assert [int(number) for number in told] == list(range(1, 21))
