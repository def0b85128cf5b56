"""Puts those who go into the classes of their target and period with the least travel: a transport problem."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import highspy
import numpy as np

from haidang.engines.allocation.problem import Group, Problem


@dataclass(frozen=True, slots=True)
class Traveller:
    """Someone who goes: where from, to which target, in which period."""

    person: str
    school: str
    ward: str
    target: str
    period: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """The class of each (person, target); the total travel, and the bound proven for it."""

    groups: Mapping[tuple[str, str], str]
    travel: float
    bound: float


def group_travellers(travellers: Sequence[Traveller], problem: Problem) -> Grouping:
    """Colleagues of one ward and school stay together where places allow."""
    places: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in problem.groups:
        places[group.target, group.period].append(group)
    found: dict[tuple[str, str], str] = {}
    travel = bound = 0.0
    ordered = sorted(travellers, key=lambda one: (one.target, one.period, one.ward, one.school, one.person))
    for (target, period), seated in groupby(ordered, key=lambda one: (one.target, one.period)):
        groups = places.get((target, period), [])
        if not groups:
            continue
        by_ward = {ward: [*members] for ward, members in groupby(seated, key=lambda one: one.ward)}
        flow, cost, least = _transport({ward: len(members) for ward, members in by_ward.items()}, groups, problem)
        travel, bound = travel + cost, bound + least
        for ward, members in by_ward.items():
            waiting = iter(members)
            for group in groups:
                for _ in range(flow.get((ward, group.id), 0)):
                    found[next(waiting).person, target] = group.id
    return Grouping(found, round(travel, 6), round(bound, 6))


def _transport(
    sent: Mapping[str, int], groups: Sequence[Group], problem: Problem
) -> tuple[dict[tuple[str, str], int], float, float]:
    """How many of each ward go to each group, the cost of it, and the bound by duality."""
    wards, width = list(sent), len(groups)
    cost = np.array([[problem.travel.get((ward, group.venue), 0.0) for group in groups] for ward in wards])
    supply = np.array([sent[ward] for ward in wards], dtype=float)
    room = np.array([group.capacity for group in groups], dtype=float)
    if width == 1:
        return {(ward, groups[0].id): sent[ward] for ward in wards}, *[float(supply @ cost[:, 0])] * 2  # type: ignore[return-value]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = cost.size, len(wards) + width
    model.col_cost_ = cost.ravel()
    model.col_lower_, model.col_upper_ = np.zeros(cost.size), np.repeat(supply, width)
    model.row_lower_ = np.r_[supply, np.full(width, -highspy.kHighsInf)]
    model.row_upper_ = np.r_[supply, room]
    ward, group = np.divmod(np.arange(cost.size), width)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * cost.size + 1, 2, dtype=np.int32)
    model.a_matrix_.index_ = np.stack([ward, len(wards) + group], axis=1).ravel().astype(np.int32)
    model.a_matrix_.value_ = np.ones(2 * cost.size)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    solution = solver.getSolution()
    flow = np.rint(np.array(solution.col_value)).astype(int)
    prices = np.array(solution.row_dual)
    reduced = cost.ravel() - prices[ward] - np.minimum(prices[len(wards) + group], 0)
    bound = prices[: len(wards)] @ supply + np.minimum(prices[len(wards) :], 0) @ room
    bound += np.where(reduced < 0, reduced * np.repeat(supply, width), 0).sum()
    shipped = {(wards[w], groups[g].id): int(n) for w, g, n in zip(ward, group, flow, strict=True) if n}
    return shipped, float(cost.ravel() @ flow), float(bound)
