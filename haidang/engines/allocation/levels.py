"""Solves the goals one after the other; each keeps to the choices that are best for all goals before it."""

from dataclasses import dataclass
from time import monotonic

import highspy
import numpy as np

from haidang.engines.allocation.answer import Goal, Level
from haidang.engines.allocation.pairs import Flags
from haidang.engines.allocation.programme import Floats, Programme

ZERO = 1e-6  # costs are whole numbers: a price other than zero is far above this
DUAL_SIMPLEX = 1  # for the fairness curves, whose many steps cost the primal one 20 s
PRIMAL_SIMPLEX = 4  # new costs leave the last choice allowed, only not yet the best


class LocksClashError(Exception):
    """The locks cannot be kept together in any choice of periods."""


@dataclass(frozen=True, slots=True)
class Solved:
    """Which pairs are chosen, and what each goal reached."""

    chosen: Flags
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class _Optimum:
    """An optimum of the relaxed programme, with the prices that prove it."""

    values: Floats
    column_prices: Floats
    row_prices: Floats
    row_values: Floats


def solve_levels(programme: Programme, *, start: Flags, seconds: float) -> Solved:
    """The best choice goal after goal within `seconds`; `start` stands for what was not reached in time."""
    deadline = monotonic() + seconds
    solver = _load(programme)
    _warm_up(solver, programme, deadline)
    chosen, levels = start, list[Level]()
    for goal, cost in programme.costs:
        began = monotonic()
        if goal is Goal.FAIRNESS:
            solver.setOptionValue("simplex_strategy", DUAL_SIMPLEX)
        try:
            optimum = _optimise(solver, cost, deadline)
            whole = _whole(solver, programme, optimum, deadline) if optimum is not None else None
        except LocksClashError:
            if not levels:
                raise
            break  # what earlier goals reached is a choice: only rounding can call it none
        if optimum is None or whole is None:
            break
        bound = round(_dual_bound(solver, programme, cost, optimum), 6)
        value = float(cost @ whole)
        _keep_level(solver, cost, value, optimum, is_face=value - bound < ZERO)
        chosen = whole[: programme.pairs] > 0.5
        levels.append(_level(goal, value, bound, monotonic() - began))
    rest = [
        _level(goal, float(cost @ _completed(programme, chosen)), _trivial_bound(goal, programme), 0.0)
        for goal, cost in programme.costs[len(levels) :]
    ]
    return Solved(chosen, (*levels, *rest))


def _level(goal: Goal, cost: float, bound: float, seconds: float) -> Level:
    sign = -1 if goal is Goal.SEATS else 1
    return Level(goal, sign * round(cost, 6), sign * float(np.ceil(bound - ZERO)) + 0.0, round(seconds, 3))


def _trivial_bound(goal: Goal, programme: Programme) -> float:
    """What no choice can beat, known without solving."""
    return -float(programme.pairs) if goal is Goal.SEATS else 0.0


def _completed(programme: Programme, chosen: Flags) -> Floats:
    """The columns that follow from the chosen pairs: shortages and steps of the fairness curves, cheapest first."""
    values = np.zeros(len(programme.column_upper))
    values[: programme.pairs] = chosen
    owner = np.repeat(np.arange(len(programme.starts) - 1), np.diff(programme.starts))
    activity = np.bincount(programme.rows, programme.values * values[owner], len(programme.row_lower))
    for column in range(programme.pairs, len(values)):  # each of these stands in one row
        row = programme.rows[programme.starts[column]]
        if programme.values[programme.starts[column]] > 0:
            values[column] = max(0.0, programme.row_lower[row] - activity[row])
        elif activity[row] >= 1:
            values[column], activity[row] = 1.0, activity[row] - 1
    return values


def _load(programme: Programme) -> highspy.Highs:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(programme.column_upper), len(programme.row_lower)
    model.col_cost_ = np.zeros(model.num_col_)
    model.col_lower_, model.col_upper_ = np.zeros(model.num_col_), programme.column_upper
    model.row_lower_, model.row_upper_ = programme.row_lower, programme.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = programme.starts.astype(np.int32)
    model.a_matrix_.index_ = programme.rows.astype(np.int32)
    model.a_matrix_.value_ = programme.values
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("solver", "simplex")):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def _warm_up(solver: highspy.Highs, programme: Programme, deadline: float) -> None:
    """Leaves the solver at an optimum of all goals weighted together: close to every goal's own, so few steps remain.

    It decides nothing: each goal is still solved and proven by itself.
    """
    weights = {Goal.SHORTAGE: 1e5, Goal.SEATS: 1e3, Goal.PRIORITY: 1.0, Goal.FAIRNESS: 0.0}
    cost = sum((weights[goal] * cost for goal, cost in programme.costs), np.zeros(len(programme.column_upper)))
    solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
    solver.setOptionValue("presolve", "off")  # measured: the dual simplex alone is faster here
    _run(solver, deadline)
    solver.setOptionValue("presolve", "choose")
    solver.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)


def _run(solver: highspy.Highs, deadline: float) -> bool:
    """True when the optimum was found in time."""
    left = deadline - monotonic()
    if left <= 0:
        return False
    solver.setOptionValue("time_limit", solver.getRunTime() + left)  # its clock runs on from solve to solve
    solver.run()
    return solver.getModelStatus() == highspy.HighsModelStatus.kOptimal


def _optimise(solver: highspy.Highs, cost: Floats, deadline: float) -> _Optimum | None:
    solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
    if not _run(solver, deadline):
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            raise LocksClashError
        return None
    found = solver.getSolution()
    return _Optimum(*(np.array(part) for part in (found.col_value, found.col_dual, found.row_dual, found.row_value)))


def _dual_bound(solver: highspy.Highs, programme: Programme, cost: Floats, optimum: _Optimum) -> float:
    """What the row prices prove, computed here and not taken from the solver (weak duality holds for any prices)."""
    lower, upper, row_lower, row_upper = _bounds(solver)
    prices = optimum.row_prices.copy()
    owner = np.repeat(np.arange(len(programme.starts) - 1), np.diff(programme.starts))
    extra = len(row_lower) - len(programme.row_lower)
    if extra:  # rows that keep the value of an earlier goal are dense: leave the proof to the solver
        return float(cost @ optimum.values)
    prices[(prices > 0) & np.isinf(row_lower)] = 0
    prices[(prices < 0) & np.isinf(row_upper)] = 0
    rows = np.where(prices > 0, row_lower, row_upper)
    reduced = cost - np.bincount(owner, programme.values * prices[programme.rows], len(cost))
    columns = np.where(reduced > 0, lower, upper)
    return float(prices @ np.where(prices == 0, 0, rows) + reduced @ columns)


def _bounds(solver: highspy.Highs) -> tuple[Floats, Floats, Floats, Floats]:
    model = solver.getLp()
    return (
        np.array(model.col_lower_), np.array(model.col_upper_), np.array(model.row_lower_), np.array(model.row_upper_),
    )  # fmt: skip


def _whole(solver: highspy.Highs, programme: Programme, optimum: _Optimum, deadline: float) -> Floats | None:
    """The optimum itself when it is whole; otherwise solved again with whole pairs asked for."""
    pairs = optimum.values[: programme.pairs]
    if np.abs(pairs - np.rint(pairs)).max(initial=0) < ZERO:
        return np.rint(optimum.values)
    columns = np.arange(programme.pairs, dtype=np.int32)
    solver.changeColsIntegrality(len(columns), columns, np.ones(len(columns), dtype=np.uint8))
    is_found = _run(solver, deadline)
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        raise LocksClashError  # fractions of locks fitted, whole ones do not
    values = np.rint(np.array(solver.getSolution().col_value)) if is_found else None
    solver.changeColsIntegrality(len(columns), columns, np.zeros(len(columns), dtype=np.uint8))
    return values


def _keep_level(solver: highspy.Highs, cost: Floats, value: float, optimum: _Optimum, *, is_face: bool) -> None:
    """Holds the goal just reached.

    The optima of a linear programme are one face of it: columns with a price stay at their bound, rows with a price
    stay tight (complementary slackness). Fixing bounds keeps the matrix, and with it its whole vertices. Where whole
    numbers cost something, a row for the value is added instead.
    """
    if not is_face:
        used = np.flatnonzero(cost).astype(np.int32)
        solver.addRow(-highspy.kHighsInf, value + 0.5, len(used), used, cost[used])
        return
    lower, upper, row_lower, row_upper = _bounds(solver)
    columns = np.flatnonzero((np.abs(optimum.column_prices) > ZERO) & (lower < upper)).astype(np.int32)
    at = np.rint(optimum.values[columns])
    solver.changeColsBounds(len(columns), columns, at, at)
    rows = np.flatnonzero((np.abs(optimum.row_prices) > ZERO) & (row_lower < row_upper)).astype(np.int32)
    for row, activity in zip(rows.tolist(), np.rint(optimum.row_values[rows]).tolist(), strict=True):
        solver.changeRowBounds(row, activity, activity)
