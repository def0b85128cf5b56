"""The plain count agrees with the solver: values, limits, and the written problem."""

from hypothesis import given

from haidang.engines.allocation.checking import check_answer
from haidang.engines.allocation.measure import Place, find_broken, measure
from haidang.engines.allocation.problem import Problem
from haidang.engines.allocation.reading import read_problem
from haidang.engines.allocation.solve import allocate, choose_by_priority
from haidang.engines.allocation.tests.problems import problems
from haidang.engines.allocation.writing import write_answer, write_problem
from tests.examples import examples


@given(problems(periods=2))
@examples(25)
def test_an_answer_is_worth_what_it_says_and_keeps_every_limit(problem: Problem) -> None:
    answer = allocate(problem)
    if answer.conflicts:
        return
    assert check_answer(problem, write_answer(answer), seconds=10) == []
    places = [Place(seat.person, seat.target, seat.group, seat.period) for seat in answer.seats]
    values = measure(problem, places)
    assert all(values[level.goal] == level.value for level in answer.levels)


@given(problems())
@examples(25)
def test_choosing_by_hand_keeps_the_limits_and_beats_the_optimum_in_no_goal_before_losing_one(problem: Problem) -> None:
    answer = allocate(problem)
    if answer.conflicts:
        return
    by_hand = [Place(seat.person, seat.target, seat.group, seat.period) for seat in choose_by_priority(problem).seats]
    assert find_broken(problem, by_hand) == []
    best = {level.goal: level.value for level in answer.levels}
    found = measure(problem, by_hand)
    order = [goal for goal in best if goal != "travel"]
    signs = {"seats": -1}
    assert [signs.get(goal, 1) * best[goal] for goal in order] <= [signs.get(goal, 1) * found[goal] for goal in order]


@given(problems(periods=2))
@examples(25)
def test_a_written_problem_is_read_as_the_same_problem(problem: Problem) -> None:
    assert read_problem(write_problem(problem)) == problem
