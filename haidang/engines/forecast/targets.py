"""When a target is reached, and how many seats a year it takes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from haidang.engines.forecast.values import Assumptions, Base, Cohort, Group, Target, YearEnd, total_of
from haidang.engines.forecast.years import play


def year_reached(
    ends: Sequence[YearEnd], target: Target, base: Base, groups: Sequence[Group] | None = None
) -> int | None:
    """The first year at whose end the groups (all by default) reach the target's share; None when never."""
    for end in ends:
        present = groups if groups is None else [group for group in groups if group in end.groups]
        if total_of(end.groups, present).reaches(target, base):
            return end.year
    return None


def seats_needed(
    cohorts: Iterable[Cohort], assumptions: Assumptions, track: str, target: Target, base: Base, first_year: int
) -> int | None:
    """The least number of seats a year, the same from `first_year` on, with which the track is on target in time.

    None when even seats for everyone come too late. More seats never come later (see docs/algorithms/forecast.md), so
    the least number is found by halving.
    """
    own = [cohort for cohort in cohorts if cohort.group.track == track]
    most = sum(cohort.people for cohort in own)
    if target.year < assumptions.base_year:
        return None
    in_time = replace(assumptions, last_year=min(assumptions.last_year, target.year))

    def suffices(seats: int) -> bool:
        return year_reached(play(own, with_seats(in_time, track, seats, first_year)), target, base) is not None

    if not suffices(most):
        return None
    least, enough = -1, most
    while enough - least > 1:
        middle = (least + enough) // 2
        if suffices(middle):
            enough = middle
        else:
            least = middle
    return enough


def with_seats(assumptions: Assumptions, track: str, seats: int, first_year: int) -> Assumptions:
    """The same assumptions with the same seats for one track in every year from `first_year`, and no other course."""
    course = replace(
        assumptions.courses[track], seats=dict.fromkeys(range(first_year, assumptions.last_year + 1), seats)
    )
    return replace(assumptions, courses={track: course})


def seats_for(budget: int, cost_of_a_seat: int) -> int:
    """How many seats a yearly budget pays in full."""
    if cost_of_a_seat <= 0:
        raise ValueError("A seat costs something.")
    return max(0, budget) // cost_of_a_seat
