"""Printed times are read as days, or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haidang.areas.plans.queries.times import read_time


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("Năm 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("Tháng 2-3/2024", date(2024, 2, 1), date(2024, 3, 31)),
        ("Tháng\n4-12/2024", date(2024, 4, 1), date(2024, 12, 31)),
        ("Tháng 6-9/2023", date(2023, 6, 1), date(2023, 9, 30)),
        ("Tháng 2/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("tháng 2 năm 2025", date(2025, 2, 1), date(2025, 2, 28)),
        ("Từ tháng 3 đến tháng 6 năm 2024", date(2024, 3, 1), date(2024, 6, 30)),
        ("Tháng 11/2024 - tháng 2/2025", date(2024, 11, 1), date(2025, 2, 28)),
        ("Quý II/2024", date(2024, 4, 1), date(2024, 6, 30)),
        ("Quý IV năm 2024", date(2024, 10, 1), date(2024, 12, 31)),
        ("Từ ngày 05/6/2024 đến ngày 20/7/2024", date(2024, 6, 5), date(2024, 7, 20)),
        ("15/3/2024", date(2024, 3, 15), date(2024, 3, 15)),
    ],
)
def test_a_printed_time_is_read_as_first_and_last_day(printed: str, first: date, last: date) -> None:
    assert read_time(printed) == (first, last)


@pytest.mark.parametrize(
    "printed",
    ["", "Thường xuyên", "Tháng 13/2024", "Tháng 9-6/2024", "năm 202.", "31/2/2024", "Quý V/2024", "Tháng 6-9"],
)
def test_what_cannot_be_read_is_not_guessed(printed: str) -> None:
    assert read_time(printed) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(printed: str) -> None:
    span = read_time(printed)
    assert span is None or span[0] <= span[1]
