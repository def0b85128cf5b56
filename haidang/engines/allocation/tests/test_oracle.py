"""The answer against an oracle that tries every choice, and what must hold of any answer."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from haidang.engines.allocation.answer import Answer, Goal
from haidang.engines.allocation.problem import Problem
from haidang.engines.allocation.solve import allocate, choose_by_priority
from haidang.engines.allocation.tests.problems import (
    Choice,
    best_goals,
    broken_limits,
    goals_of,
    least_travel,
    problems,
)
from tests.examples import examples

CASES = examples(250)
FEWER = examples(100)


def choice_of(answer: Answer) -> Choice:
    return tuple((seat.person, seat.target, seat.period) for seat in answer.seats)


def check_against_every_choice(problem: Problem) -> None:
    answer, best = allocate(problem), best_goals(problem)
    assert bool(answer.conflicts) == (best is None)
    if best is None:
        return
    assert broken_limits(problem, choice_of(answer)) == []
    assert goals_of(problem, choice_of(answer)) == best
    for level in answer.levels:
        if level.goal in best and problem.claims:
            assert level.value == best[level.goal]
    assert all(one.reasons for one in answer.left_out)


@CASES
@given(problems())
def test_the_answer_is_the_best_of_all_choices_in_the_order_of_the_goals(problem: Problem) -> None:
    check_against_every_choice(problem)
    assert allocate(problem).is_proven or allocate(problem).conflicts


@CASES
@given(problems(periods=2))
def test_with_several_periods_too(problem: Problem) -> None:
    check_against_every_choice(problem)


@CASES
@given(problems(), st.sampled_from(["T1", "T2"]))
def test_one_more_seat_never_worsens_the_choice(problem: Problem, target: str) -> None:
    roomier = replace(problem, seats={**problem.seats, target: problem.seats[target] + 1})
    before, after = allocate(problem), allocate(roomier)
    if before.conflicts:
        return
    goals, better = goals_of(problem, choice_of(before)), goals_of(roomier, choice_of(after))
    assert (better[Goal.SHORTAGE], -better[Goal.SEATS]) <= (goals[Goal.SHORTAGE], -goals[Goal.SEATS])


@FEWER
@given(problems(periods=2))
def test_the_same_problem_gives_the_same_answer(problem: Problem) -> None:
    one, other = allocate(problem), allocate(problem)
    assert (one.seats, one.left_out, one.conflicts) == (other.seats, other.left_out, other.conflicts)


@CASES
@given(problems(periods=2))
def test_a_conflict_is_a_smallest_one(problem: Problem) -> None:
    """Without any one of its locks the rest of the conflict can be kept."""
    for conflict in allocate(problem).conflicts:
        locks = [lock for lock in problem.held if (lock.person, lock.target) in conflict.locks]
        assert best_goals(replace(problem, held=tuple(locks))) is None
        for lock in locks:
            rest = tuple(other for other in locks if other != lock)
            assert best_goals(replace(problem, held=rest)) is not None


@CASES
@given(problems())
def test_choosing_by_hand_breaks_no_limit_and_is_never_better(problem: Problem) -> None:
    optimal, by_hand = allocate(problem), choose_by_priority(problem)
    if optimal.conflicts:
        return
    broken = broken_limits(replace(problem, held=()), choice_of(by_hand))
    assert broken == []
    if not broken_limits(problem, choice_of(by_hand)):
        order = (Goal.SHORTAGE, Goal.SEATS, Goal.PRIORITY, Goal.FAIRNESS)
        best, hand = (goals_of(problem, choice_of(answer)) for answer in (optimal, by_hand))
        signs = [-1 if goal is Goal.SEATS else 1 for goal in order]
        assert [s * best[g] for s, g in zip(signs, order, strict=True)] <= [
            s * hand[g] for s, g in zip(signs, order, strict=True)
        ]


@FEWER
@given(problems(periods=2), st.integers(0, 3), st.sampled_from("ABC"))
def test_classes_are_filled_with_the_least_travel_of_all_ways(problem: Problem, room: int, venue: str) -> None:
    """A second class a target and period, in another place."""
    more = tuple(replace(group, id=f"{group.id}-more", venue=venue, capacity=room) for group in problem.groups)
    roomier = replace(problem, groups=(*problem.groups, *more))
    answer = allocate(roomier)
    if answer.conflicts or not answer.levels:
        return
    travel = next(level for level in answer.levels if level.goal is Goal.TRAVEL)
    assert travel.value == travel.bound == least_travel(roomier, choice_of(answer))
    of_group = Counter(seat.group for seat in answer.seats)
    assert all(of_group[group.id] <= group.capacity for group in roomier.groups)


@FEWER
@given(problems(periods=2))
def test_between_equals_the_one_named_first_goes(problem: Problem) -> None:
    """Alike in school, subject, target, priority and absences; who waits goes to no other target either."""
    answer = allocate(problem)
    of = {person.id: person for person in problem.people}
    held = {(lock.person, lock.target) for lock in problem.held}
    barred = {
        (lock.person, target) for lock in problem.barred for target in ((lock.target,) if lock.target else ["T1", "T2"])
    }
    goes = {(seat.person, seat.target) for seat in answer.seats}
    busy = {person for person, _target in goes}
    place = {(claim.person, claim.target): number for number, claim in enumerate(problem.claims)}
    alike = {
        key: (of[key[0]].school, of[key[0]].subject, of[key[0]].away, key[1], problem.claims[number].priority)
        for key, number in place.items()
    }
    for one in goes - held:
        for other in alike.keys() - goes - barred:
            if alike[other] == alike[one] and other[0] not in busy and not answer.conflicts:
                assert place[one] < place[other]


@FEWER
@given(problems(periods=2), st.sampled_from((0.0, 0.0005, 0.002)))
def test_out_of_time_what_stands_keeps_every_limit_and_claims_no_more_than_it_knows(
    problem: Problem, seconds: float
) -> None:
    answer = allocate(problem, seconds=seconds)
    if answer.conflicts:
        return
    assert broken_limits(problem, choice_of(answer)) == []
    best, reached = best_goals(problem), goals_of(problem, choice_of(answer))
    assert best is not None
    for level in answer.levels:
        if level.goal in reached:
            assert level.value == reached[level.goal]
            sign = -1 if level.goal is Goal.SEATS else 1
            is_first = level.goal in (Goal.SHORTAGE, answer.levels[0].goal)
            assert not is_first or sign * level.bound <= sign * best[level.goal]
