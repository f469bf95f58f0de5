"""Numbers of companies and establishments: every writing leads to ten digits, every slip is told by what is wrong."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.register.numbers import WrongNumber, enterprise_number, site_number, written

WRITINGS = [
    "0404567895",
    "0404.567.895",
    "404567895",
    "404.567.895",
    "BE 0404.567.895",
    "be0404567895",
    "BTW BE 0404 567 895",
    "BE-0404.567.895",
    "KBO: 0404/567/895",
    " 0404\u00a0567\u00a0895 ",
]


@pytest.mark.parametrize("typed", WRITINGS)
def test_a_company_has_one_number_however_it_is_written(typed):
    """With a country, with dots or not, and the nine digits of before 2005: letterheads have them all."""
    assert enterprise_number(typed) == "0404567895"


@pytest.mark.parametrize("typed", ["1000.000.120", "1000000021", "0566.988.259", "0123456749"])
def test_numbers_that_begin_with_one_are_companies_too(typed):
    """New companies get them since 2023."""
    assert enterprise_number(typed) == typed.replace(".", "")


@pytest.mark.parametrize("typed", ["2.147.812.897", "2.147.812.701", "2123456791", "VE 2.234.567.818"])
def test_an_establishment_begins_with_two_to_eight(typed):
    """A rest of 0 gives 97, as in the first."""
    assert site_number(typed) == typed.removeprefix("VE ").replace(".", "")


@pytest.mark.parametrize(
    ("read", "typed", "code"),
    [
        (enterprise_number, "0404.567.894", "wrong_check_digits"),
        (enterprise_number, "0000.009.700", "wrong_check_digits"),
        (enterprise_number, "0000.106.698", "wrong_check_digits"),
        (enterprise_number, "0000.000.000", "wrong_check_digits"),
        (enterprise_number, "2.147.812.701", "wrong_start"),
        (enterprise_number, "040456789", "wrong_check_digits"),
        (enterprise_number, "04045678", "wrong_length"),
        (enterprise_number, "0404.567.895.1", "wrong_length"),
        (enterprise_number, "de vos", "wrong_length"),
        (enterprise_number, "٠٤٠٤٥٦٧٨٩٥", "wrong_length"),
        (site_number, "0404.567.895", "wrong_start"),
        (site_number, "404567895", "wrong_start"),
        (site_number, "9.147.812.701", "wrong_start"),
        (site_number, "2.147.812.800", "wrong_check_digits"),
        (site_number, "2.147.812.702", "wrong_check_digits"),
    ],
)
def test_what_is_wrong_is_named(read, typed, code):
    """Two companies would be made of one slip; 00 is never 97, and 98 never 01."""
    with pytest.raises(WrongNumber) as refused:
        read(typed)

    assert refused.value.code == code


@given(st.integers(0, 1), st.integers(0, 9_999_999))
def test_of_a_hundred_pairs_of_check_digits_one_is_right(first, rest):
    """By the definition: the first eight digits leave exactly one possibility."""
    right = [check for check in range(100) if _is_one(f"{first}{rest:07d}{check:02d}")]

    eight = first * 10**7 + rest
    assert right == [97 - eight % 97]


def _is_one(digits):
    with suppress(WrongNumber):
        return enterprise_number(digits) == digits
    return False


@pytest.mark.parametrize(
    ("number", "people"),
    [("0404567895", "0404.567.895"), ("1000000120", "1000.000.120"), ("2147812897", "2.147.812.897"), (None, "")],
)
def test_a_number_is_shown_as_people_write_it(number, people):
    """And what is shown can be typed again."""
    assert written(number) == people
    if number:
        assert (enterprise_number if number[0] in "01" else site_number)(people) == number
