"""Small cases worked out by hand on paper."""

import pytest

from haidang.engines.forecast.targets import seats_for, seats_needed, year_reached
from haidang.engines.forecast.values import (
    Assumptions,
    Base,
    Cohort,
    Count,
    Course,
    Group,
    Standing,
    Target,
    month_of,
    total_of,
)
from haidang.engines.forecast.years import base_state, outcomes, play

WARD = Group("upgrade_thcs", "THCS", "public", "Đông Hải")
OTHER = Group("upgrade_thcs", "THCS", "public", "Lê Chân")
LATE = month_of(2050, 6)


def given(course: Course, last: int = 2032, **words: int) -> Assumptions:
    return Assumptions(base_year=2026, last_year=last, courses={"upgrade_thcs": course}, **words)


def seats(number: int, first: int = 2027) -> dict[int, int]:
    return dict.fromkeys(range(first, 2036), number)


def test_ten_people_four_seats_two_years() -> None:
    """90 meet, 10 wait; 4 begin in 2027, 4 in 2028, 2 in 2029; they finish in 2029, 2030 and 2031."""
    people = [Cohort(WARD, Standing.MEETS, LATE, 90), Cohort(WARD, Standing.WAITING, LATE, 10)]
    ends = play(people, given(Course(seats=seats(4))))
    assert [end.begun["upgrade_thcs"] for end in ends] == [0, 4, 4, 2, 0, 0, 0]
    assert [total_of(end.groups).meets for end in ends] == [90, 90, 90, 94, 98, 100, 100]
    assert [total_of(end.groups).studying for end in ends] == [0, 4, 8, 6, 2, 0, 0]
    assert [total_of(end.groups).permille(Base.ALL) for end in ends] == [900, 900, 900, 940, 980, 1000, 1000]
    assert year_reached(ends, Target(100, 2030), Base.ALL) == 2031
    assert year_reached(ends, Target(94, 2030), Base.ALL) == 2029


def test_five_seats_a_year_are_needed_to_be_done_in_2030() -> None:
    """Only the beginners of 2027 and 2028 finish by 2030: ten people need five seats a year, not four."""
    people = [Cohort(WARD, Standing.MEETS, LATE, 90), Cohort(WARD, Standing.WAITING, LATE, 10)]
    assumed = given(Course(seats={}))
    assert seats_needed(people, assumed, "upgrade_thcs", Target(100, 2030), Base.ALL, 2027) == 5
    assert seats_needed(people, assumed, "upgrade_thcs", Target(100, 2031), Base.ALL, 2027) == 4
    assert seats_needed(people, assumed, "upgrade_thcs", Target(100, 2028), Base.ALL, 2027) is None
    assert seats_needed(people, assumed, "upgrade_thcs", Target(90, 2026), Base.ALL, 2027) == 0


def test_the_first_phase_counts_those_in_a_course() -> None:
    """6 of 10 begin in 2026: 60 in a hundred are "studying or finished" at the end of the year."""
    people = [Cohort(WARD, Standing.WAITING, LATE, 10)]
    ends = play(people, given(Course(seats={2026: 6})))
    assert year_reached(ends, Target(60, 2026, counts_students=True), Base.ALL) == 2026
    assert year_reached(ends, Target(60, 2026), Base.ALL) == 2028


def test_who_retires_first_begins_first_unless_it_is_too_late() -> None:
    """The oldest retires in 2029: a course of 2027 ends in 2029, too late. The next one, of 2030, takes the seat."""
    people = [
        Cohort(WARD, Standing.WAITING, month_of(2029, 12), 1),
        Cohort(OTHER, Standing.WAITING, month_of(2030, 1), 1),
        Cohort(WARD, Standing.WAITING, LATE, 1),
    ]
    ends = play(people, given(Course(seats={2027: 1}), replaced=0))
    assert ends[1].groups == {WARD: Count(waiting=2), OTHER: Count(studying=1)}
    assert ends[3].groups == {WARD: Count(waiting=1), OTHER: Count(meets=1)}
    assert ends[4].groups == {WARD: Count(waiting=1), OTHER: Count()}


def test_the_exempt_leave_by_retirement_and_count_only_where_all_are_counted() -> None:
    people = [Cohort(WARD, Standing.MEETS, LATE, 9), Cohort(WARD, Standing.EXEMPT, month_of(2028, 5), 1)]
    ends = play(people, given(Course(seats={}), replaced=0))
    assert [total_of(end.groups).permille(Base.ALL) for end in ends[:3]] == [900, 900, 1000]
    assert [total_of(end.groups).permille(Base.IN_SCOPE) for end in ends[:3]] == [1000, 1000, 1000]


def test_retired_people_are_replaced_by_running_numbers() -> None:
    """One retires a year; of a hundred recruits fifty meet: the first of two does not, the second does."""
    people = [Cohort(WARD, Standing.MEETS, month_of(2026 + n, 7), 1) for n in range(4)]
    ends = play(people, given(Course(seats={}), recruits_meeting=50))
    assert [(end.retired, end.recruited) for end in ends[:5]] == [(1, 1)] * 4 + [(0, 0)]
    assert [total_of(end.groups).waiting for end in ends[:4]] == [1, 1, 2, 2]
    none = play(people, given(Course(seats={}), replaced=0))
    assert total_of(none[3].groups).total == 0


def test_ninety_in_a_hundred_in_time_four_never_the_rest_a_year_later() -> None:
    """Of the first 20: 18 in time; of the two that are left, 2 * 4 // 10 = 0 give up. Of 50: 45, 2, and 3 later."""
    course = Course(seats={2027: 50}, on_time=90, dropping_out=4)
    assert outcomes(20, course) == (18, 0)
    assert outcomes(50, course) == (45, 2)
    ends = play([Cohort(WARD, Standing.WAITING, LATE, 50)], given(course))
    assert ends[3].groups[WARD] == Count(meets=45, studying=3, dropped=2)
    assert ends[4].groups[WARD] == Count(meets=48, dropped=2)


def test_whoever_studies_on_the_base_day_began_the_year_before() -> None:
    people = [Cohort(WARD, Standing.WAITING, LATE, 5)]
    assumed = given(Course(seats={}, studying=3))
    assert base_state(people, assumed) == {WARD: Count(waiting=2, studying=3)}
    assert [end.groups[WARD].meets for end in play(people, assumed)[:2]] == [0, 3]


def test_a_budget_pays_whole_seats_only() -> None:
    assert (seats_for(100, 30), seats_for(89, 30), seats_for(-5, 30)) == (3, 2, 0)
    with pytest.raises(ValueError, match="costs"):
        seats_for(100, 0)


def test_senseless_assumptions_are_refused() -> None:
    with pytest.raises(ValueError, match="year at least"):
        Course(seats={}, years=0)
    with pytest.raises(ValueError, match="100 together"):
        Course(seats={}, on_time=80, dropping_out=30)
    with pytest.raises(ValueError, match="negative"):
        Course(seats={2026: -1})
    with pytest.raises(ValueError, match="before the first"):
        Assumptions(base_year=2026, last_year=2025, courses={})
    with pytest.raises(ValueError, match="No course"):
        play([Cohort(WARD, Standing.WAITING, LATE, 1)], Assumptions(base_year=2026, last_year=2026, courses={}))


def test_nobody_has_reached_everything_and_has_no_share() -> None:
    assert Count().permille(Base.ALL) is None
    assert Count().reaches(Target(100, 2030), Base.ALL)
