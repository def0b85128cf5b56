"""Choosing in priority order, one claim after the other: the way it is done by hand, and the start of the solver."""

from collections.abc import Sequence

import numpy as np

from haidang.engines.allocation.limits import Limit
from haidang.engines.allocation.pairs import Flags, Ints, Pairs


def choose_in_order(pairs: Pairs, limits: Sequence[Limit], *, first: Flags) -> Flags:
    """Those `first`, then by rank; whoever breaks no limit goes, in the first period that has room."""
    room = [limit.most.tolist() for limit in limits]
    rows = [limit.row.tolist() for limit in limits]
    served: set[int] = set()
    chosen = np.zeros(len(pairs), dtype=bool)
    claims = pairs.claim.tolist()
    for pair in _order(pairs, first).tolist():
        if claims[pair] in served:
            continue
        places = [(most, row[pair]) for most, row in zip(room, rows, strict=True) if row[pair] >= 0]
        if all(most[row] > 0 for most, row in places):
            for most, row in places:
                most[row] -= 1
            served.add(claims[pair])
            chosen[pair] = True
    return chosen


def _order(pairs: Pairs, first: Flags) -> Ints:
    return np.lexsort((pairs.period, pairs.claim, pairs.rank, ~first))
