"""The cohorts agree with a simulator of single people, and obey what must hold of any forecast."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from haidang.engines.forecast.targets import seats_needed, with_seats, year_reached
from haidang.engines.forecast.tests.simulator import simulate
from haidang.engines.forecast.values import (
    Assumptions,
    Base,
    Cohort,
    Course,
    Group,
    Standing,
    Target,
    month_of,
    total_of,
)
from haidang.engines.forecast.years import base_state, play
from tests.examples import examples

BASE, LAST = 2026, 2035
GROUPS = [Group(track, track, sector, place) for track in ("a", "b") for sector in ("x", "y") for place in ("1", "2")]
EVERYONE = Target(100, 2030)

cohorts = st.lists(
    st.builds(
        Cohort,
        st.sampled_from(GROUPS),
        st.sampled_from(list(Standing)),
        st.integers(month_of(2025, 1), month_of(2040, 12)),
        st.integers(0, 9),
    ),
    max_size=12,
)
seats = st.dictionaries(st.integers(BASE, LAST), st.integers(0, 12))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    on_time = draw(st.integers(0, 100))
    return Course(
        seats=draw(seats),
        years=draw(st.integers(1, 4)),
        on_time=on_time,
        dropping_out=draw(st.integers(0, 100 - on_time)),
        studying=draw(st.integers(0, 8)),
    )


assumptions = st.builds(
    Assumptions,
    base_year=st.just(BASE),
    last_year=st.just(LAST),
    courses=st.fixed_dictionaries({"a": courses(), "b": courses()}),
    replaced=st.integers(0, 130),
    recruits_meeting=st.integers(0, 100),
)


@examples(400)
@given(cohorts, assumptions)
def test_the_cohorts_agree_with_the_simulator_person_by_person(people: list[Cohort], given: Assumptions) -> None:
    ends = play(people, given)
    expected, _sizes = simulate(people, given)
    for end, counts in zip(ends, expected, strict=True):
        assert {g: c for g, c in end.groups.items() if c.total} == {g: c for g, c in counts.items() if c.total}


@examples(200)
@given(cohorts, assumptions)
def test_nobody_is_lost_and_nobody_appears(people: list[Cohort], given: Assumptions) -> None:
    total = sum(cohort.people for cohort in people)
    assert total_of(base_state(people, given)).total == total
    for end in play(people, given):
        total += end.recruited - end.retired
        counted = total_of(end.groups)
        assert counted.total == total
        assert min(counted.meets, counted.waiting, counted.studying, counted.dropped) >= 0
        assert all(end.begun[track] <= given.courses[track].seats.get(end.year, 0) for track in given.courses)


@examples(300)
@given(cohorts, st.integers(0, 10), st.integers(1, 10), st.integers(1, 4), st.integers(0, 100), st.sampled_from(Base))
def test_more_seats_never_come_later(
    people: list[Cohort], few: int, more: int, years: int, meeting: int, base: Base
) -> None:
    """Proven for courses that all finish in time (docs/algorithms/forecast.md); retirements and recruits included."""
    plain = Assumptions(
        base_year=BASE, last_year=LAST, courses={"a": Course(seats={}, years=years)}, recruits_meeting=meeting
    )
    own = [cohort for cohort in people if cohort.group.track == "a"]
    slow = play(own, with_seats(plain, "a", few, BASE))
    fast = play(own, with_seats(plain, "a", few + more, BASE))
    for before, after in zip(slow, fast, strict=True):
        assert total_of(after.groups).meets >= total_of(before.groups).meets
        assert total_of(after.groups).total == total_of(before.groups).total
    late, early = (year_reached(ends, EVERYONE, base) for ends in (slow, fast))
    assert late is None or (early is not None and early <= late)


@examples(200)
@given(st.integers(0, 60), courses(), st.integers(0, 10), st.integers(1, 10))
def test_more_seats_never_come_later_where_some_fail_and_nobody_retires(
    number: int, course: Course, few: int, more: int
) -> None:
    people = [Cohort(GROUPS[0], Standing.WAITING, month_of(2060, 1), number)]
    given = Assumptions(base_year=BASE, last_year=LAST, courses={"a": course})
    slow, fast = (play(people, with_seats(given, "a", seats, BASE)) for seats in (few, few + more))
    for before, after in zip(slow, fast, strict=True):
        assert total_of(after.groups).meets >= total_of(before.groups).meets


@examples(150)
@given(cohorts, st.integers(1, 3), st.integers(BASE, LAST), st.sampled_from(Base))
def test_the_seats_needed_are_the_least_that_reach_the_target(
    people: list[Cohort], years: int, year: int, base: Base
) -> None:
    target = Target(100, year)
    given = Assumptions(base_year=BASE, last_year=LAST, courses={"a": Course(seats={}, years=years)})
    own = [cohort for cohort in people if cohort.group.track == "a"]
    found = seats_needed(own, given, "a", target, base, BASE)

    def reached(count: int) -> bool:
        when = year_reached(play(own, with_seats(given, "a", count, BASE)), target, base)
        return when is not None and when <= year

    tried = [count for count in range(sum(cohort.people for cohort in own) + 1) if reached(count)]
    assert found == (min(tried) if tried else None)


@examples(100)
@given(cohorts, assumptions)
def test_a_city_is_the_sum_of_its_tracks(people: list[Cohort], given: Assumptions) -> None:
    together = play(people, given)
    for track in ("a", "b"):
        own = [cohort for cohort in people if cohort.group.track == track]
        alone = play(own, replace(given, courses={track: given.courses[track]}))
        for one, all_of_them in zip(alone, together, strict=True):
            assert one.groups == {g: c for g, c in all_of_them.groups.items() if g.track == track}
