"""What a figure is compared with; the words of a difference always hold both dates."""

from __future__ import annotations

from datetime import date

import pytest

from workflows.dashboard.changes import change_label, reference_date


@pytest.mark.parametrize(
    ("as_of", "reference"),
    [
        (date(2022, 2, 1), date(2021, 10, 1)),
        (date(2026, 10, 2), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2025, 10, 1)),
        (date(2026, 9, 1), date(2025, 10, 1)),
        (date(2027, 8, 31), date(2026, 10, 1)),
    ],
)
def test_the_reference_is_the_first_of_october_before(as_of, reference):
    """Of the same school year, and never a day that has not come yet."""
    assert reference_date(as_of) == reference


def test_a_difference_is_named_after_its_own_dates():
    """The source calls a difference with October 2021 one with October 2022 (domain B6.2, 6)."""
    label = change_label(reference_date(date(2022, 2, 1)), date(2022, 2, 1))

    assert label.nl == "Verschil tussen 1 oktober 2021 en 1 februari 2022"
    assert label.en == "Change between 1 October 2021 and 1 February 2022"
