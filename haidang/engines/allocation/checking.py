"""Checks an answer against its problem: limits kept, locks kept, values as told, and the same optimum solved anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from haidang.engines.allocation.measure import Place, find_broken, measure
from haidang.engines.allocation.problem import Problem
from haidang.engines.allocation.solve import allocate

SAME = 1e-6


def check_answer(problem: Problem, answer: Mapping[str, Any], *, seconds: float) -> list[str]:
    """What does not hold; an empty list: the answer keeps every limit and no choice beats it in any goal."""
    places = [Place(seat["person"], seat["target"], seat["group"], seat["period"]) for seat in answer["seats"]]
    faults = [*_impossible(problem, places), *_locks(problem, places)]
    if faults:
        return faults
    faults += [
        f"{broken.limit} {broken.place}: {broken.count} > {broken.most}" for broken in find_broken(problem, places)
    ]
    values = {goal.value: value for goal, value in measure(problem, places).items()}
    told = {level["goal"]: level for level in answer["levels"]}
    for goal, level in told.items():
        if abs(values.get(goal, 0.0) - level["value"]) > SAME:
            faults.append(f"{goal}: the answer says {level['value']}, its people give {values.get(goal)}")
    for level in allocate(problem, seconds=seconds).levels:
        if level.goal.value not in told or abs(told[level.goal.value]["bound"] - level.bound) > SAME:
            faults.append(f"{level.goal}: solved anew the bound is {level.bound}")
        elif abs(told[level.goal.value]["value"] - level.bound) > SAME:
            faults.append(f"{level.goal}: the value is {told[level.goal.value]['value']}, the bound {level.bound}")
    return faults


def _impossible(problem: Problem, places: Sequence[Place]) -> list[str]:
    claims = {(claim.person, claim.target) for claim in problem.claims}
    barred = {(lock.person, lock.target) for lock in problem.barred}
    away = {person.id: person.away for person in problem.people}
    return [
        f"{place.person} → {place.target}: no claim, barred or away"
        for place in places
        if (place.person, place.target) not in claims
        or {(place.person, place.target), (place.person, "")} & barred
        or (place.period and place.period in away[place.person])
    ]


def _locks(problem: Problem, places: Sequence[Place]) -> list[str]:
    go = {(place.person, place.target) for place in places}
    return [
        f"{lock.person} → {lock.target}: held in, but does not go"
        for lock in problem.held
        if (lock.person, lock.target) not in go
    ]
