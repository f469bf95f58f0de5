"""The city with two schools that offer the same, and one establishment of a company."""

from __future__ import annotations

import pytest

from tests.workflows.lead_builders import a_network


@pytest.fixture
def network(db):
    """Two schools that offer baker and cook, and one establishment."""
    made = a_network(db)
    made.baker, made.cook = made.programme(), made.programme("Kok duaal")
    made.butcher = made.programme("Slager in opleiding duaal")
    made.first = made.school("Technicum", made.baker, made.cook)
    made.second = made.school("Spectrum", made.baker, made.cook)
    made.company, made.here = made.site()
    return made
