"""What speaks against a proposed year: the end of the phase, retirement, the service owed, the legal order."""

from datetime import date

import pytest

from haidang.areas.needs.models import Intake, Need, Phase, ReviewRound, Sheet
from haidang.areas.needs.queries.years import first_year_of, flags_of, last_year_in_time, out_of_order


def need_of(year: int | None, months_left: int | None, *, phase: Phase = Phase.SECOND, pk: int = 1) -> Need:
    """A need of a round judged on 1/11/2026; nothing is stored."""
    review = ReviewRound(year=2026 if phase == Phase.SECOND else 2022, judged_on=date(2026, 11, 1))
    review.__dict__["phase"] = phase.value
    need = Need(pk=pk, proposed_year=year, priority=months_left)
    need.sheet = Sheet(round=review)
    return need


def codes(need: Need, months: int = 24) -> list[str]:
    return [flag.code for flag in flags_of(need, Intake(seats_a_year=1, course_months=months))]


def test_a_year_in_time_with_long_service_ahead_has_no_flag() -> None:
    assert codes(need_of(2027, 300)) == []


def test_without_an_intake_or_without_a_place_nothing_is_reckoned() -> None:
    assert flags_of(need_of(2027, 10), None) == []
    assert codes(need_of(None, 10)) == ["no_place"]


@pytest.mark.parametrize(
    ("year", "months", "expected"),
    [
        (2028, 24, []),  # 9/2028 to 9/2030
        (2028, 27, []),  # done in 12/2030
        (2028, 28, ["after_phase"]),  # done in 1/2031
        (2029, 24, ["after_phase"]),
        (2029, 15, []),
        (2030, 4, ["after_phase"]),
        (2030, 3, []),
    ],
)
def test_the_course_ends_within_the_phase(year: int, months: int, expected: list[str]) -> None:
    assert codes(need_of(year, 600), months) == expected


# A course from 9/2027 of 24 months ends in 9/2029: 110 months after 7/2020. It owes 48 months: until 9/2033, month 158.
@pytest.mark.parametrize(
    ("months_left", "expected"),
    [
        (96, ["retires_before"]),
        (109, ["retires_before"]),
        (110, ["retires_before"]),
        (111, ["service_too_short"]),
        (157, ["service_too_short"]),
        (158, []),
        (None, []),
    ],
)
def test_retirement_and_the_service_owed(months_left: int | None, expected: list[str]) -> None:
    assert codes(need_of(2027, months_left)) == expected


def test_the_sentence_names_the_months() -> None:
    (flag,) = flags_of(need_of(2027, 96), Intake(seats_a_year=1, course_months=24))
    assert "7/2028" in str(flag.sentence)
    assert "9/2029" in str(flag.sentence)


def test_in_the_first_phase_studying_by_its_end_is_enough() -> None:
    review = need_of(None, None, phase=Phase.FIRST).sheet.round
    assert last_year_in_time(review, 24) == 2025


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 8, 31), 2026), (date(2026, 9, 1), 2027), (date(2026, 12, 31), 2027)]
)
def test_the_first_year_is_that_of_the_next_september(day: date, year: int) -> None:
    assert first_year_of(ReviewRound(judged_on=day)) == year


def queue(*years: int | None) -> list[Need]:
    """From the fewest months left to the most."""
    return [need_of(year, 100 + place, pk=place) for place, year in enumerate(years)]


@pytest.mark.parametrize(
    ("years", "late"),
    [
        ((2027, 2027, 2028), set()),
        ((2028, 2027, 2028), {0}),
        ((2028, 2029, 2027), {0, 1}),
        ((2027, None, 2027), set()),
        ((2028, None, 2027), {0}),
        ((), set()),
    ],
)
def test_the_fewest_months_left_go_first(years: tuple[int | None, ...], late: set[int]) -> None:
    assert out_of_order(queue(*years)) == late
