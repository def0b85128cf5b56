"""Every limit as rows over the pairs: which pairs count, and how many of them at most."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from haidang.engines.allocation.pairs import NO_LIMIT, Ints, Names, Pairs, caps_of
from haidang.engines.allocation.problem import Problem


class LimitKind(StrEnum):
    """What binds, in the order in which a person left out is told."""

    PERSON = "person"  # one seat a person
    SUBJECT_CAP = "subject_cap"  # too many of one subject of the school away together
    SCHOOL_CAP = "school_cap"  # too many of the school away together
    SCHOOL_QUOTA = "school_quota"
    WARD_QUOTA = "ward_quota"
    CAPACITY = "capacity"  # places of the classes of the target in the period
    SEATS = "seats"  # places of the target


@dataclass(frozen=True, slots=True)
class Limit:
    """One kind of limit: `row` gives each pair the row it counts in (-1: none), `most` the upper bound of each row."""

    kind: LimitKind
    row: Ints
    most: Ints


def list_limits(pairs: Pairs, problem: Problem, names: Names) -> tuple[Limit, ...]:
    """All limits of the problem; rows that bind nothing are left out."""
    return tuple(limit for limit in _all_limits(pairs, problem, names) if len(limit.most))


def _all_limits(pairs: Pairs, problem: Problem, names: Names) -> Iterator[Limit]:
    schools, subjects = caps_of(problem, names)
    targets, periods, width = len(names.targets), len(names.periods), len(names.subjects)
    every_period = range(periods)
    yield _limit(LimitKind.PERSON, pairs.person, {}, otherwise=1)
    yield _limit(
        LimitKind.SUBJECT_CAP,
        (pairs.school * width + pairs.subject) * periods + pairs.period,
        {(school * width + one) * periods + p: most for (school, one), most in subjects.items() for p in every_period},
    )
    yield _limit(
        LimitKind.SCHOOL_CAP,
        pairs.school * periods + pairs.period,
        {school * periods + p: most for school, most in schools.items() for p in every_period},
    )
    of_school, of_ward = _quotas(problem, names)
    yield _limit(LimitKind.SCHOOL_QUOTA, pairs.school * targets + pairs.target, of_school)
    yield _limit(LimitKind.WARD_QUOTA, pairs.ward * targets + pairs.target, of_ward)
    yield _limit(LimitKind.CAPACITY, pairs.target * periods + pairs.period, _capacities(problem, names))
    yield _limit(LimitKind.SEATS, pairs.target, {names.targets[target]: most for target, most in problem.seats.items()})


def _quotas(problem: Problem, names: Names) -> tuple[dict[int, int], dict[int, int]]:
    """Quotas by school × target and by ward × target; of two the tighter one."""
    of_school: dict[int, int] = {}
    of_ward: dict[int, int] = {}
    for quota in problem.quotas:
        units, table = (names.schools, of_school) if quota.unit in names.schools else (names.wards, of_ward)
        key = units[quota.unit] * len(names.targets) + names.targets[quota.target]
        table[key] = min(table.get(key, quota.most), quota.most)
    return of_school, of_ward


def _capacities(problem: Problem, names: Names) -> dict[int, int]:
    """Places of all classes of a target in one period; a target without classes has no such limit."""
    table: dict[int, int] = {}
    for group in problem.groups:
        key = names.targets[group.target] * len(names.periods) + names.periods[group.period]
        table[key] = table.get(key, 0) + group.capacity
    return table


def _limit(kind: LimitKind, key: Ints, most: Mapping[int, int], otherwise: int = NO_LIMIT) -> Limit:
    """Rows numbered densely over the keys in use; a row that its pairs cannot exceed is dropped."""
    used, row, size = np.unique(key, return_inverse=True, return_counts=True)
    bound = np.full(len(used), otherwise, dtype=np.int64)
    named = np.fromiter(most.keys(), dtype=np.int64, count=len(most))
    value = np.fromiter(most.values(), dtype=np.int64, count=len(most))
    place = np.searchsorted(used, named)
    is_met = place < len(used)
    is_met[is_met] = used[place[is_met]] == named[is_met]
    bound[place[is_met]] = value[is_met]
    binds = bound < size
    number = np.where(binds, np.cumsum(binds) - 1, -1)
    return Limit(kind, number[row], bound[binds])
