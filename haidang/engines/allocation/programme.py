"""The allocation as a linear programme: one column a pair, one row a limit, one cost vector a goal.

With one period the limits of people and schools nest, and so do those of targets and their units: two nested families
make a network, whose vertices are whole numbers (Hoffman and Kruskal 1956; Edmonds 1970 for two laminar families).
With several periods that is not promised: a fractional vertex is then solved again with whole numbers asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from haidang.engines.allocation.answer import Goal
from haidang.engines.allocation.limits import Limit
from haidang.engines.allocation.pairs import Ints, Names, Pairs
from haidang.engines.allocation.problem import Minimum

type Floats = npt.NDArray[np.float64]

INFINITY = float("inf")
FAIRNESS_SCALE = 1000


@dataclass(frozen=True, slots=True)
class Programme:
    """Columns: the pairs, then a shortage a minimum, then steps of the fairness curve. Rows: limits, locks, links."""

    starts: Ints
    rows: Ints
    values: Floats
    row_lower: Floats
    row_upper: Floats
    column_upper: Floats
    costs: tuple[tuple[Goal, Floats], ...]
    pairs: int


class _Builder:
    """Collects the entries of the matrix column by row."""

    def __init__(self) -> None:
        self.rows: list[Ints] = []
        self.columns: list[Ints] = []
        self.values: list[Floats] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []
        self.height = 0

    def add_rows(self, row: Ints, columns: Ints, values: Floats, lower: Floats, upper: Floats) -> None:
        self.rows.append(row + self.height)
        self.columns.append(columns)
        self.values.append(values)
        self.lower.append(lower)
        self.upper.append(upper)
        self.height += len(lower)


def write_programme(
    pairs: Pairs, limits: tuple[Limit, ...], claims: Ints, minimums: Sequence[Minimum], names: Names
) -> Programme:
    """The matrix over `pairs`. `claims` counts all claims by ward × target, pruned ones included."""
    builder, count = _Builder(), len(pairs)
    for limit in limits:
        counted = np.flatnonzero(limit.row >= 0)
        free = np.full(len(limit.most), -INFINITY)
        builder.add_rows(limit.row[counted], counted, np.ones(len(counted)), free, limit.most.astype(float))
    _hold_locks(builder, pairs)
    missing = _ask_minimums(builder, pairs, minimums, names, count)
    steps, step_costs = _draw_fairness(builder, pairs, claims, count + len(missing))
    width = count + len(missing) + steps
    shortage, seats, priority, fairness = np.zeros((4, width))
    shortage[count : count + len(missing)] = 1
    seats[:count] = -1
    priority[:count] = pairs.rank
    fairness[count + len(missing) :] = step_costs
    rows, columns, values = (
        np.concatenate(builder.rows),
        np.concatenate(builder.columns),
        np.concatenate(builder.values),
    )
    order = np.lexsort((rows, columns))
    goals = [(Goal.SHORTAGE, shortage)] if len(missing) else []
    return Programme(
        starts=np.searchsorted(columns[order], np.arange(width + 1)),
        rows=rows[order],
        values=values[order],
        row_lower=np.concatenate(builder.lower),
        row_upper=np.concatenate(builder.upper),
        column_upper=np.r_[np.ones(count), missing.astype(float), np.ones(steps)],
        costs=(*goals, (Goal.SEATS, seats), (Goal.PRIORITY, priority), (Goal.FAIRNESS, fairness)),
        pairs=count,
    )


def _hold_locks(builder: _Builder, pairs: Pairs) -> None:
    held = np.flatnonzero(pairs.is_held)
    _claims, row = np.unique(pairs.claim[held], return_inverse=True)
    one = np.ones(len(_claims))
    builder.add_rows(row, held, np.ones(len(held)), one, one)


def _ask_minimums(builder: _Builder, pairs: Pairs, minimums: Sequence[Minimum], names: Names, first: int) -> Ints:
    """A row a minimum: who goes plus the shortage reach it. Answers how large each shortage can be."""
    for place, minimum in enumerate(minimums):
        counted = pairs.ward == names.wards[minimum.ward]
        if minimum.target:
            counted &= pairs.target == names.targets[minimum.target]
        columns = np.r_[np.flatnonzero(counted), first + place]
        builder.add_rows(
            np.zeros(len(columns), dtype=np.int64), columns, np.ones(len(columns)),
            np.array([float(minimum.least)]), np.array([INFINITY]),
        )  # fmt: skip
    return np.array([minimum.least for minimum in minimums], dtype=np.int64)


def _draw_fairness(builder: _Builder, pairs: Pairs, claims: Ints, first: int) -> tuple[int, Floats]:
    """The k-th person of a ward sent to a target costs (2k - 1) / claims: equal shares cost least."""
    width = claims.shape[1]
    keys, group = np.unique(pairs.ward * width + pairs.target, return_inverse=True)
    sizes = np.bincount(group)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    costs = np.rint((2 * place + 1) * FAIRNESS_SCALE / claims.ravel()[keys][owner])
    columns = np.r_[np.arange(len(pairs)), first + np.arange(len(owner))]
    values = np.r_[np.ones(len(pairs)), -np.ones(len(owner))]
    zero = np.zeros(len(sizes))
    builder.add_rows(np.r_[group, owner], columns, values, zero, zero)
    return len(owner), costs
